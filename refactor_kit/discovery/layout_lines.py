"""The lines that say where the parts live, and the exceptions from the patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from refactor_kit.reading.policy.conventions import route_folder

from .model import FoundModule, FoundPart, Line
from .naming import commonest
from .places import Places

_FEW = 4
_NO_APPS = ("tests", "docs", "test", "scripts")


def layout_lines(
    places: Places, modules: Sequence[FoundModule]
) -> tuple[tuple[Line, ...], tuple[FoundModule, ...]]:
    """The patterns, and the modules with what departs from them."""
    owners = {part: module.name for module in modules for part in module.parts}
    schemas = commonest({part.schema_file: (part.name, owners[part]) for part in owners})
    routes = commonest({part.route_file: (part.name, owners[part]) for part in owners})
    schemas = schemas or f"{places.packages[0].path}/{{part}}.py"
    apps, followers = _app_pattern(places, list(owners))
    sure = _is_meant(followers, modules)
    lines = [
        Line("schemas", schemas, _following(schemas, [part.schema_file for part in owners])),
        *_route_lines(routes, [part.route_file for part in owners]),
        *_enforced_lines(routes, sorted({*places.judged_files})),
    ]
    if apps and (sure or len(followers) * _FEW >= len(owners)):
        reason = "the folders of the parts' own code" if sure else "few parts have such a folder"
        unified = apps.replace("{part}", "{module}")
        lines.append(Line("part-app", apps, reason, sure))
        lines.append(Line("module-app", unified, "where it will stand", sure))
    having_apps = followers if sure else frozenset()
    excepted = (_excepted(module, schemas, routes, having_apps) for module in modules)
    return tuple(lines), tuple(excepted)


def _route_lines(routes: str, files: Sequence[str]) -> Iterator[Line]:
    if not routes:
        yield Line("part-routes", "api/routes/{part}_routes.py", "no route file was found", False)
        return
    yield Line("part-routes", routes, _following(routes, files))
    unified = routes.replace("{part}", "{module}")
    yield Line("module-routes", unified, "the one route file that each module will have")


def _enforced_lines(routes: str, files: Sequence[str]) -> Iterator[Line]:
    """Where the policy looks, unless that is what it does by itself: all beside ``routes``.

    Nothing that `check` held to it by convention is left out. Where other code lies beside the
    routes, only files that are called like them count.
    """
    wanted: set[str] = set()
    for path in files:
        if folder := route_folder(path):
            wanted.add(f"{folder}/**/*.py")
        else:
            wanted.add(re.sub(r"\{\w+\}", "*", routes) if _fits(routes, path) else path)
    if wanted and wanted != {f"{routes.rpartition('/')[0]}/**/*.py"}:
        yield Line("route-files", sorted(wanted), "where the import policy looks")


def _fits(routes: str, path: str) -> bool:
    pieces = re.split(r"\{\w+\}", routes)
    return re.fullmatch("[^/]*".join(map(re.escape, pieces)), path) is not None


def _following(pattern: str, files: Sequence[str]) -> str:
    shown = next((path for path in files if _fits(pattern, path)), "")
    return f"as in {shown}" if shown else f"nothing follows {pattern} yet"


def _app_pattern(places: Places, parts: Sequence[FoundPart]) -> tuple[str, frozenset[str]]:
    """The pattern of the parts' own folders, and the parts that have one."""
    names = {part.name for part in parts}
    folders: dict[str, tuple[str, str]] = {}
    sources = {path.rpartition("/")[0] for path in places.tree.paths() if path.endswith(".py")}
    inside = tuple(f"{each.path}/" for each in places.packages)
    for folder in sources - {""}:
        name = folder.rpartition("/")[2]
        outside = not folder.startswith(inside)
        if name in names and outside and folder.partition("/")[0] not in _NO_APPS:
            folders[folder] = (name, "")
    pattern = commonest(folders)
    return pattern, frozenset(
        name for name in names if pattern.format(part=name, module=name) in folders
    )


def _is_meant(followers: frozenset[str], modules: Sequence[FoundModule]) -> bool:
    """Whether the folders are the parts' apps; a few may be called like parts by chance.

    They are where half of the parts have one, or all parts of a module that has several.
    """
    parts = [[part.name for part in module.parts] for module in modules]
    many = sum(map(len, parts))
    half = len(followers) * 2 >= many and not len(followers) == 1 < many
    return half or any(len(names) > 1 and followers.issuperset(names) for names in parts)


def _excepted(
    module: FoundModule, schemas: str, routes: str, having_apps: frozenset[str]
) -> FoundModule:
    """``module`` with the files that the patterns do not lead to."""
    lines: list[Line] = []
    for key, pattern, files in (
        ("schemas", schemas, {part.name: part.schema_file for part in module.parts}),
        ("routes", routes, {part.name: part.route_file for part in module.parts}),
    ):
        odd = {
            part: path
            for part, path in files.items()
            if pattern.format(part=part, module=module.name) != path
        }
        if odd:
            lines.append(Line(key, odd, f"elsewhere than the other {key}"))
    if len(module.parts) > 1 and any(part.name in having_apps for part in module.parts):
        lines.append(
            Line("app-layout", "package",
                 'the parts\' apps become one package; "shared" keeps them behind one facade')
        )  # fmt: skip
    return replace(module, lines=tuple(lines))
