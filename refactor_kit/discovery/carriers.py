"""The package whose classes the routes take, where no folder is called after schemas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath

from refactor_kit.base import SourceTree
from refactor_kit.reading.application.routing import imported_files
from refactor_kit.reading.policy.conventions import router_files, service_files, source_root
from refactor_kit.reading.policy.imported_packages import Package
from refactor_kit.runtime.errors import UsageError
from refactor_kit.runtime.wording import listed

_CLASS = re.compile(rb"^class[ \t]+(\w+)[ \t]*\(([^()]*)\)", re.M)
_ROOTS = frozenset((b"BaseModel", b"GenericModel", b"SQLModel"))


def taken_package(files: Sequence[str], tree: SourceTree) -> str | None:
    """The package with most of the files of pydantic classes that the route files import from.

    ``None`` where none holds two of them, or only folders that hold routes too: such a service
    keeps its classes in one file, or each feature's beside its routes.
    """
    routes = router_files(files, tree, "")
    held = _folders_taken_from(_taken_files(files, tree, routes), routes)
    found = [folder for folder, count in held.items() if count > 1]
    packages = [folder for folder in found if f"{folder}/__init__.py" in files] or found
    return min(packages, key=lambda each: (-held[each], each.count("/"), each), default=None)


def instead_of_a_package(tree: SourceTree) -> tuple[str, str]:
    """What stands where no package is called ``schemas``, and the way out, in words."""
    files = service_files(tree.paths())
    routes = router_files(files, tree, "")
    if not routes:
        return (
            "no routes are found: no file makes an APIRouter or declares an endpoint",
            "run it in the folder of a FastAPI service",
        )
    taken = _taken_files(files, tree, routes)
    folders = _likely_packages(taken, routes, files)
    if folders:
        named = [f"--public-package {package_in(each, files, tree).name}" for each in folders]
        return (
            "no package is called schemas; the routes take their classes from "
            f"{listed([f'{each}/' for each in folders], 3)}",
            f"name {'it' if len(named) == 1 else 'them'}: refactor-kit init {' '.join(named)}",
        )
    if taken:
        shown = listed(sorted(taken), 3)
        return (
            f"no package is called schemas; the routes take their classes from {shown}",
            "a public package is a folder with a module for each part: move these into one that "
            "is called schemas",
        )
    return (
        "no package is called schemas, and the routes take no pydantic class from another module",
        "a public package is a folder with a module for each part: put the classes into one that "
        "is called schemas",
    )


def named_folders(names: Sequence[str], files: Sequence[str]) -> list[str]:
    """The folders that ``names`` mean, each a package's dotted name or its folder.

    A folder below another service's may have the same name, so that one name may mean several.
    """
    known = {str(folder) for path in files for folder in PurePosixPath(path).parents}
    found: list[str] = []
    for name in names:
        wanted = name.strip("/") if "/" in name else name.replace(".", "/")
        if wanted in known:
            found.append(wanted)
            continue
        below = sorted(each for each in known if each.endswith(f"/{wanted}"))
        if not below:
            raise _no_folder(name, wanted, known, files)
        found += below
    return list(dict.fromkeys(found))


def _no_folder(name: str, wanted: str, known: Iterable[str], files: Sequence[str]) -> UsageError:
    module = next((each for each in files if f"/{each}".endswith(f"/{wanted}.py")), None)
    if module is not None:
        return UsageError(
            f"{name} is one module, {module}, and no package",
            remedy="a public package is a folder with a module for each part",
        )
    alike = [each for each in known if each.rpartition("/")[2] == wanted.rpartition("/")[2]]
    close = sorted(alike) or get_close_matches(wanted, sorted(known), n=1)
    return UsageError(
        f"no folder here holds the package {name}",
        remedy=f"did you mean {close[0].replace('/', '.')}?" if close else "",
    )


def package_in(folder: str, files: Sequence[str], tree: SourceTree) -> Package:
    """The package in ``folder``, by the name that imports of it use."""
    root = source_root(folder, files, tree)
    return Package("" if root == "." else root, folder)


def _taken_files(files: Sequence[str], tree: SourceTree, routes: Sequence[str]) -> frozenset[str]:
    """The files of pydantic classes, themselves no routes, that ``routes`` import from."""
    models = _model_files(files, tree).difference(routes)
    if not models:
        return frozenset()
    return frozenset(
        used
        for path in routes
        for used in imported_files(tree, path, _roots(path, files))
        if used in models
    )


def _likely_packages(
    taken: frozenset[str], routes: Sequence[str], files: Sequence[str]
) -> list[str]:
    """The folders of which the routes take half of the modules at least.

    None where the routes take most of their classes elsewhere: from a module among other code.
    """
    modules = Counter(
        str(PurePosixPath(path).parent) for path in files if not path.endswith("/__init__.py")
    )
    held = _folders_taken_from(taken, routes)
    likely = sorted(folder for folder, count in held.items() if count * 2 >= modules[folder])
    most = sum(held[each] for each in likely) * 2 > len(taken)
    return likely if most else []


def _folders_taken_from(taken: Iterable[str], routes: Sequence[str]) -> Counter[str]:
    """How many of the files ``taken`` each folder holds that has no routes in or below it."""
    beside = {str(folder) for path in routes for folder in PurePosixPath(path).parents}
    held = Counter(str(PurePosixPath(path).parent) for path in taken)
    return Counter({folder: count for folder, count in held.items() if folder not in beside})


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


def outermost_folder(path: str, files: Container[str]) -> str:
    """The folder above the outermost package that a file stands in."""
    folder = PurePosixPath(path).parent
    while f"{folder}/__init__.py" in files:
        folder = folder.parent
    return folder.as_posix()
