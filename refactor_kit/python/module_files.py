"""Between dotted names and files, over several source roots: each looked for once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from refactor_kit.base import SourceTree
from refactor_kit.base.layout import dotted_name, module_file, module_places

_SUFFIXES = (".py", ".pyi")


class ModuleFinder:
    """Which file a dotted name means, and which name a file has, below ``source_roots``."""

    def __init__(self, tree: SourceTree, source_roots: Sequence[str]) -> None:
        self.tree = tree
        self.roots = tuple(PurePosixPath(root).as_posix() for root in source_roots)
        self._paths: dict[str, str | None] = {}

    def path_of(self, dotted: str) -> str | None:
        """The file of a module or of a package's ``__init__``; ``None`` outside the tree."""
        if dotted not in self._paths:
            self._paths[dotted] = module_file(self.tree, dotted, self.roots, _SUFFIXES)
        return self._paths[dotted]

    def name_of(self, path: str) -> tuple[str, bool]:
        """The dotted name of a file, and whether it is a package."""
        return dotted_name(path, self.roots), path.rpartition("/")[2].startswith("__init__.")

    def exists(self, dotted: str) -> bool:
        """Whether a module, a package or a namespace package has this name."""
        return self.path_of(dotted) is not None or any(
            self.tree.holds_modules(place) for place in module_places(dotted, self.roots)
        )
