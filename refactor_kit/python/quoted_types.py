"""Where a type may stand in quotes: what type checkers read as code there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

#: By the last name of what is called: from which argument on, up to which, and what keywords.
_ARGUMENTS: dict[str, tuple[int, int | None, frozenset[str]]] = {
    "ForwardRef": (0, 1, frozenset(["arg"])),
    "NewType": (1, 2, frozenset(["tp"])),
    "ParamSpec": (1, 1, frozenset(["bound", "default"])),
    "TypeAliasType": (1, 2, frozenset(["value"])),
    "TypeVar": (1, None, frozenset(["bound", "default"])),
    "assert_type": (1, 2, frozenset(["typ"])),
    "cast": (0, 1, frozenset(["typ"])),
}


def quoted_types(node: ast.AST) -> Iterator[ast.expr]:
    """The types that ``node`` takes as a value: strings in them are code.

    ``Answer: TypeAlias = "..."``, ``TypeVar``, ``NewType``, ``cast`` and the like, and the
    fields of ``TypedDict`` and ``NamedTuple`` that are called.
    """
    match node:
        case ast.AnnAssign(annotation=annotation, value=ast.expr() as value):
            if last_name(annotation) == "TypeAlias":
                yield value
        case ast.Call(func=func, args=arguments, keywords=keywords):
            name = last_name(func)
            if name in _ARGUMENTS:
                first, last, words = _ARGUMENTS[name]
                yield from arguments[first:last]
                yield from (each.value for each in keywords if each.arg in words)
            elif name in ("TypedDict", "NamedTuple") and len(arguments) > 1:
                yield from _fields(arguments[1])


def quoted_in_annotation(annotation: ast.AST) -> Iterator[ast.Constant]:
    """The strings of an annotation that are code: none in ``Literal``, nor in what a call takes."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        yield annotation
        return
    if isinstance(annotation, ast.Subscript):
        name = last_name(annotation.value)
        if name == "Literal":
            return
        if name == "Annotated" and isinstance(annotation.slice, ast.Tuple):
            yield from quoted_in_annotation(annotation.slice.elts[0])
            return
    for child in ast.iter_child_nodes(annotation):
        if not isinstance(child, ast.Call):
            yield from quoted_in_annotation(child)


def last_name(node: ast.expr) -> str:
    """``c`` of ``a.b.c``; ``""`` for what is no name."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _fields(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, ast.Dict):
        yield from value.values
    elif isinstance(value, ast.List | ast.Tuple):
        pairs = (each for each in value.elts if isinstance(each, ast.Tuple))
        yield from (each.elts[1] for each in pairs if len(each.elts) > 1)
