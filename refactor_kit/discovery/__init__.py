"""Reads a repository that nobody configured and says what its configuration could be."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

import tomlkit

from refactor_kit.base import Module, Settings, SourceTree
from refactor_kit.base.wiring import Wiring
from refactor_kit.reading.policy.conventions import SCHEMA_FOLDERS, service_files
from refactor_kit.runtime.plain_text import shown
from refactor_kit.runtime.wording import counted

from .applications import application_files
from .carriers import instead_of_a_package, named_folders
from .layout_lines import layout_lines
from .matching import group_parts, match_parts
from .model import Discovery, FoundModule, FoundPart, Line, Suggestion
from .places import Places, find_places
from .services import SubTree, services
from .surroundings import surrounding_lines

__all__ = [
    "Discovery",
    "FoundModule",
    "FoundPart",
    "Line",
    "Suggestion",
    "discover",
    "instead_of_a_package",
    "missing_modules",
    "render",
    "render_modules",
    "render_rest",
]


def discover(
    tree: SourceTree,
    observe: Callable[[str, Settings], Wiring | None] = lambda *_: None,
    stated: Callable[[str], Settings | None] = lambda _: None,
    named: Sequence[str] = (),
) -> tuple[Discovery, ...]:
    """Every service of the tree; none where no schema package shows.

    ``observe`` asks an application of the service in a folder who serves what; ``None`` where it
    may not. ``stated`` gives the settings that name the application of a folder. ``named`` are
    schema packages that are asked for, each by its dotted name or its folder.
    """
    asked = named_folders(named, service_files(tree.paths()))
    found = []
    for folder, service in services(SubTree(tree, ""), asked):
        own = [each.removeprefix(service.prefix) for each in asked if service.holds(each)]
        if named and not own:
            continue
        places = find_places(service, partial(observe, folder), stated(folder), own)
        if places is None:
            continue
        matched = match_parts(places)
        modules, suggestions = group_parts(service, matched)
        layout, modules = layout_lines(places, modules)
        names = [module.name for module in modules]
        around = surrounding_lines(service, names, places.environment)
        lines = (*_package_lines(places, asked=bool(own)), *layout, *around)
        problem = _serves_nothing(places)
        notes = (*matched.notes, *_unwritable(tree, service.prefix))
        found.append(Discovery(folder, lines, modules, suggestions, notes, problem))
    return tuple(found)


def _unwritable(tree: SourceTree, start: str) -> Iterator[str]:
    for path in tree.paths():
        if path.startswith(start) and path.endswith(".py") and not path.isprintable():
            yield f"{path.removeprefix(start)}: its name cannot stand in a configuration"


def _package_lines(places: Places, *, asked: bool) -> Iterator[Line]:
    if places.app:
        served = sum(route.operations for route in places.mounted.values())
        reason = f"{places.app_file} makes it; {served} operations of other files are served"
        reason += ", as it showed when it was booted" if places.asked else ", by its source"
        started = sum(route.at_startup for route in places.mounted.values())
        if started:
            reason += f"; {started} of them from its start-up on, by the source: it is not run"
        yield Line("app", places.app, reason)
    else:
        yield Line("app", "api.main:app", "no file that calls FastAPI() could be read", sure=False)
    yield Line("source-roots", [*places.roots], "imports count from here")
    files = len(places.schema_files)
    folders = [each.path for each in places.packages]
    held = "holds" if len(folders) == 1 else "hold"
    reason = f"{', '.join(f'{each}/' for each in folders)} {held} {counted(files, 'file')}"
    if asked:
        reason += ", as asked for"
    elif PurePosixPath(folders[0]).name not in SCHEMA_FOLDERS:
        reason += "; no folder is called schemas, and the routes take most of their classes here"
    if places.tables * 2 > files:
        reason += f", {places.tables} of them with database tables: are these what requests carry?"
    names = [each.name for each in places.packages]
    yield Line("public-package", names[0] if len(names) == 1 else names, reason)


def _serves_nothing(places: Places) -> str:
    """Why nothing can be planned for: no operation was seen, and none can be hoped for."""
    if places.operations:
        return ""
    if not places.app:
        named = ", ".join(application_files(places.tree)) or "no file"
        return f"no application could be read ({named} calls FastAPI())"
    if places.problem:
        return f"{places.app} does not boot here, and its source shows no operation"
    return f"{places.app} was booted and serves no operation of its own" if places.asked else ""


def missing_modules(
    found: Discovery, settings: Settings, modules: Iterable[Module]
) -> tuple[FoundModule, ...]:
    """The found modules with those of their parts that no configured module has.

    Parts are told by their schema file, so that other names and other groups are no difference. A
    configuration about another package, or with a recipe of its own, is not judged.
    """
    value = next((line.value for line in found.lines if line.key == "public-package"), "")
    packages = {value} if isinstance(value, str) else {*value}
    if settings.has_own_recipe or not packages & {*settings.public_packages}:
        return ()
    known = {part.schema_file for module in modules for part in module.parts}
    missing: list[FoundModule] = []
    for module in found.modules:
        parts = tuple(part for part in module.parts if part.schema_file not in known)
        if parts == module.parts:
            missing.append(module)
        elif parts:
            missing.append(replace(module, parts=parts, lines=()))
    return tuple(missing)


_WIDTH = 100
_HEAD = (
    "Written by `refactor-kit init` from what the repository shows; it is yours to change.",
    "Lines behind a # are suggestions: the tool was not sure. Next: refactor-kit plan --all",
)


def render(found: Discovery) -> str:
    """The file's content; it ends with one newline."""
    return "".join(f"# {line}\n" for line in _HEAD) + "\n" + render_rest(found, ())


def render_rest(found: Discovery, keys: Container[str]) -> str:
    """The content but for its head and the settings in ``keys``."""
    lines = list(_explained(tuple(line for line in found.lines if line.key not in keys)))
    for module in found.modules:
        lines += ["", *_module(module)]
    for suggestion in found.suggestions:
        lines += ["", *_comment(suggestion.title), *(f"# {line}" for line in suggestion.lines)]
    if found.notes:
        lines += ["", "# Not part of any module:"]
        lines += [f"# - {shown(note)}" for note in found.notes]
    return "\n".join(lines) + "\n"


def render_modules(modules: Iterable[FoundModule]) -> str:
    """The tables of some modules alone, to be added to a configuration."""
    return "".join("\n".join(["", *_module(module)]) + "\n" for module in modules)


def _explained(lines: tuple[Line, ...]) -> Iterator[str]:
    for line in lines:
        yield from _comment(line.reason)
        yield _assignment(line)


def _module(module: FoundModule) -> Iterator[str]:
    if module.reason:
        yield from _comment(module.reason)
    yield f"[modules.{module.name}]"
    yield _assignment(Line("parts", [part.name for part in module.parts], ""))
    yield from _explained(module.lines)


def _assignment(line: Line) -> str:
    value = tomlkit.item(line.value)
    if isinstance(line.value, dict):
        value = tomlkit.inline_table()
        value.update(line.value)
    text = f"{line.key} = {value.as_string()}"
    return text if line.sure else f"# {text}"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(shown(text), _WIDTH - 2, break_long_words=False)]
