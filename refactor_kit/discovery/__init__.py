"""Reads a repository that nobody configured and says what its configuration could be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from refactor_kit.base import Module, Settings, SourceTree

from .grouping import group_parts
from .layout_lines import layout_lines
from .matching import match_parts
from .model import Discovery, FoundModule, FoundPart, Line, Suggestion
from .places import Places, find_places
from .rendering import render, render_modules
from .services import SubTree, service_folders
from .surroundings import surrounding_lines

__all__ = [
    "Discovery",
    "FoundModule",
    "FoundPart",
    "Line",
    "Suggestion",
    "discover",
    "missing_modules",
    "render",
    "render_modules",
]


def discover(tree: SourceTree) -> tuple[Discovery, ...]:
    """Every service of the tree; none where no schema package shows."""
    found = []
    for folder in service_folders(tree):
        service = SubTree(tree, folder)
        places = find_places(service)
        if places is not None:
            found.append(replace(_describe(service, places), folder=folder))
    return tuple(found)


def _describe(tree: SourceTree, places: Places) -> Discovery:
    matched = match_parts(places)
    modules, suggestions = group_parts(tree, matched)
    layout, modules = layout_lines(places, modules)
    lines = (
        *_package_lines(places),
        *layout,
        *surrounding_lines(tree, [module.name for module in modules]),
    )
    return Discovery("", lines, modules, suggestions, matched.notes)


def _package_lines(places: Places) -> Iterator[Line]:
    if places.app:
        served = sum(route.operations for route in places.mounted.values())
        reason = f"{places.app_file} makes it; {served} operations of other files are served"
        yield Line("app", places.app, reason)
    else:
        yield Line("app", "api.main:app", "no file that calls FastAPI() could be read", sure=False)
    yield Line("source-roots", [places.root], "imports count from here")
    files = len(places.schema_files)
    reason = f"{places.package_dir}/ holds {files} files"
    if places.tables * 2 > files:
        reason += f", {places.tables} of them with database tables: are these what requests carry?"
    yield Line("public-package", places.package, reason)


def missing_modules(
    found: Discovery, settings: Settings, modules: Iterable[Module]
) -> tuple[FoundModule, ...]:
    """The found modules with those of their parts that no configured module has.

    Parts are told by their schema file, so that other names and other groups are no difference. A
    configuration about another package, or with a recipe of its own, is not judged.
    """
    package = next((line.value for line in found.lines if line.key == "public-package"), "")
    if settings.has_own_recipe or package != settings.public_package:
        return ()
    known = {part.schema_file for module in modules for part in module.parts}
    return tuple(_without(found.modules, known))


def _without(modules: Iterable[FoundModule], known: set[str]) -> Iterator[FoundModule]:
    for module in modules:
        parts = tuple(part for part in module.parts if part.schema_file not in known)
        if parts:
            yield module if parts == module.parts else replace(module, parts=parts, lines=())
