"""The contract's first subsections: the public names, and the review of their sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from typing import Any

from refactor_kit.base import Context, SourceTree, UnreadableSource
from refactor_kit.documents.markdown_writing import (
    blocks,
    bullets,
    code,
    codes,
    json_block,
    prose,
    table,
)
from refactor_kit.python.parsing import parse_ast
from refactor_kit.reading.contract.spoken_types import spoken_type
from refactor_kit.reading.public_names import PublicLookups, helper_exports
from refactor_kit.reading.schemas import ExampleReading, RoleReading, SchemaReading
from refactor_kit.reading.schemas.example_values import (
    NotStatic,
    read_config_example,
    read_example,
    read_function,
)


def render_names(
    tree: SourceTree,
    context: Context,
    readings: Iterable[SchemaReading],
    answers: Mapping[str, str],
) -> str:
    """Every public name with what a caller needs to know; one entry where two share a class.

    ``answers`` are the classes, by part, that a split is going to make for what is answered.
    """
    entries = []
    for reading in readings:
        by_class: dict[str, list[RoleReading]] = {}
        for role in reading.roles:
            by_class.setdefault(_class_of(role, reading, answers), []).append(role)
        entries += [_entry(tree, reading, roles) for roles in by_class.values()]
    intro = f"Import them from {code(context.settings.public_package)}, never from below it."
    return blocks(["### Public names", intro, *entries])


def _class_of(role: RoleReading, reading: SchemaReading, answers: Mapping[str, str]) -> str:
    """The class that plays the role once what is decided is done."""
    made = answers.get(reading.part, "") if role.role == "output" else ""
    return made or role.class_name


def _entry(tree: SourceTree, reading: SchemaReading, roles: list[RoleReading]) -> str:
    title = f"#### {codes(role.alias for role in roles)}"
    spoken = " and ".join(role.role for role in roles).capitalize()
    examples = [_example(tree, reading, role, named=len(roles) > 1) for role in roles]
    return blocks([title, f"{spoken} of {code(reading.part)}.", _fields(roles[0]), *examples])


def _fields(role: RoleReading) -> str:
    if not role.fields:
        return "It has no fields of its own."
    rows = [
        (
            code(field.name),
            code(spoken_type(field)),
            "required" if field.required else code(field.default) if field.default else "",
            prose(field.description),
            codes(field.constraints),
        )
        for field in role.fields
    ]
    return table(("Field", "Type", "Default", "Description", "Constraints"), rows)


def _example(tree: SourceTree, reading: SchemaReading, role: RoleReading, *, named: bool) -> str:
    own = (each for each in reading.examples if each.belongs_on == role.class_name)
    example = next((each for each in own if each.role == role.role), None)
    if example is None and not role.other_example:
        return ""
    label = f"Example {role.role}" if named else "Example"
    try:
        value = _value(parse_ast(reading.path, tree.read(reading.path)), role, example)
    except (NotStatic, UnreadableSource, FileNotFoundError):
        if example is None:
            return f"{label}: see {code(role.other_example)} in {code(reading.path)}."
        return f"{label}: what {code(f'{role.alias}.{example.name}()')} returns."
    return blocks([f"{label}:", json_block(value)])


def _value(module: ast.Module, role: RoleReading, example: ExampleReading | None) -> Any:
    if example is not None:
        return read_example(module, example.found_on, example.name)
    if role.other_example in ("model_config", "Config"):
        return read_config_example(module, role.class_name)
    return read_function(module, role.other_example)


# A line number would make the contract stale with every edit above it.
_LINE_NUMBER = re.compile(r"(\.py):\d+(?::\d+)?")

# Calls and files, as reasons name them.
_NAMED = re.compile(r"(?<!`)(?:\b\w+\(\)|[\w./-]+\.py\b)(?!`)")
_PLACED = (
    "Every `example_input()` sits on its input class, every `example_output()` on its output class."
)


def render_review(
    tree: SourceTree,
    context: Context,
    readings: tuple[SchemaReading, ...],
    answers: Mapping[str, str],
    *,
    shipped: bool,
) -> str:
    """Which internal class is which public name, and why; ``answers`` as in `render_names`."""
    exported = _exported(tree, context, readings)
    classes = [
        (
            code(_class_of(role, reading, answers)),
            code(role.alias),
            role.role,
            code(reading.path),
            _reason(role),
        )
        for reading in readings
        for role in reading.roles
    ]
    return blocks(
        [
            "### Schema review",
            table(("Internal class", "Public name", "Role", "Defined in", "Why"), classes),
            _examples(readings, shipped=shipped),
            _public_helpers(readings, exported),
            _internal_helpers(readings, exported),
        ]
    )


def _reason(role: RoleReading) -> str:
    told = dict.fromkeys(_LINE_NUMBER.sub(r"\1", reason) for reason in role.reasons)
    return prose("; ".join(_NAMED.sub(r"`\g<0>`", reason) for reason in told))


def _examples(readings: tuple[SchemaReading, ...], *, shipped: bool) -> str:
    examples = [example for reading in readings for example in reading.examples]
    if not examples:
        return ""
    misplaced = [
        f"{code(f'{each.name}()')} on {code(each.found_on)} belongs on {code(each.belongs_on)}"
        for each in examples
        if each.misplaced
    ]
    if not misplaced:
        return _PLACED
    lead = "Misplaced examples:" if shipped else "Misplaced examples, to be moved:"
    return blocks([lead, bullets(misplaced)])


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
    rows = []
    for reading in readings:
        names = {each: exported.get(f"{reading.module}.{each}") for each in reading.helpers}
        told = [
            code(each) if each == name else f"{code(each)} as {code(name)}"
            for each, name in names.items()
            if name
        ]
        if told:
            rows.append(f"{code(reading.part)}: {', '.join(told)}")
    return blocks(["Helper types that routes use:", bullets(rows)]) if rows else ""


def _internal_helpers(readings: tuple[SchemaReading, ...], exported: dict[str, str]) -> str:
    rows = []
    for reading in readings:
        kept = [each for each in reading.helpers if f"{reading.module}.{each}" not in exported]
        if kept:
            rows.append(f"{code(reading.part)}: {codes(kept)}")
    return blocks(["Helper types that stay internal:", bullets(rows)]) if rows else ""
