"""Which schema packages a file imports, found as the interpreter would from around that file.

For a repository without a configuration, which may hold several services with packages of one name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from refactor_kit.base import SourceTree
from refactor_kit.base.records import dataclass
from refactor_kit.python.lexical import ImportStatement, find_imports

from .conventions import SCHEMA_FOLDERS, schema_folders, source_root


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """The schema package in the folder ``path``, as imports that count from ``root`` name it.

    ``root`` is ``""`` or ``"."`` for the root of the repository.
    """

    root: str
    path: str

    @property
    def name(self) -> str:
        above = f"{self.root}/" if self.root not in ("", ".") else ""
        return self.path.removeprefix(above).replace("/", ".")


@dataclass(frozen=True, slots=True)
class Imported:
    """The ``packages`` that a file imports.

    ``unknown`` is the line of an import that is of none of them though it is spelled like one,
    0 where there is none; ``candidates`` are the packages that it may mean, two or more of them.
    """

    packages: frozenset[Package] = frozenset()
    unknown: int = 0
    candidates: tuple[Package, ...] = ()


class PackageImports:
    """Reads files of ``tree`` one by one. ``here`` is the folder that the command runs in."""

    def __init__(self, tree: SourceTree, files: Sequence[str], here: str = "") -> None:
        self._tree = tree
        self._here = here
        self._files = frozenset(files)
        self._listed = files
        self._folders = {
            path[:at] for path in files for at, letter in enumerate(path) if letter == "/"
        }
        self._packages = tuple(schema_folders(files))
        self._roots: dict[str, str] = {}

    def of(self, path: str) -> Imported:
        """What the file at ``path`` imports; nothing where it imports no schema package."""
        source = self._tree.read(path)
        if not any(name.encode() in source for name in SCHEMA_FOLDERS):
            return Imported()
        packages: set[Package] = set()
        imported = Imported()
        for statement in find_imports(source):
            for dotted, module in _dotted(statement):
                if statement.level:
                    packages |= self._relative(path, statement.level, dotted)
                    continue
                found = self._absolute(path, dotted, module)
                meant = self._meant(path, dotted[0], found)
                if len(meant) == 1:
                    packages.add(meant[0])
                elif found and not imported.candidates:
                    imported = Imported(unknown=statement.line, candidates=tuple(meant))
        return Imported(frozenset(packages), imported.unknown, imported.candidates)

    def _relative(self, path: str, level: int, dotted: Sequence[str]) -> set[Package]:
        folder = path.split("/")[:-level]
        target = "/".join([*folder, *dotted])
        inside = (each for each in self._packages if f"{target}/".startswith(f"{each}/"))
        return {Package(self._root_of(each), each) for each in inside}

    def _root_of(self, package: str) -> str:
        if package not in self._roots:
            root = source_root(package, self._listed, self._tree)
            self._roots[package] = "" if root == "." else root
        return self._roots[package]

    def _absolute(self, path: str, dotted: Sequence[str], module: int) -> Iterable[Package]:
        """Every package that ``dotted`` may name, the first ``module`` words being a module's."""
        found = []
        for package in self._packages:
            folders = package.split("/")
            for length in range(1, min(len(folders), len(dotted)) + 1):
                if folders[-length:] != list(dotted[:length]):
                    continue
                below = f"{package}/{dotted[length]}" if length < module else package
                if below in self._folders or f"{below}.py" in self._files:
                    found.append(Package("/".join(folders[:-length]), package))
        return found

    def _meant(self, path: str, top: str, found: Iterable[Package]) -> list[Package]:
        """The packages that can be meant in ``path``: those below a folder around it come first."""
        above = [each for each in found if not each.root or path.startswith(f"{each.root}/")]
        around = ["/".join(path.split("/")[:length]) for length in range(path.count("/") + 1)]
        if not above and any(self._is_module(folder, top) for folder in around):
            return []
        meant = above or list(found)
        meant = [each for each in meant if f"{each.root}/__init__.py" not in self._files] or meant
        if not f"{path}/".startswith(f"{self._here}/"):
            return meant
        return [each for each in meant if f"{each.root}/".startswith(f"{self._here}/")] or meant

    def _is_module(self, folder: str, name: str) -> bool:
        stem = f"{folder}/{name}" if folder else name
        return stem in self._folders or f"{stem}.py" in self._files


def _dotted(statement: ImportStatement) -> Iterator[tuple[list[str], int]]:
    """The words of each imported name, and how many of them certainly name a module."""
    for each in statement.names:
        if not statement.is_from:
            words = each.name.split(".")
            yield words, len(words)
            continue
        words = statement.module.split(".") if statement.module else []
        yield [*words, each.name], len(words)
