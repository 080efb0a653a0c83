"""The services of a repository: usually one, sometimes several side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from refactor_kit.base import SourceTree
from refactor_kit.reading.policy.conventions import SCHEMA_FOLDERS, service_files

from .places import application_files

_MARKERS = (
    "pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Pipfile", "refactor-kit.toml",
)  # fmt: skip


class SubTree:
    """The files below one folder, as a tree of their own."""

    def __init__(self, tree: SourceTree, folder: str) -> None:
        self._tree = tree
        self._prefix = f"{folder}/" if folder else ""

    def paths(self) -> tuple[str, ...]:
        start = len(self._prefix)
        return tuple(p[start:] for p in self._tree.paths() if p.startswith(self._prefix))

    def read(self, path: str) -> bytes:
        return self._tree.read(self._prefix + path)

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self._prefix + path in self._tree


def service_folders(tree: SourceTree) -> tuple[str, ...]:
    """The folders that each hold an application and its schemas; ``("",)`` where there is one."""
    folders = {_home(tree, app, package) for app, package in _pairs(tree)}
    outer = {f for f in folders if not any(f != o and f.startswith(f"{o}/") for o in folders)}
    return tuple(sorted(outer)) if len(outer) > 1 and "" not in outer else ("",)


def _pairs(tree: SourceTree) -> Iterator[tuple[str, str]]:
    """Each application's file with the schema package nearest to it."""
    packages = {
        "/".join(pieces[: index + 1])
        for path in service_files(tree.paths())
        for pieces in [path.split("/")[:-1]]
        for index, name in enumerate(pieces)
        if name in SCHEMA_FOLDERS
    }
    for app in application_files(tree):
        nearest = max(packages, key=lambda package: (len(_common(app, package)), package),
                      default=None)  # fmt: skip
        if nearest is not None:
            yield app, nearest


def _common(one: str, other: str) -> list[str]:
    shared: list[str] = []
    for left, right in zip(one.split("/"), other.split("/"), strict=False):
        if left != right:
            break
        shared.append(left)
    return shared


def _home(tree: SourceTree, app: str, package: str) -> str:
    """The folder whose files are one project: by its marker, else above the packages."""
    folder = PurePosixPath("/".join(_common(app, package)))
    for above in (folder, *folder.parents):
        prefix = "" if str(above) == "." else f"{above}/"
        if any(f"{prefix}{marker}" in tree for marker in _MARKERS):
            return prefix.rstrip("/")
    while f"{folder}/__init__.py" in tree:
        folder = folder.parent
    return "" if str(folder) == "." else str(folder)
