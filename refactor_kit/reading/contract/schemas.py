"""The contract's review of the schema sources: roles, examples, helper types."""

from __future__ import annotations

import re
from collections.abc import Iterable

from refactor_kit.base import Context, SourceTree
from refactor_kit.documents.markdown_writing import blocks, bullets, code, codes, prose, table
from refactor_kit.reading.public_names import PublicLookups
from refactor_kit.reading.public_names.helper_types import helper_exports
from refactor_kit.reading.schemas import ExampleReading, SchemaReading

# A line number would make the contract stale with every edit above it.
_LINE_NUMBER = re.compile(r"(\.py):\d+(?::\d+)?")

# Calls and files, as reasons name them.
_NAMED = re.compile(r"(?<!`)(?:\b\w+\(\)|[\w./-]+\.py\b)(?!`)")
_PLACED = (
    "Every `example_input()` sits on its input class, every `example_output()` on its output class."
)


def render_review(
    tree: SourceTree, context: Context, readings: tuple[SchemaReading, ...], *, shipped: bool
) -> str:
    """Which internal class is which public name, and why."""
    exported = _exported(tree, context, readings)
    return blocks(
        [
            "### Schema review",
            _mapping(readings),
            _reasons(readings),
            _examples(readings, shipped=shipped),
            _public_helpers(readings, exported),
            _internal_helpers(readings, exported),
        ]
    )


def _mapping(readings: tuple[SchemaReading, ...]) -> str:
    """``{internal class -> public name}``."""
    rows = [
        (code(role.class_name), code(role.alias), role.role, code(reading.path))
        for reading in readings
        for role in reading.roles
    ]
    return table(("Internal class", "Public name", "Role", "Defined in"), rows)


def _reasons(readings: tuple[SchemaReading, ...]) -> str:
    roles = [role for reading in readings for role in reading.roles if role.reasons]
    reasons = [f"{code(role.alias)}: {_because(role.reasons)}" for role in roles]
    return blocks(["Why these classes:", bullets(reasons)]) if reasons else ""


def _because(reasons: Iterable[str]) -> str:
    told = dict.fromkeys(_LINE_NUMBER.sub(r"\1", reason) for reason in reasons)
    return prose("; ".join(_NAMED.sub(r"`\g<0>`", reason) for reason in told))


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


def _exported(
    tree: SourceTree, context: Context, readings: tuple[SchemaReading, ...]
) -> dict[str, str]:
    """Dotted origin -> public name of the helpers that are exported, or will be for the routes."""
    added = helper_exports(tree, context)
    public = PublicLookups(tree, context.settings)
    names = {origin: name for name, origin in added.items()}
    for reading in readings:
        for helper in reading.helpers:
            for name, origin in public.exported_from(f"{reading.module}.{helper}"):
                if name not in added:
                    names[origin] = name
    return names


def _public_helpers(readings: tuple[SchemaReading, ...], exported: dict[str, str]) -> str:
    rows = [
        (code(helper), code(exported[f"{reading.module}.{helper}"]), code(reading.path))
        for reading in readings
        for helper in reading.helpers
        if f"{reading.module}.{helper}" in exported
    ]
    header = ("Helper type", "Public name", "Defined in")
    return blocks(["Helper types that routes use:", table(header, rows)]) if rows else ""


def _internal_helpers(readings: tuple[SchemaReading, ...], exported: dict[str, str]) -> str:
    rows = []
    for reading in readings:
        kept = [each for each in reading.helpers if f"{reading.module}.{each}" not in exported]
        if kept:
            rows.append(f"{code(reading.part)}: {codes(kept)}")
    return blocks(["Helper types that stay internal:", bullets(rows)]) if rows else ""
