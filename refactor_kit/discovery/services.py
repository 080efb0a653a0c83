"""The services that one repository holds, each below a folder of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePosixPath
from posixpath import commonpath

from refactor_kit.base import SourceTree
from refactor_kit.reading.policy.conventions import schema_folders, service_files

from .applications import application_files
from .carriers import outermost_folder

_MARKERS = (
    "pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Pipfile", "refactor-kit.toml",
)  # fmt: skip


class SubTree(SourceTree):
    """The files below one folder, as a tree of their own: those that a configuration can name.

    Those in the folders ``without`` are left out.
    """

    def __init__(self, tree: SourceTree, folder: str, without: Sequence[str] = ()) -> None:
        self._tree = tree
        self._without = tuple(f"{each}/" for each in without)
        self.prefix = f"{folder}/" if folder else ""

    def paths(self) -> tuple[str, ...]:
        start = len(self.prefix)
        return tuple(path[start:] for path in self._tree.paths() if self.holds(path))

    def read(self, path: str) -> bytes:
        return self._tree.read(self.prefix + path)

    def __contains__(self, path: object) -> bool:
        return (
            isinstance(path, str)
            and self.holds(whole := self.prefix + path)
            and whole in self._tree
        )

    def holds(self, path: str) -> bool:
        """Whether ``path``, as the whole tree calls it, would lie in here."""
        inside = path.startswith(self.prefix) and not path.startswith(self._without)
        return inside and path.isprintable()


def services(tree: SourceTree, named: Sequence[str] = ()) -> Iterator[tuple[str, SubTree]]:
    """Folder and files of every service; the whole tree as ``""`` where it holds one.

    A service is an application with its schemas; ``named`` are folders of further schema packages.
    One inside another is a service of its own where both have a schema package of one name, as an
    old copy has.
    """
    packages = [*schema_folders(service_files(tree.paths())), *named]
    homes: set[str] = set()
    twins: set[str] = set()
    for app in application_files(tree) if packages else ():
        package = max(packages, key=lambda each: (len(commonpath((app, each))), each))
        alike = [each for each in packages if _name(tree, each) == _name(tree, package)]
        home = _home(tree, app, package, alike)
        homes.add(home)
        if len(alike) > 1:
            twins.add(home)
    kept = {
        home
        for home in homes
        if home in twins or not any(home != other and _lies_in(home, other) for other in homes)
    }
    folders = sorted(kept) if len(kept) > 1 else [""]
    for folder in folders:
        inner = [each for each in folders if each != folder and _lies_in(each, folder)]
        yield folder, SubTree(tree, folder, inner)


def _home(tree: SourceTree, app: str, package: str, alike: Collection[str]) -> str:
    """The folder whose files are one project: by its marker, else above the packages.

    Of several packages of one name a folder around them is the home of the outermost alone.
    """
    folder = PurePosixPath(commonpath((app, package)))
    for above in (folder, *folder.parents):
        place = "" if str(above) == "." else str(above)
        others = [each for each in alike if each != package and _lies_in(each, place)]
        if any(each.count("/") <= package.count("/") for each in others):
            break
        if any(f"{place}/{marker}".lstrip("/") in tree for marker in _MARKERS):
            return place
    while f"{folder}/__init__.py" in tree:
        folder = folder.parent
    return "" if str(folder) == "." else str(folder)


def _name(tree: SourceTree, package: str) -> str:
    """What imports call the package: its folder below the outermost package around it."""
    root = outermost_folder(f"{package}/__init__.py", tree)
    return PurePosixPath(package).relative_to(root).as_posix()


def _lies_in(path: str, folder: str) -> bool:
    return not folder or f"{path}/".startswith(f"{folder}/")
