"""Which schema file belongs to which route file: by name, else by what the routes import."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .model import FoundPart
from .naming import same_word, stem_of
from .places import Places


@dataclass(frozen=True, slots=True)
class Matched:
    """Parts by module: a file of routes for several parts makes them one module.

    ``unsure`` are those that only the use of the schemas speaks for; ``notes`` are the files that
    belong to no part, with the reason.
    """

    modules: tuple[tuple[str, tuple[FoundPart, ...]], ...]
    notes: tuple[str, ...]
    unsure: tuple[FoundPart, ...] = ()


def match_parts(places: Places) -> Matched:
    """Every route file with the schema files that are its own."""
    owned = _owned(places)
    modules: list[tuple[str, tuple[FoundPart, ...]]] = []
    notes: list[str] = []
    names: set[str] = set()
    unsure: list[FoundPart] = []
    for route in places.route_files:
        parts: list[FoundPart] = []
        for schema in owned.get(route, ()):
            name = stem_of(schema)
            if not name.isidentifier() or name in names:
                notes.append(f"{schema}: another part is called {name!r} already")
                continue
            names.add(name)
            parts.append(FoundPart(name, schema, route, _prefix(places, route)))
        if len(parts) == 1 and not _akin(parts[0].name, stem_of(route)):
            unsure += parts
        elif parts:
            name = parts[0].name if len(parts) == 1 else _module_name(route)
            modules.append((name, tuple(parts)))
        else:
            notes.append(f"{route}: no schema file of {places.package_dir}/ is its own")
    taken = {schema for schemas in owned.values() for schema in schemas}
    notes += [f"{path}: no route file of its own" for path in places.schema_files
              if path not in taken]  # fmt: skip
    return Matched(tuple(modules), tuple(notes), tuple(unsure))


def _akin(one: str, other: str) -> bool:
    """Whether two names are one word or begin with the same one."""
    return same_word(one, other) or same_word(one.split("_")[0], other.split("_")[0])


def _owned(places: Places) -> dict[str, tuple[str, ...]]:
    owned: dict[str, tuple[str, ...]] = {}
    free = list(places.schema_files)
    for choose in (_by_equal_name, _by_name, _by_family, _by_use):
        for route in places.route_files:
            if route not in owned:
                found = tuple(choose(places, route, free))
                if found:
                    owned[route] = found
                    free = [path for path in free if path not in found]
    return owned


def _by_equal_name(places: Places, route: str, free: list[str]) -> Iterator[str]:
    named = [path for path in free if stem_of(path) == stem_of(route)]
    yield from _single(named, places.uses.get(route, ()))


def _by_name(places: Places, route: str, free: list[str]) -> Iterator[str]:
    named = [path for path in free if same_word(stem_of(path), stem_of(route))]
    yield from _single(named, places.uses.get(route, ()))


def _by_family(places: Places, route: str, free: list[str]) -> Iterator[str]:
    """``session_start`` and ``session_end``, both used by the routes of ``session``."""
    start = f"{stem_of(route)}_"
    family = [path for path in places.uses.get(route, ()) if stem_of(path).startswith(start)]
    if len(family) > 1 and all(path in free for path in family):
        yield from family


def _by_use(places: Places, route: str, free: list[str]) -> Iterator[str]:
    """The one file that these routes alone take names from."""
    alone = [
        path
        for path in places.uses.get(route, ())
        if path in free and sum(path in uses for uses in places.uses.values()) == 1
    ]
    if len(alone) == 1:
        yield alone[0]


def _single(named: list[str], used: tuple[str, ...]) -> Iterator[str]:
    chosen = [path for path in named if path in used] if len(named) > 1 else named
    if len(chosen) == 1:
        yield chosen[0]


def _module_name(route: str) -> str:
    return re.sub(r"\W", "_", stem_of(route))


def _prefix(places: Places, route: str) -> str:
    mounted = places.mounted.get(route)
    return mounted.prefix if mounted else ""
