"""``__all__`` of the unified file, from those of the parts."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from refactor_kit.base import Refusal
from refactor_kit.reading.routes.model import RouterPlan

from .part_text import PartText
from .router_calls import PUBLIC, RouterCalls


def merged_exports(
    plan: RouterPlan, parts: Sequence[PartText], calls: RouterCalls
) -> tuple[str, list[Refusal]]:
    """The assignment, ``""`` where no part has one, with what cannot be merged."""
    names: dict[str, None] = {}
    refusals: list[Refusal] = []
    ordered = True
    found = False
    for part in parts:
        for statement in part.source.tree.body:
            if not _assigns(statement):
                continue
            listed = _listed(statement)
            if listed is None:
                refusals.append(_refusal(part, statement))
                continue
            found = True
            ordered = ordered and listed == sorted(listed)
            names.update(dict.fromkeys(_new_name(name, part, plan, calls) for name in listed))
    if not found:
        return "", refusals
    shown = sorted(names) if ordered else list(names)
    return f"__all__ = [{', '.join(_quoted(name) for name in shown)}]", refusals


def _assigns(statement: ast.stmt) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "__all__" for node in ast.walk(statement))


def _listed(statement: ast.stmt) -> list[str] | None:
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return None
    value = statement.value
    if not isinstance(value, ast.List | ast.Tuple):
        return None
    names = [
        each.value
        for each in value.elts
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    return names if len(names) == len(value.elts) else None


def _new_name(name: str, part: PartText, plan: RouterPlan, calls: RouterCalls) -> str:
    if name in calls.names_in(part.part):
        return PUBLIC
    schemas = part.edits.schemas.renamed
    return schemas.get(name) or plan.clashes.renames.get(part.part.name, {}).get(name, name)


def _refusal(part: PartText, statement: ast.stmt) -> Refusal:
    return Refusal(
        part.source.path,
        statement.lineno,
        "__all__ is not a plain list of names",
        "write it as one list of strings, or leave it out of the route files",
    )


def _quoted(name: str) -> str:
    return f'"{name}"'
