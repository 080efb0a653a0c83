"""Which schema file belongs to which route file, and which parts make one module.

Files are matched by name, else by what the routes import; parts are grouped by evidence, for a name
that begins alike is not enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from operator import eq

from refactor_kit.base import SourceTree

from .model import FoundModule, FoundPart, Suggestion
from .naming import module_name, same_word, stem_of
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
    folders = " or ".join(f"{each.path}/" for each in places.packages)
    for route in places.route_files:
        parts: list[FoundPart] = []
        for schema in owned.get(route, ()):
            name = stem_of(schema)
            if not name.isidentifier() or name in names:
                notes.append(f"{schema}: another part is called {name!r} already")
                continue
            names.add(name)
            mounted = places.mounted.get(route)
            parts.append(FoundPart(name, schema, route, mounted.prefix if mounted else ""))
        if len(parts) == 1 and not _akin(parts[0].name, stem_of(route)):
            unsure += parts
        elif parts:
            name = parts[0].name if len(parts) == 1 else re.sub(r"\W", "_", stem_of(route))
            modules.append((module_name(name), tuple(parts)))
        else:
            notes.append(f"{route}: no schema file of {folders} is its own")
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
    for choose in (partial(_by_name, alike=eq), _by_name, _by_family, _by_use):
        for route in places.route_files:
            if route not in owned:
                found = tuple(choose(places, route, free))
                if found:
                    owned[route] = found
                    free = [path for path in free if path not in found]
    return owned


def _by_name(
    places: Places, route: str, free: list[str], alike: Callable[[str, str], bool] = same_word
) -> Iterator[str]:
    """The file that is called like the routes; of several, the one that they use."""
    named = [path for path in free if alike(stem_of(path), stem_of(route))]
    used = places.uses.get(route, ())
    chosen = [path for path in named if path in used] if len(named) > 1 else named
    if len(chosen) == 1:
        yield chosen[0]


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


_VERBS_USED = """
accept add append approve archive begin book cancel charge check claim clear close commit complete
confirm create decline delete dequeue disable draft drop edit enable end enqueue enter export fetch
find finish get import insert invite leave list load lock login logout merge open pause pay pop post
preview publish pull push put query read recall receive refresh refund register reject release
remove rename replace reset resolve restore resume retry revoke run save schedule search send show
sign start stop store submit subscribe suspend sync undo unlock unsubscribe update upload validate
verify view withdraw write
"""
_VERBS = frozenset(_VERBS_USED.split())


def group_parts(
    tree: SourceTree, matched: Matched
) -> tuple[tuple[FoundModule, ...], tuple[Suggestion, ...]]:
    """Modules in the order in which the application mounts them, and groups left to a person."""
    modules = [
        FoundModule(name, parts, "one route file serves them" if len(parts) > 1 else "")
        for name, parts in matched.modules
    ]
    suggestions: list[Suggestion] = []
    single = [module.parts[0] for module in modules if len(module.parts) == 1]
    taken = {module.name for module in modules}
    for stem, parts in _stems(single):
        known = {part.name for module in modules if len(module.parts) == 1 for part in module.parts}
        if stem in taken or any(part.name not in known for part in parts):
            continue
        reason = _evidence(tree, stem, parts)
        if reason:
            modules = _grouped(modules, FoundModule(module_name(stem), parts, reason))
        else:
            suggestions.append(_suggestion(stem, parts))
    suggestions += [_asked(part) for part in matched.unsure]
    return tuple(modules), tuple(suggestions)


def _stems(parts: Sequence[FoundPart]) -> Iterator[tuple[str, tuple[FoundPart, ...]]]:
    """Every start that several names share, the longest first."""
    found: dict[str, list[FoundPart]] = {}
    for part in parts:
        words = part.name.split("_")
        for length in range(1, len(words)):
            found.setdefault("_".join(words[:length]), []).append(part)
    for stem in sorted(found, key=lambda stem: (-stem.count("_"), stem)):
        if len(found[stem]) > 1:
            yield stem, tuple(found[stem])


def _grouped(modules: list[FoundModule], group: FoundModule) -> list[FoundModule]:
    """``modules`` with ``group`` in the place of the first of its parts."""
    names = {part.name for part in group.parts}
    kept: list[FoundModule] = []
    for module in modules:
        if module.name not in names:
            kept.append(module)
        elif group not in kept:
            kept.append(group)
    return kept


def _evidence(tree: SourceTree, stem: str, parts: Sequence[FoundPart]) -> str:
    """Why parts whose names begin with ``stem`` belong together; ``""`` where nothing says so."""
    reasons = []
    pattern = re.compile(rf"(?:^|.*/)docs/(?:.*/)?{re.escape(stem)}(?:/README)?\.(?:md|rst)", re.I)
    page = next((path for path in tree.paths() if pattern.fullmatch(path)), "")
    if page:
        reasons.append(f"{page} is about them")
    segments = [part.prefix.strip("/").replace("-", "_").split("/") for part in parts]
    if all(stem in found for found in segments):
        reasons.append(f"they are mounted below /{stem}")
    endings = [part.name.removeprefix(f"{stem}_") for part in parts]
    if all(ending.split("_")[0] in _VERBS for ending in endings):
        reasons.append(f"their names end in verbs ({', '.join(endings)})")
    return "; ".join(reasons)


def _asked(part: FoundPart) -> Suggestion:
    return Suggestion(
        f"{part.route_file} alone uses {part.schema_file}, but they are not called alike. If they "
        "belong together:",
        (
            f"[modules.{module_name(part.name)}]",
            f'parts = ["{part.name}"]',
            f'schemas = {{{part.name} = "{part.schema_file}"}}',
            f'routes = {{{part.name} = "{part.route_file}"}}',
        ),
    )


def _suggestion(stem: str, parts: Sequence[FoundPart]) -> Suggestion:
    names = ", ".join(part.name for part in parts)
    listed = ", ".join(f'"{part.name}"' for part in parts)
    return Suggestion(
        f"{names} begin alike; nothing else says that they belong together. If they do:",
        (f"[modules.{module_name(stem)}]", f"parts = [{listed}]"),
    )
