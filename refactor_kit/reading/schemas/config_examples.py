"""Examples in a model's configuration, and functions that stand for example methods.

``model_config = ConfigDict(json_schema_extra={"examples": [...]})``, and pydantic v1's
``class Config: schema_extra = {"example": ...}``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from refactor_kit.base import Choice, Decision, Module, Part, Settings, Sighting
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import assigned
from refactor_kit.reading.schemas.classes import SchemaFile
from refactor_kit.reading.schemas.example_names import example_patterns, matching
from refactor_kit.reading.schemas.fields import field_shapes
from refactor_kit.reading.schemas.model import Role

_EXTRAS = ("json_schema_extra", "schema_extra")


def config_examples(node: ast.ClassDef) -> Iterator[ast.expr]:
    """The examples that a class's configuration holds, in their order."""
    for extra in _extras(node):
        for key, value in _items(extra):
            if key == "example":
                yield value
            elif key == "examples" and isinstance(value, ast.List | ast.Tuple):
                yield from value.elts


def other_example(settings: Settings, file: SchemaFile, class_name: str, role: Role) -> str:
    """What gives an example of a class besides its methods; empty where nothing does."""
    node = file.classes.get(class_name)
    if node is not None and any(config_examples(node)):
        has_inner = any(isinstance(each, ast.ClassDef) for each in node.body)
        return "Config" if has_inner and not _assigned_config(node) else "model_config"
    found = matching(file.functions, example_patterns(settings)[role])
    return found[0] if found else ""


def config_decisions(
    origins: Origins, module: Module, part: Part, file: SchemaFile, roles: dict[Role, str]
) -> Iterator[Decision]:
    """Examples in one role's configuration that only fit the other role's class."""
    for role, name in roles.items():
        other = roles.get("output" if role == "input" else "input", name)
        node = file.classes.get(name)
        key = f"{part.name}:json_schema_extra"
        if node is None or other == name or module.settings.examples.get(key) == name:
            continue
        astray = [
            example
            for example in config_examples(node)
            if not _fits(origins, file, example, name) and _fits(origins, file, example, other)
        ]
        if astray:
            header = f"[tool.refactor-kit.modules.{module.name}]"
            yield Decision(
                f"{module.name}.examples.{key}",
                f"The configuration of {name} holds an example with the fields of {other}: may it "
                f"stay? (To move it to {other} changes the OpenAPI document, and is done by hand.)",
                (Sighting(file.path, astray[0].lineno, f"example of {other} in {name}"),),
                (Choice(f"it stays on {name}", f'{header}\nexamples."{key}" = "{name}"\n'),),
            )


def _extras(node: ast.ClassDef) -> Iterator[ast.expr]:
    for statement in node.body:
        if isinstance(statement, ast.ClassDef) and statement.name == "Config":
            for name, value in assignments(statement.body):
                if name in _EXTRAS:
                    yield value
    config = _assigned_config(node)
    if isinstance(config, ast.Call):
        yield from (each.value for each in config.keywords if each.arg == _EXTRAS[0])
    elif config is not None:
        yield from (value for key, value in _items(config) if key == _EXTRAS[0])


def _assigned_config(node: ast.ClassDef) -> ast.expr | None:
    found = (value for name, value in assignments(node.body) if name == "model_config")
    return next(found, None)


def assignments(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """Each plain name that ``body`` itself binds, with its value."""
    for statement in body:
        yield from assigned(statement)


def _items(expression: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """The entries of a literal dictionary with their keys."""
    if isinstance(expression, ast.Dict):
        for key, value in zip(expression.keys, expression.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, value


def _fits(origins: Origins, file: SchemaFile, example: ast.expr, name: str) -> bool:
    keys = {key for key, _ in _items(example)}
    shapes = field_shapes(origins, file.path, name)
    required = {shape.name for shape in shapes if shape.required}
    return bool(keys) and required <= keys <= {shape.name for shape in shapes}
