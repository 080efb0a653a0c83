"""URL paths: joining, what parts share, and whether two patterns can answer one request."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from itertools import takewhile


def shared_prefix(paths: Iterable[str]) -> str:
    """The longest run of whole segments that all ``paths`` begin with."""
    columns = zip(*(path.split("/") for path in paths), strict=False)
    return "/".join(column[0] for column in takewhile(lambda each: len(set(each)) == 1, columns))


def may_overlap(one: str, other: str) -> bool:
    """Whether some request path could match both patterns; unsure counts as yes."""
    left, right = one.split("/"), other.split("/")
    if ":path}" in one or ":path}" in other:
        literal = takewhile(
            lambda pair: "{" not in pair[0] + pair[1], zip(left, right, strict=False)
        )
        return all(a == b for a, b in literal)
    if len(left) != len(right):
        return False
    return all(a == b or "{" in a or "{" in b for a, b in zip(left, right, strict=True))


def constant_string(node: ast.expr | None, constants: Mapping[str, ast.expr]) -> str | None:
    """The string an expression stands for, where that can be read: literals, constants, joins."""
    match node:
        case ast.Constant(value=str() as value):
            return value
        case ast.Name(id=name) if name in constants:
            rest = {key: value for key, value in constants.items() if key != name}
            return constant_string(constants[name], rest)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined([constant_string(left, constants), constant_string(right, constants)])
        case ast.JoinedStr(values=values):
            return _joined([constant_string(value, constants) for value in values])
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return constant_string(value, constants)
    return None


def constant_strings(
    node: ast.expr | None, constants: Mapping[str, ast.expr]
) -> tuple[str, ...] | None:
    """A literal list or tuple of strings; nothing at all (or ``None``) is the empty one."""
    match node:
        case None | ast.Constant(value=None):
            return ()
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            values = [constant_string(element, constants) for element in elements]
            return None if None in values else tuple(value for value in values if value is not None)
        case ast.Name(id=name) if name in constants:
            rest = {key: value for key, value in constants.items() if key != name}
            return constant_strings(constants[name], rest)
    return None


def _joined(values: list[str | None]) -> str | None:
    return None if None in values else "".join(value for value in values if value is not None)
