"""Artifacts that a part's classes call for and that the generator does not write."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from refactor_kit.base import Choice, Context, Decision, Sighting, SourceTree
from refactor_kit.reading.generator import generator_text
from refactor_kit.reading.schemas import Role, SchemaReading, read_schemas
from refactor_kit.reading.schemas.example_naming import is_about_a_name, names_for

#: What is generated for a part: ``NAME_schema.json`` and the example of each of its roles.
ARTIFACTS = ("_schema.json", "_input_example.json", "_output_example.json")
_PUT_TOGETHER = re.compile(rb"example_?[{%\"']|(?:\}|%s)_?example")
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
        f"{module.name} has no {' and no '.join(names)}, though it has a class for it: may it stay "
        "so? (To have it, give the class an example that the generator writes, by hand.)",
        tuple(seen),
        (
            Choice(
                "it stays so",
                f"[tool.refactor-kit.modules.{module.name}]\nlacking-artifacts = [{listed}]\n",
            ),
        ),
    )


def lacking_in_tree(tree: SourceTree, context: Context) -> Decision | None:
    """The question as far as the tree tells.

    That is where other artifacts of a part are there and a class has no example, or where the
    generator speaks of none of the names that its examples have.
    """
    if not context.settings.generator:
        return None
    text = generator_text(tree, context)
    kept = {path.rpartition("/")[2] for path in tree.paths() if path.endswith(ARTIFACTS)}
    lacks = {}
    for reading in read_schemas(tree, context):
        wanted = [f"{reading.part}{ending}" for ending in ARTIFACTS]
        if reading.refusals or not all(map(is_about_a_name, reading.decisions)):
            continue
        lacks[reading.part] = [
            name
            for name in unsettled(tree, context, reading.part, wanted[1:])
            if name not in kept
            and _is_unwritten(reading, name, text, is_kept=bool(kept.intersection(wanted)))
        ]
    return lacking_decision(tree, context, lacks)


def lacking_for_good(
    tree: SourceTree, context: Context, part: str, missing: Collection[str]
) -> list[str]:
    """Those of the artifacts that were not written for which no example is yet to be moved."""
    readings = [each for each in read_schemas(tree, context) if each.part == part]
    moving = {each.role for one in readings for each in one.examples if each.action == "moves"}
    found = unsettled(tree, context, part, missing)
    return [name for name in found if _ROLES.get(name.removeprefix(part)) not in moving]


def _is_unwritten(reading: SchemaReading, name: str, text: bytes, *, is_kept: bool) -> bool:
    role = _ROLES[name.removeprefix(reading.part)]
    found = reading.role(role)
    if found is None or found.other_example:
        return False
    named = [each.name for each in reading.examples if each.role == role]
    named += names_for(reading.decisions, role)
    if not named:
        return is_kept
    # A name that is put together there is told by no search.
    is_told = bool(text) and not _PUT_TOGETHER.search(text)
    return is_told and not any(each.encode() in text for each in named)


def _calls_for(reading: SchemaReading, role: Role) -> bool:
    """Whether a part has a class of the role; what could not be read may have one."""
    is_open = not all(map(is_about_a_name, reading.decisions))
    return reading.role(role) is not None or is_open or bool(reading.refusals)


def _sightings(reading: SchemaReading, name: str) -> Iterator[Sighting]:
    role = _ROLES.get(name.removeprefix(reading.part))
    found = reading.role(role) if role else next(iter(reading.roles), None)
    if found is not None:
        yield Sighting(reading.path, found.line, f"class {found.class_name}: no {name}")
