"""The arguments of registering calls, and what loop names stand for in one round."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from typing import cast

from refactor_kit.python.imported_names import dotted_parts


def owner_of(function: ast.Attribute) -> str | None:
    parts = dotted_parts(function.value)
    return ".".join(parts) if parts else None


def argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    if position < len(call.args) and not isinstance(call.args[position], ast.Starred):
        return call.args[position]
    return None


def bound_names(target: ast.expr, element: ast.expr) -> dict[str, ast.expr] | None:
    """What the loop's names stand for in one round."""
    if isinstance(target, ast.Name):
        return {target.id: element}
    if isinstance(target, ast.Tuple) and isinstance(element, ast.Tuple | ast.List):
        if len(target.elts) != len(element.elts):
            return None
        pairs = [bound_names(a, b) for a, b in zip(target.elts, element.elts, strict=True)]
        if None not in pairs:
            return {name: node for pair in pairs for name, node in (pair or {}).items()}
    return None


def substituted(node: ast.expr, bound: Mapping[str, ast.expr]) -> ast.expr:
    """``node`` with the loop's names replaced."""
    if isinstance(node, ast.JoinedStr | ast.BinOp) and bound:
        return cast(ast.expr, _Substituting(bound).visit(copy.deepcopy(node)))
    if isinstance(node, ast.Name):
        return bound.get(node.id, node)
    if isinstance(node, ast.Attribute):
        value = substituted(node.value, bound)
        if value is not node.value:
            return ast.copy_location(ast.Attribute(value, node.attr, ast.Load()), node)
    return node


class _Substituting(ast.NodeTransformer):
    """The names inside a string that is put together."""

    def __init__(self, bound: Mapping[str, ast.expr]) -> None:
        self.bound = bound

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.bound.get(node.id, node)
