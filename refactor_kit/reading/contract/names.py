"""The contract's first subsection: the public names, their fields and examples."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from refactor_kit.base import Context, SourceTree, UnreadableSource
from refactor_kit.documents.markdown_writing import blocks, code, codes, json_block, prose, table
from refactor_kit.python.parsing import parse_ast
from refactor_kit.reading.schemas import ExampleReading, Field, RoleReading, SchemaReading
from refactor_kit.reading.schemas.example_values import (
    NotStatic,
    read_config_example,
    read_example,
    read_function,
)


def render_names(tree: SourceTree, context: Context, readings: Iterable[SchemaReading]) -> str:
    """Every public name with what a caller needs to know; one entry where two share a class."""
    entries = [
        _entry(tree, reading, roles) for reading in readings for roles in _by_class(reading.roles)
    ]
    intro = f"Import them from {code(context.settings.public_package)}, never from below it."
    return blocks(["### Public names", intro, *entries])


def _example_of(reading: SchemaReading, role: RoleReading) -> ExampleReading | None:
    """The example that belongs to one role, wherever it sits now."""
    return next(
        (
            example
            for example in reading.examples
            if example.belongs_on == role.class_name and example.role == role.role
        ),
        None,
    )


def _by_class(roles: Iterable[RoleReading]) -> list[list[RoleReading]]:
    grouped: dict[str, list[RoleReading]] = {}
    for role in roles:
        grouped.setdefault(role.class_name, []).append(role)
    return list(grouped.values())


def _entry(tree: SourceTree, reading: SchemaReading, roles: list[RoleReading]) -> str:
    title = f"#### {codes(role.alias for role in roles)}"
    spoken = " and ".join(role.role for role in roles).capitalize()
    examples = [_example(tree, reading, role, named=len(roles) > 1) for role in roles]
    return blocks([title, f"{spoken} of {code(reading.part)}.", _fields(roles[0]), *examples])


def _fields(role: RoleReading) -> str:
    if not role.fields:
        return "It has no fields of its own."
    header = ("Field", "Type", "Default", "Description", "Constraints")
    return table(header, (_field_row(field) for field in role.fields))


def _field_row(field: Field) -> tuple[str, ...]:
    default = "required" if field.required else code(field.default) if field.default else ""
    return (
        code(field.name),
        code(field.type),
        default,
        prose(field.description),
        codes(field.constraints),
    )


def _example(tree: SourceTree, reading: SchemaReading, role: RoleReading, *, named: bool) -> str:
    example = _example_of(reading, role)
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
