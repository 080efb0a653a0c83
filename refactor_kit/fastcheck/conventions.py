"""Without a configuration: which packages hold the schemas, and which routes belong to each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from refactor_kit.base import Settings, SourceTree, Unresolvable
from refactor_kit.base.patterns import PathPatterns
from refactor_kit.base.records import dataclass
from refactor_kit.reading.policy.conventions import (
    route_patterns,
    schema_package,
    service_files,
    source_root,
)
from refactor_kit.reading.policy.imported_packages import Imported, Package, PackageImports
from refactor_kit.runtime.errors import Refused, UsageError

_Imports = Mapping[str, Imported]


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
    imports = PackageImports(tree, files, here)
    patterns = [f"/{each}" for each in route_patterns(files, tree, "")]
    imported = {path: imports.of(path) for path in PathPatterns(patterns).among(files)}
    undecided = tuple(_undecided(imported))
    packages = _packages(root, tree, files, imported, undecided)
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


def _packages(
    root: Path, tree: SourceTree, files: Sequence[str], imported: _Imports,
    undecided: Sequence[Unresolvable],
) -> list[Package]:  # fmt: skip
    """The packages that routes import; where they import none, the one that holds most modules."""
    reached = sorted({package for each in imported.values() for package in each.packages})
    if reached:
        return [each for each in reached if f"{each.path}/__init__.py" in tree] or reached
    _refuse_undecided(undecided)
    path = schema_package(files)
    if path is None:
        raise UsageError(
            "no schema package is found by convention (a package called schemas)",
            where=str(root),
            remedy="say where it is: refactor-kit init",
        )
    return [Package(source_root(path, files, tree), path)]


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
    if not routes:
        raise UsageError(
            f"no route files are found by convention beside the schemas in {package.path}",
            where=str(root),
            remedy="say where they are: refactor-kit init",
        )
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
        f"taken for routes: {', '.join(routes)}",
        "to settle this in a file: refactor-kit init",
    )
    return Guess(settings, notes, undecided)


def _refuse_undecided(places: Iterable[Unresolvable]) -> None:
    for place in places:
        raise Refused(place.reason, where=f"{place.path}:{place.line}")


def _undecided(imported: _Imports) -> Iterator[Unresolvable]:
    for path, each in imported.items():
        if not each.candidates:
            continue
        names = " or ".join(f"{package.path}/" for package in each.candidates)
        folders = " or ".join(sorted(package.root for package in each.candidates if package.root))
        reason = (
            f"this import may mean {names}, so the file is neither judged nor repaired: run "
            f"refactor-kit in the folder that the service starts from ({folders}), or write a "
            "refactor-kit.toml there: refactor-kit init"
        )
        yield Unresolvable(path, each.unknown, 1, reason)


def _lies_in(path: str, folder: str) -> bool:
    return folder in ("", ".") or f"{path}/".startswith(f"{folder}/")


def _pattern(path: str) -> str:
    """The pattern that matches one file alone."""
    return "/" + re.sub(r"([\\*?\[ ])", r"\\\1", path)
