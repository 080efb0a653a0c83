"""The package whose classes the routes take, where no folder is called after schemas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from refactor_kit.base import SourceTree
from refactor_kit.reading.application.routing import imported_files
from refactor_kit.reading.policy.conventions import router_files

_CLASS = re.compile(rb"^class[ \t]+(\w+)[ \t]*\(([^()]*)\)", re.M)
_ROOTS = frozenset((b"BaseModel", b"GenericModel", b"SQLModel"))


def taken_package(files: Sequence[str], tree: SourceTree) -> str | None:
    """The package with most of the files of pydantic classes that the route files import from.

    ``None`` where none holds two of them, or only folders that hold routes too: such a service
    keeps its classes in one file, or each feature's beside its routes.
    """
    routes = router_files(files, tree, "")
    models = _model_files(files, tree).difference(routes)
    if not models:
        return None
    taken = {
        used
        for path in routes
        for used in imported_files(tree, path, _roots(path, files))
        if used in models
    }
    beside = {str(folder) for path in routes for folder in PurePosixPath(path).parents}
    held = Counter(str(PurePosixPath(path).parent) for path in taken)
    found = [folder for folder, count in held.items() if count > 1 and folder not in beside]
    packages = [folder for folder in found if f"{folder}/__init__.py" in files] or found
    return min(packages, key=lambda each: (-held[each], each.count("/"), each), default=None)


def _model_files(files: Sequence[str], tree: SourceTree) -> frozenset[str]:
    """The files that define a class below one of pydantic's, told by the names of its bases."""
    classes = [
        (path, name, frozenset(re.findall(rb"\w+", bases)))
        for path in files
        for name, bases in _CLASS.findall(tree.read(path))
    ]
    models = set(_ROOTS)
    while more := {name for _, name, bases in classes if bases & models} - models:
        models |= more
    return frozenset(path for path, _, bases in classes if bases & models)


def _roots(path: str, files: Sequence[str]) -> tuple[str, ...]:
    """The folders that imports may count from: the one above the outermost package comes first."""
    folder = PurePosixPath(outermost_folder(path, files))
    return tuple(each.as_posix() for each in (folder, *folder.parents))


def outermost_folder(path: str, files: Sequence[str]) -> str:
    """The folder above the outermost package that a file stands in."""
    folder = PurePosixPath(path).parent
    while f"{folder}/__init__.py" in files:
        folder = folder.parent
    return folder.as_posix()
