"""Whether definitions in several route files are the same, down to the things they use."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from refactor_kit.base import Part
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.application.definitions import Defined, definitions, free_names


@dataclass(frozen=True)
class PartNames:
    """One part's file and its top-level names.

    Routers and schema imports become something else: ``outside`` maps each to what it stands for.
    """

    part: Part
    source: PythonSource
    names: Mapping[str, Defined]
    outside: Mapping[str, str]


def part_names(part: Part, source: PythonSource, outside: Mapping[str, str]) -> PartNames:
    known = definitions(source)
    names = {name: defined for name, defined in known.items() if name not in outside}
    return PartNames(part, source, names, outside)


def same_definitions(
    parts: Sequence[PartNames], names: list[str], shared: set[str]
) -> set[tuple[str, str, str]]:
    """``(part, other part, name)`` for definitions that are equal and use equal things.

    All that look alike are assumed the same; what uses something that is not falls out, until
    nothing changes.
    """
    pairs = [(a, b) for i, a in enumerate(parts) for b in parts[i + 1 :]]
    same = {
        (a.part.name, b.part.name, name)
        for a, b in pairs
        for name in names
        if name in a.names and name in b.names and _alike(a.names[name], b.names[name], shared)
    }
    while True:
        fallen = {
            (a.part.name, b.part.name, name)
            for a, b in pairs
            for name in names
            if (a.part.name, b.part.name, name) in same and not _uses_same(a, b, name, same)
        }
        if not fallen:
            return same
        same -= fallen


def _alike(one: Defined, other: Defined, shared: set[str]) -> bool:
    if one.kind != other.kind or one.kind == "handler":
        return False
    if one.is_router or (one.kind == "state" and one.name not in shared):
        return False
    if one.imported is not None and other.imported is not None:
        return one.imported.origin == other.imported.origin
    return dumped(one) == dumped(other)


def dumped(defined: Defined) -> list[str]:
    return [ast.dump(statement) for statement in defined.statements]


def _uses_same(a: PartNames, b: PartNames, name: str, same: set[tuple[str, str, str]]) -> bool:
    if a.names[name].imported is not None:
        return True
    for statement in a.names[name].statements:
        for use in free_names(a.source, statement):
            here, there = use.name in a.names, use.name in b.names
            if not here and not there:
                if a.outside.get(use.name) != b.outside.get(use.name):
                    return False
                continue
            if (a.part.name, b.part.name, use.name) not in same:
                return False
    return True
