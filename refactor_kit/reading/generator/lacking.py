"""Artifacts that a part's classes call for and that the generator does not write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from refactor_kit.base import Choice, Context, Decision, Sighting, SourceTree
from refactor_kit.reading.schemas import Role, SchemaReading, read_schemas
from refactor_kit.reading.schemas.example_naming import is_about_a_name, may_be_named

#: What is generated for a part: ``NAME_schema.json`` and the example of each of its roles.
ARTIFACTS = ("_schema.json", "_input_example.json", "_output_example.json")
_ROLES: Mapping[str, Role] = {ARTIFACTS[1]: "input", ARTIFACTS[2]: "output"}


def unsettled(
    tree: SourceTree, context: Context, part: str, missing: Collection[str]
) -> Iterator[str]:
    """Those of the missing artifacts that the part calls for, and that nobody let go.

    A part that takes nothing calls for no example of what it takes.
    """
    settled = context.module.settings.lacking_artifacts
    readings = [each for each in read_schemas(tree, context) if each.part == part]
    for name in missing:
        role = _ROLES.get(name.removeprefix(part))
        has_class = role is None or any(_calls_for(each, role) for each in readings)
        if has_class and name not in settled:
            yield name


def lacking_decision(
    tree: SourceTree, context: Context, lacks: Mapping[str, Iterable[str]]
) -> Decision | None:
    """The question whether each part's artifacts in ``lacks`` may go on lacking."""
    module = context.module
    names = [name for missing in lacks.values() for name in missing]
    if not names:
        return None
    settled = module.settings.lacking_artifacts
    listed = ", ".join(f'"{name}"' for name in dict.fromkeys((*settled, *names)))
    seen = (
        sighting
        for reading in read_schemas(tree, context)
        for name in lacks.get(reading.part, ())
        for sighting in _sightings(reading, name)
    )
    return Decision(
        f"{module.name}.lacking-artifacts",
        f"{module.name} has no {' and no '.join(names)}, for want of an example that the generator "
        "can write: may it stay so? (To have it, give the class one, by hand.)",
        tuple(seen),
        (
            Choice(
                "it stays so",
                f"[tool.refactor-kit.modules.{module.name}]\nlacking-artifacts = [{listed}]\n",
            ),
        ),
    )


def lacking_in_tree(tree: SourceTree, context: Context) -> Decision | None:
    """The question as far as the tree tells: some artifacts of a part are there, others are not.

    Of a class that has an example nothing is said: that one may be written once it is in its place.
    """
    if not context.settings.generator:
        return None
    kept = {path.rpartition("/")[2] for path in tree.paths() if path.endswith(ARTIFACTS)}
    lacks = {}
    for reading in read_schemas(tree, context):
        wanted = [f"{reading.part}{ending}" for ending in ARTIFACTS]
        is_clear = not reading.refusals and all(map(is_about_a_name, reading.decisions))
        if is_clear and kept.intersection(wanted):
            missing = [name for name in wanted[1:] if name not in kept]
            lacks[reading.part] = without_example(tree, context, reading.part, missing)
    return lacking_decision(tree, context, lacks)


def without_example(
    tree: SourceTree, context: Context, part: str, missing: Collection[str]
) -> list[str]:
    """Those of the unsettled artifacts whose class has no example that could be written."""
    readings = [each for each in read_schemas(tree, context) if each.part == part]
    return [
        name
        for name in unsettled(tree, context, part, missing)
        if not any(_has_example(each, _ROLES.get(name.removeprefix(part))) for each in readings)
    ]


def _calls_for(reading: SchemaReading, role: Role) -> bool:
    """Whether a part has a class of the role; what could not be read may have one."""
    is_open = not all(map(is_about_a_name, reading.decisions))
    return reading.role(role) is not None or is_open or bool(reading.refusals)


def _has_example(reading: SchemaReading, role: Role | None) -> bool:
    found = reading.role(role) if role else None
    return (
        bool(found and found.other_example)
        or any(each.role == role for each in reading.examples)
        or (role is not None and may_be_named(reading.decisions, role))
    )


def _sightings(reading: SchemaReading, name: str) -> Iterator[Sighting]:
    role = _ROLES.get(name.removeprefix(reading.part))
    found = reading.role(role) if role else next(iter(reading.roles), None)
    if found is not None:
        yield Sighting(reading.path, found.line, f"class {found.class_name}: no {name}")
