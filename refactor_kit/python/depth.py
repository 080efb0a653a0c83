"""Trees that go too deep for whoever reads them: every reader calls itself for what is inside."""

from __future__ import annotations

import ast
from collections.abc import Iterator

#: Nodes around the innermost one. Readers take up to four calls for each, of the 1,000 of Python.
MAX_DEPTH = 200


def too_deep(tree: ast.AST, content: bytes | str) -> ast.AST | None:
    """A node of ``tree`` that lies deeper than ``MAX_DEPTH``; ``None`` where there is none.

    Each level takes a byte at least, so only what is long has its expressions walked.
    """
    if len(content) <= MAX_DEPTH:
        return None
    shallow = [(tree, 1)]
    while shallow:
        node, depth = shallow.pop()
        if depth > MAX_DEPTH:
            return node
        if _is_short(node) and depth <= MAX_DEPTH // 2:
            continue
        shallow += ((child, depth + 1) for child in _children(node))
    return None


def _is_short(node: ast.AST) -> bool:
    """Whether what ``node`` is written with cannot hold half of ``MAX_DEPTH`` levels."""
    line, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", None)
    if not line or line != last:
        return False
    return bool(node.end_col_offset - node.col_offset <= MAX_DEPTH // 2)  # type: ignore[attr-defined]


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            yield value
        elif isinstance(value, list):
            yield from (each for each in value if isinstance(each, ast.AST))
