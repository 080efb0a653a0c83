"""Lists a module's parts in the generator's mapping, each like the entries already there."""

from __future__ import annotations

from dataclasses import replace

from refactor_kit.base import (
    Context,
    Edit,
    Outcome,
    OverlayTree,
    Part,
    Refusal,
    SourceTree,
    UnreadableSource,
)
from refactor_kit.reading.generator import mapping_listings, read_generator
from refactor_kit.reading.schemas import read_schemas

from ._generator.mapping_entries import ClassNames, NotUnderstood, add_entry


class ListPartsInGenerator:
    """Nothing to do where the generator has no mapping or lists every part."""

    name = "list-parts-in-generator"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if not context.settings.generator:
            return Outcome(not_applicable="the configuration names no generator")
        try:
            reading = read_generator(tree, context)
            path = reading.mapping_file
            if not path:
                return Outcome(not_applicable="the generator reads no mapping of its parts")
            missing = [
                part for part in context.module.parts if part.name not in reading.mapped_parts
            ]
            if missing and not (path.endswith(".py") and _listing_names(tree, context, path)):
                reason = "no dict or list in Python that lists schema parts"
                return Outcome(refusals=(_refusal(path, 1, reason, missing[0]),))
            return _listed(tree, context, path, missing)
        except UnreadableSource as error:
            return Outcome(refusals=(error.refusal(),))


def _listed(tree: SourceTree, context: Context, path: str, missing: list[Part]) -> Outcome:
    names = _listing_names(tree, context, path) if missing else ()
    for part in missing:
        relatives = frozenset(other.name for other in context.module.parts) - {part.name}
        for name in names:
            found = mapping_listings(tree, context, path)
            listing = next(each for each in found if each.name == name)
            try:
                content = add_entry(
                    tree.read(path), listing, part, relatives, _class_names(tree, context)
                )
            except NotUnderstood as error:
                return Outcome(refusals=(_refusal(path, error.line, error.reason, part),))
            tree = OverlayTree(tree, {path: content})
    return Outcome((Edit(path, tree.read(path)),) if missing else ())


def _listing_names(tree: SourceTree, context: Context, path: str) -> tuple[str, ...]:
    """The literals that list every part there is: the longest, and those that list the same."""
    listings = mapping_listings(tree, context, path)
    every = {entry.part for entry in listings[0].entries} if listings else set()
    return tuple(
        listing.name for listing in listings if {entry.part for entry in listing.entries} == every
    )


def _refusal(path: str, line: int, reason: str, part: Part) -> Refusal:
    return Refusal(
        path, line, reason, f"list {part.name!r} there by hand, as the generator needs it"
    )


def _class_names(tree: SourceTree, context: Context) -> ClassNames:
    """The class of each role of a part, as far as the source tells."""
    owners = {part.name: module for module in context.modules for part in module.parts}

    def class_names(part: str) -> dict[str, str]:
        if part not in owners:
            return {}
        readings = read_schemas(tree, replace(context, module=owners[part]))
        return {
            role.role: role.class_name
            for reading in readings
            if reading.part == part
            for role in reading.roles
        }

    return class_names
