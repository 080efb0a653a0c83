"""Without a configuration: which packages hold the schemas, and which routes belong to each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import starmap
from pathlib import Path

from refactor_kit.base import Settings, SourceTree, Unresolvable
from refactor_kit.base.records import dataclass
from refactor_kit.reading.policy.conventions import route_patterns, service_files
from refactor_kit.reading.policy.imported_packages import Imported, Package
from refactor_kit.reading.policy.schema_packages import find_schema_packages
from refactor_kit.runtime.errors import Refused, UsageError
from refactor_kit.runtime.wording import listed
from refactor_kit.worktree.submodules import not_looked_into

_Imports = Mapping[str, Imported]
#: How many patterns of routes a note names.
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Guess:
    """The settings of one service, and in words what was taken for what.

    ``undecided`` are imports that may mean several packages; their files are judged by none.
    """

    settings: Settings
    notes: tuple[str, ...]
    undecided: tuple[Unresolvable, ...] = ()


def guess_services(
    root: Path,
    tree: SourceTree,
    here: str = "",
    configured: Sequence[str] = (),
    named: Collection[str] | None = None,
) -> list[Guess]:
    """Settings for each service of a repository never seen before.

    A route file belongs to the package that its own imports reach, one that imports none to the
    service whose folder is nearest around it. Only the services with files among those ``named``
    count, if there are any; where none is named, those with files in the folder ``here``, in which
    the command runs. Folders that are ``configured`` are left out. ``UsageError`` where no schemas
    or no routes are found, ``Refused`` where a route file ``here`` may belong to several services
    and none is there.
    """
    files = [
        path
        for path in service_files(tree.paths())
        if not any(_lies_in(path, folder) for folder in configured)
    ]
    shown = find_schema_packages(tree, files, here)
    undecided = tuple(starmap(_undecided, shown.undecided()))
    packages, imported = sorted(shown.found), shown.imported
    if not (packages and imported):
        _refuse_undecided(undecided)
        from refactor_kit.discovery import instead_of_a_package

        message, remedy = instead_of_a_package(tree)
        raise UsageError(message + not_looked_into(root), where=str(root), remedy=remedy)
    owned = {each: _owned(each, packages, imported) for each in packages}

    def counts(path: str) -> bool:
        return _lies_in(path, here) if named is None else path in named

    near = [each for each in packages if any(map(counts, (each.path, *owned[each])))]
    if not near and named is None:
        _refuse_undecided(place for place in undecided if counts(place.path))
    return [
        _guess(root, tree, files, each, owned[each], imported.keys() - owned[each], undecided)
        for each in near or packages
    ]


def _owned(package: Package, packages: Sequence[Package], imported: _Imports) -> frozenset[str]:
    """The route files of ``package``."""

    def owns(path: str) -> bool:
        if imported[path] != Imported():
            return package in imported[path].packages
        around = [each for each in packages if _lies_in(path, each.root)]
        if not around:
            return len(packages) == 1
        return package == max(around, key=lambda each: len(each.root))

    return frozenset(path for path in imported if owns(path))


def _guess(
    root: Path, tree: SourceTree, files: Sequence[str], package: Package,
    owned: frozenset[str], others: set[str], undecided: tuple[Unresolvable, ...],
) -> Guess:  # fmt: skip
    routes = route_patterns([path for path in files if path not in others], tree, package.path)
    routes = routes or tuple(sorted(map(_pattern, owned)))
    settings = Settings(
        root=root,
        source="",
        source_roots=(package.root or ".",),
        public_package=package.name,
        schemas=f"{package.path}/{{part}}.py",
        route_files=routes,
        guard_scope="project",
        exclude=tuple(sorted(map(_pattern, others))),
    )
    notes = (
        f"no configuration: {package.path}/ is taken for the public schema package "
        f"{package.name!r}",
        f"taken for routes: {listed(routes, _SHOWN)}",
        "to settle this in a file: refactor-kit init",
    )
    return Guess(settings, notes, undecided)


def _refuse_undecided(places: Iterable[Unresolvable]) -> None:
    for place in places:
        raise Refused(place.reason, where=f"{place.path}:{place.line}")


def _undecided(path: str, imported: Imported) -> Unresolvable:
    candidates = imported.candidates
    meant = " or ".join(f"{each.path}/" for each in candidates)
    roots = sorted({each.root for each in candidates if each.root and _lies_in(path, each.root)})
    ways = [f"run refactor-kit check in {each}/ if the service starts there" for each in roots]
    ways.append(f"name one: refactor-kit init --public-package {candidates[0].path}")
    reason = f"this import may mean {meant}, so the file is neither judged nor repaired"
    return Unresolvable(path, imported.unknown, 1, f"{reason}: {', or '.join(ways)}")


def _lies_in(path: str, folder: str) -> bool:
    return folder in ("", ".") or f"{path}/".startswith(f"{folder}/")


def _pattern(path: str) -> str:
    """The pattern that matches one file alone."""
    return "/" + re.sub(r"([\\*?\[ ])", r"\\\1", path)
