"""The schema packages of a repository without a configuration: those that its routes import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from refactor_kit.base import SourceTree
from refactor_kit.base.patterns import PathPatterns
from refactor_kit.base.records import dataclass

from .conventions import route_patterns, schema_folders, source_root
from .imported_packages import Imported, Package, PackageImports


@dataclass(frozen=True, slots=True)
class SchemaPackages:
    """``found`` are the packages, the one with most modules first; none where nothing shows any.

    ``imported`` says of every route file what it imports.
    """

    found: tuple[Package, ...]
    imported: Mapping[str, Imported]

    def undecided(self) -> Iterator[tuple[str, Imported]]:
        """The route files with an import that may mean several packages."""
        for path, each in self.imported.items():
            if each.candidates:
                yield path, each


def find_schema_packages(tree: SourceTree, files: Sequence[str], here: str = "") -> SchemaPackages:
    """The packages called ``schemas`` that the routes among ``files`` import.

    Where they import none, the one that holds most modules, if nothing is undecided. ``here`` is
    the folder that the command runs in.
    """
    imports = PackageImports(tree, files, here)
    patterns = [f"/{each}" for each in route_patterns(files, tree, "")]
    imported = {path: imports.of(path) for path in PathPatterns(patterns).among(files)}
    reached = {package for each in imported.values() for package in each.packages}
    regular = {each for each in reached if f"{each.path}/__init__.py" in tree}
    found = regular or reached
    held = schema_folders(files)
    if not found and not any(each.candidates for each in imported.values()):
        folders = [each for each in held if f"{each}/__init__.py" in tree] or list(held)
        if folders:
            path = min(folders, key=lambda each: (-held[each], each.count("/"), each))
            found = {Package(source_root(path, files, tree), path)}
    order = sorted(found, key=lambda each: (-held[each.path], each.path.count("/"), each))
    return SchemaPackages(tuple(order), imported)
