"""What a file says, however it is laid out: equal for files that a reader would call the same."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from inspect import cleandoc

from refactor_kit.base import UnreadableSource
from refactor_kit.memory.newest_versions import newest_versions
from refactor_kit.python.parsing import parse_ast

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# How a literal was written, and what only a comment says.
_LAYOUT = frozenset({"kind", "type_comment", "type_ignores"})


@newest_versions(paths=4096)
def meaning(path: str, content: bytes) -> bytes:
    """Python without comments, positions and layout, JSON without its layout; the rest as it is.

    The same under every Python that the tool runs on.
    """
    try:
        if path.endswith(".py"):
            return "\n".join(_told(parse_ast(path, content))).encode(errors="surrogatepass")
        if path.endswith(".json"):
            return json.dumps(json.loads(content)).encode()
    except (UnreadableSource, ValueError, RecursionError):
        return content
    return content


def _told(tree: ast.AST) -> Iterator[str]:
    """Every node with its fields, outer ones first; a field that is empty is left out."""
    waiting: list[ast.AST | str] = [tree]
    docstrings: set[int] = set()
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
            continue
        docstrings |= _docstring(item)
        told: list[ast.AST | str] = [f"({type(item).__name__}"]
        for name, value in ast.iter_fields(item):
            if value is None or value == [] or name in _LAYOUT:
                continue
            if id(item) in docstrings and isinstance(value, str):
                value = cleandoc(value)
            values = value if isinstance(value, list) else [value]
            told.append(f"{name}=")
            told += [each if isinstance(each, ast.AST) else repr(each) for each in values]
        waiting += reversed([*told, ")"])


def _docstring(node: ast.AST) -> set[int]:
    """Of which node the text is a docstring, whose indentation says nothing."""
    body = node.body if isinstance(node, _DOCUMENTED) else []
    first = body[0] if body else None
    return {id(first.value)} if isinstance(first, ast.Expr) else set()
