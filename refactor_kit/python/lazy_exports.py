"""Packages that import on demand: a module-level ``__getattr__`` and the table that it reads."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

from refactor_kit.python.statements import assigned, module_level


@dataclass(frozen=True, slots=True)
class LazyTable:
    """``_EXPORTS = {"Name": (".module", "attribute")}``, or ``{"Name": ".module"}``.

    ``entries`` are dotted targets by name; ``form`` says how a value is written.
    """

    variable: str
    node: ast.Dict
    form: Literal["module", "pair"]
    entries: dict[str, str]


def lazy_table(tree: ast.Module, package: str) -> LazyTable | None:
    """The one table of a lazy package; ``None`` where there is none, or more than one."""
    found = [
        table
        for statement in module_level(tree.body)
        for variable, node in assigned(statement)
        if isinstance(node, ast.Dict) and (table := _table(variable, node, package)) is not None
    ]
    return found[0] if len(found) == 1 else None


def _table(variable: str, node: ast.Dict, package: str) -> LazyTable | None:
    entries: dict[str, str] = {}
    forms: set[Literal["module", "pair"]] = set()
    for key, value in zip(node.keys, node.values, strict=True):
        entry = _entry(key, value, package)
        if entry is None:
            return None
        name, target, form = entry
        entries[name] = target
        forms.add(form)
    return LazyTable(variable, node, forms.pop(), entries) if len(forms) == 1 else None


def _entry(
    key: ast.expr | None, value: ast.expr, package: str
) -> tuple[str, str, Literal["module", "pair"]] | None:
    match key, value:
        case ast.Constant(value=str(name)), ast.Constant(value=str(module)):
            return name, f"{_absolute(module, package)}.{name}", "module"
        case (
            ast.Constant(value=str(name)),
            ast.Tuple(elts=[ast.Constant(value=str(module)), ast.Constant(value=str(attribute))]),
        ):
            return name, f"{_absolute(module, package)}.{attribute}", "pair"
    return None


def _absolute(module: str, package: str) -> str:
    return f"{package}{module}" if module.startswith(".") else module
