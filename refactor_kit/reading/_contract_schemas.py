"""The contract's review of the schema sources: roles, examples, helper types."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ._markdown import blocks, bullets, code, codes, prose, table
from .schemas import ExampleReading, SchemaReading

# A line number would make the contract stale with every edit above it.
_LINE_NUMBER = re.compile(r"(\.py):\d+(?::\d+)?")

_PLACED = (
    "Every `example_input()` sits on its input class, every `example_output()` on its output class."
)


def render_review(readings: Iterable[SchemaReading], *, shipped: bool) -> str:
    """Which internal class is which public name, and why."""
    readings = tuple(readings)
    return blocks(
        [
            "### Schema review",
            *map(_mapping, readings),
            _examples(readings, shipped=shipped),
            _helpers(readings),
        ]
    )


def _mapping(reading: SchemaReading) -> str:
    """``{internal class -> public name}`` of one part, with the reason for each role."""
    rows = [
        (code(role.class_name), code(role.alias), role.role, _because(role.reasons))
        for role in reading.roles
    ]
    header = ("Internal class", "Public name", "Role", "Because it is")
    return blocks([f"{code(reading.path)}:", table(header, rows)])


def _because(reasons: Iterable[str]) -> str:
    told = dict.fromkeys(_LINE_NUMBER.sub(r"\1", reason) for reason in reasons)
    return prose("; ".join(told))


def _examples(readings: tuple[SchemaReading, ...], *, shipped: bool) -> str:
    examples = [(reading, example) for reading in readings for example in reading.examples]
    if not examples:
        return ""
    misplaced = [_move(example) for _, example in examples if example.misplaced]
    if not misplaced:
        return _PLACED
    lead = "Misplaced examples:" if shipped else "Misplaced examples, to be moved:"
    return blocks([lead, bullets(misplaced)])


def _move(example: ExampleReading) -> str:
    method = code(f"{example.name}()")
    return f"{method} on {code(example.found_on)} belongs on {code(example.belongs_on)}"


def _helpers(readings: tuple[SchemaReading, ...]) -> str:
    rows = [
        f"{code(reading.part)}: {codes(reading.helpers)}" for reading in readings if reading.helpers
    ]
    return blocks(["Helper types that stay internal:", bullets(rows)]) if rows else ""
