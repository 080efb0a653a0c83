"""Parsing that never surprises: every failure is an ``UnreadableSource`` with its place.

The limits come from measuring LibCST 1.9: a few hundred nested operators end in ``RecursionError``,
about 3,000 nested brackets kill the process, a lone carriage return loses the last newline.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from refactor_kit.base import UnreadableSource
from refactor_kit.base.bounds import LARGEST_TREE, TOO_LARGE_FOR_A_TREE
from refactor_kit.python.depth import too_deep
from refactor_kit.python.encoding import as_utf8

if TYPE_CHECKING:
    import libcst

MAX_NESTING = 150
_TOO_DEEP = "nested too deeply to be read"
_STRING_OR_COMMENT = re.compile(
    rb"#[^\r\n]*|\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''"
    rb"|\"(?:\\.|[^\"\\\r\n])*\"|'(?:\\.|[^'\\\r\n])*'",
    re.DOTALL,
)
_CONFLICT = re.compile(rb"^<{7} .*^>{7} ", re.MULTILINE | re.DOTALL)
_BRACKETS = re.compile(rb"[(\[{]|[)\]}]")


def parse_ast(path: str, content: bytes) -> ast.Module:
    """The abstract syntax tree of one file."""
    refuse_bad_bytes(path, content)
    try:
        return parse_unexplained(path, content)
    except UnreadableSource as error:
        parse_any(path, content)  # raises too, unless a newer Python reads the file
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        reason = f"is written for a newer Python than {version}, under which refactor-kit runs"
        remedy = "run refactor-kit under the Python that the service runs on"
        raise UnreadableSource(path, error.line, error.column, reason, remedy) from None


def parse_unexplained(path: str, content: bytes) -> ast.Module:
    """Like :func:`parse_ast` without its price: a failure comes in the interpreter's own words.

    Bytes that are not UTF-8 pass in comments.
    """
    refuse_large(path, content)
    refuse_deep_nesting(path, content)
    try:
        return _parsed(path, content)
    except SyntaxError as error:
        raise UnreadableSource(path, error.lineno or 0, error.offset or 0, error.msg) from error
    except ValueError as error:
        raise UnreadableSource(path, 0, 0, str(error)) from None


def parse_expression(text: str) -> ast.Expression | None:
    """The tree of an expression in a string; ``None`` where it is none, or goes too deep."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        tree = ast.parse(text, mode="eval")
        return None if too_deep(tree, text) else tree
    return None


def parse_statements(text: str) -> ast.Module | None:
    """The tree of statements in a string; ``None`` where it holds none, or goes too deep."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        tree = ast.parse(text)
        return None if too_deep(tree, text) else tree
    return None


def parse_any(path: str, content: bytes) -> ast.Module:
    """The tree of a file, also where its syntax is newer than the running interpreter's.

    It serves for reading names: see :mod:`refactor_kit.python.newer_syntax`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return parse_unexplained(path, content)
        except UnreadableSource as failure:
            if not failure.line:
                raise
            from refactor_kit.python.newer_syntax import older_text

            try:
                return parse_unexplained(path, older_text(content))
            except UnreadableSource as error:
                told = error if error.reason == _TOO_DEEP else failure
                reason = _conflict(content) or told.reason
                raise UnreadableSource(path, told.line, told.column, reason) from None


def parse_cst(path: str, content: bytes) -> libcst.Module:
    """The concrete syntax tree of one file, proved to print the same bytes again."""
    import libcst

    refuse_bad_bytes(path, content)
    refuse_large(path, content)
    refuse_deep_nesting(path, content)
    is_newer = False
    try:
        _parsed(path, content)  # LibCST does not survive a depth that is an error here
    except (SyntaxError, ValueError):
        is_newer = True
    try:
        module = libcst.parse_module(content)
        printed = module.bytes
    except libcst.ParserSyntaxError as error:
        reason = _conflict(content) or error.message.splitlines()[0]
        raise UnreadableSource(path, error.raw_line, error.raw_column + 1, reason) from None
    except (SyntaxError, LookupError) as error:
        raise UnreadableSource(path, 1, 1, str(error)) from None
    except RecursionError:
        raise _too_deep(path) from None
    if printed != content:
        raise UnreadableSource(
            path, 1, 1, "would not survive a rewrite byte for byte (lone carriage returns?)"
        )
    if is_newer:
        parse_any(path, content)  # nobody has asked yet how deep it goes
    return module


def _parsed(path: str, content: bytes) -> ast.Module:
    """The tree, where readers come to its end."""
    try:
        tree = ast.parse(content, filename=path)
    except (RecursionError, MemoryError):
        raise _too_deep(path) from None
    if (node := too_deep(tree, content)) is not None:
        raise _too_deep(path, getattr(node, "lineno", 0))
    return tree


def _too_deep(path: str, line: int = 0) -> UnreadableSource:
    return UnreadableSource(path, line, 1 if line else 0, _TOO_DEEP)


def _conflict(content: bytes) -> str:
    return "holds conflict markers of a merge" if _CONFLICT.search(content) else ""


def refuse_bad_bytes(path: str, content: bytes) -> None:
    """Refuse what an import would: ``ast`` lets bytes that are not UTF-8 pass in comments."""
    as_utf8(path, content)


def refuse_large(path: str, content: bytes) -> None:
    """Raise where a tree of the file would take too much memory."""
    if len(content) > LARGEST_TREE:
        raise UnreadableSource(path, 0, 0, TOO_LARGE_FOR_A_TREE)


def refuse_deep_nesting(path: str, content: bytes) -> None:
    """Raise where brackets are nested so deeply that a parser may not survive it."""
    depth = 0
    # Counting brackets outside strings and comments costs a pass; only large counts can be deep.
    if content.count(b"(") + content.count(b"[") + content.count(b"{") <= MAX_NESTING:
        return
    code = _STRING_OR_COMMENT.sub(b"", content)
    for match in _BRACKETS.finditer(code):
        depth += 1 if match.group() in b"([{" else -1
        if depth > MAX_NESTING:
            line = code.count(b"\n", 0, match.start()) + 1
            raise UnreadableSource(path, line, 1, f"more than {MAX_NESTING} nested brackets")
