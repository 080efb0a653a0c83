"""Without a configuration: which package holds the schemas, and where the routes are."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from refactor_kit.base import Settings, SourceTree
from refactor_kit.errors import UsageError

_SCHEMA_NAMES = ("schemas", "schema")
_ROUTE_FOLDERS = frozenset(("routes", "routers", "endpoints", "views", "handlers"))
_ENDPOINT = re.compile(rb"@\w+\.(?:get|post|put|patch|delete|head|options|websocket|api_route)\b")
_ROUTER = re.compile(rb"\bAPIRouter\s*\(|" + _ENDPOINT.pattern)
_TESTS = re.compile(r"(?:^|/)(?:tests?|testing|examples|docs)/")


@dataclass(frozen=True, slots=True)
class Guess:
    """The settings found by convention, and in words what was taken for what."""

    settings: Settings
    notes: tuple[str, ...]


def guess_settings(root: Path, tree: SourceTree) -> Guess:
    """Settings for a repository never seen before; ``UsageError`` where it shows no schemas."""
    files = [path for path in tree.paths() if path.endswith(".py") and not _TESTS.search(path)]
    package_path = _schema_package(files)
    if package_path is None:
        raise UsageError(
            "no schema package is found by convention (a package called schemas)",
            where=str(root),
            remedy="say where it is: refactor-kit init",
        )
    source_root = _source_root(package_path, files, tree)
    package = PurePosixPath(package_path).relative_to(source_root).as_posix().replace("/", ".")
    routes = _routes(files, tree, package_path)
    if not routes:
        raise UsageError(
            f"no route files are found by convention beside the schemas in {package_path}",
            where=str(root),
            remedy="say where they are: refactor-kit init",
        )
    settings = Settings(
        root=root,
        source="",
        source_roots=(source_root,),
        public_package=package,
        schemas=f"{package_path}/{{part}}.py",
        route_files=routes,
        guard_scope="project",
    )
    notes = (
        f"no configuration: {package_path}/ is taken for the public schema package {package!r}",
        f"taken for routes: {', '.join(routes)}",
        "to settle this in a file: refactor-kit init",
    )
    return Guess(settings, notes)


def _schema_package(files: list[str]) -> str | None:
    """The folder called ``schemas`` that holds most modules; the one nearest the root of equals."""
    held: Counter[str] = Counter()
    for path in files:
        parts = path.split("/")[:-1]
        for index, name in enumerate(parts):
            if name in _SCHEMA_NAMES:
                held["/".join(parts[: index + 1])] += 1
                break
    packages = [folder for folder in held if f"{folder}/__init__.py" in files] or list(held)
    if not packages:
        return None
    return min(packages, key=lambda folder: (-held[folder], folder.count("/"), folder))


def _source_root(package: str, files: list[str], tree: SourceTree) -> str:
    """The folder that imports of ``package`` count from.

    The outermost one below which some file imports it by its dotted name; where none does, the
    folder above the outermost package around it.
    """
    folders = [folder.as_posix() for folder in PurePosixPath(package).parents]
    for folder in reversed(folders):
        dotted = PurePosixPath(package).relative_to(folder).as_posix().replace("/", ".")
        imported = re.compile(rb"\b(?:from|import)[ \t]+" + re.escape(dotted.encode()) + rb"\b")
        if any(imported.search(tree.read(path)) for path in files):
            return folder
    known = set(files)
    return next(folder for folder in folders if f"{folder}/__init__.py" not in known)


def _routes(files: list[str], tree: SourceTree, package: str) -> tuple[str, ...]:
    """Folders of routes by their name, and single files by the endpoints they declare."""
    folders: set[str] = set()
    single: set[str] = set()
    for path in files:
        source = tree.read(path)
        if path.startswith(f"{package}/") or not _ROUTER.search(source):
            continue
        folder = _route_folder(path)
        if folder:
            folders.add(folder)
        elif _ENDPOINT.search(source):
            single.add(path)
    kept = {f for f in folders if not any(f.startswith(f"{other}/") for other in folders)}
    return tuple(sorted([*(f"{folder}/**/*.py" for folder in kept), *single]))


def _route_folder(path: str) -> str | None:
    """The outermost folder around ``path`` that is called after routes."""
    parts = path.split("/")[:-1]
    for length, name in enumerate(parts, 1):
        if name in _ROUTE_FOLDERS:
            return "/".join(parts[:length])
    return None
