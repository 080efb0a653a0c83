"""What a repository shows without a configuration: its schema package and its route files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from refactor_kit.base import SourceTree

SCHEMA_FOLDERS = ("schemas", "schema")
ROUTE_FOLDERS = frozenset(("routes", "routers", "endpoints", "views", "handlers"))
_ENDPOINT = re.compile(rb"@\w+\.(?:get|post|put|patch|delete|head|options|websocket|api_route)\b")
_ROUTER = re.compile(rb"\bAPIRouter\s*\(|" + _ENDPOINT.pattern)
_BESIDE = re.compile(r"(?:^|/)(?:tests?|testing|examples|docs)/")


def service_files(paths: Iterable[str]) -> list[str]:
    """The Python files of the service itself: no tests, no examples."""
    return [path for path in paths if path.endswith(".py") and not _BESIDE.search(path)]


def schema_folders(files: Sequence[str]) -> Counter[str]:
    """The folders called ``schemas`` with the number of modules in each."""
    held: Counter[str] = Counter()
    for path in files:
        parts = path.split("/")[:-1]
        for index, name in enumerate(parts):
            if name in SCHEMA_FOLDERS:
                held["/".join(parts[: index + 1])] += 1
                break
    return held


def source_root(package: str, files: Sequence[str], tree: SourceTree) -> str:
    """The folder that imports of ``package`` count from.

    The outermost one below which some file imports it by its dotted name; where none does, the
    folder above the outermost package around it.
    """
    folders = [folder.as_posix() for folder in PurePosixPath(package).parents]
    for folder in reversed(folders):
        dotted = PurePosixPath(package).relative_to(folder).as_posix().replace("/", ".")
        imported = re.compile(
            rb"^[ \t]*(?:from|import)[ \t]+" + re.escape(dotted.encode()) + rb"\b", re.M
        )
        if any(imported.search(tree.read(path)) for path in files):
            return folder
    known = set(files)
    return next(folder for folder in folders if f"{folder}/__init__.py" not in known)


def router_files(files: Iterable[str], tree: SourceTree, package: str) -> tuple[str, ...]:
    """The files outside the schema package that make a router or declare an endpoint."""
    return tuple(
        path
        for path in files
        if not path.startswith(f"{package}/") and _ROUTER.search(tree.read(path))
    )


def route_patterns(files: Iterable[str], tree: SourceTree, package: str) -> tuple[str, ...]:
    """Folders of routes by their name, and single files by the endpoints they declare."""
    folders: set[str] = set()
    single: set[str] = set()
    for path in router_files(files, tree, package):
        folder = route_folder(path)
        if folder:
            folders.add(folder)
        elif _ENDPOINT.search(tree.read(path)):
            single.add(path)
    kept = {f for f in folders if not any(f.startswith(f"{other}/") for other in folders)}
    return tuple(sorted([*(f"{folder}/**/*.py" for folder in kept), *single]))


def route_folder(path: str) -> str | None:
    """The outermost folder around ``path`` that is called after routes."""
    parts = path.split("/")[:-1]
    for length, name in enumerate(parts, 1):
        if name in ROUTE_FOLDERS:
            return "/".join(parts[:length])
    return None
