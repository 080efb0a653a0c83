"""Between dotted names and files, over several source roots."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from refactor_kit.base import SourceTree

_SUFFIXES = (".py", ".pyi")


class ModuleFinder:
    """Which file a dotted name means, and which name a file has, below ``source_roots``."""

    def __init__(self, tree: SourceTree, source_roots: Sequence[str]) -> None:
        self.tree = tree
        roots = [PurePosixPath(root).as_posix() for root in source_roots]
        self.prefixes = tuple("" if root == "." else f"{root}/" for root in roots)
        self._by_length = sorted(self.prefixes, key=len, reverse=True)
        self._paths: dict[str, str | None] = {}

    def path_of(self, dotted: str) -> str | None:
        """The file of a module or of a package's ``__init__``; ``None`` outside the tree."""
        if dotted not in self._paths:
            self._paths[dotted] = self._find(dotted)
        return self._paths[dotted]

    def name_of(self, path: str) -> tuple[str, bool]:
        """The dotted name of a file, and whether it is a package."""
        for prefix in self._by_length:
            if path.startswith(prefix):
                path = path[len(prefix) :]
                break
        names = path.rsplit(".", 1)[0].split("/")
        if names[-1] == "__init__":
            return ".".join(names[:-1]), True
        return ".".join(names), False

    def exists(self, dotted: str) -> bool:
        """Whether a module, a package or a namespace package has this name."""
        return self.path_of(dotted) is not None or self._is_namespace(dotted)

    def _find(self, dotted: str) -> str | None:
        above = dotted.rpartition(".")[0]
        if above and not self._may_hold_modules(above):
            return None
        stem = dotted.replace(".", "/")
        for prefix in self.prefixes:
            for suffix in _SUFFIXES:
                for candidate in (f"{stem}/__init__{suffix}", f"{stem}{suffix}"):
                    if prefix + candidate in self.tree:
                        return prefix + candidate
        return None

    def _may_hold_modules(self, dotted: str) -> bool:
        """Whether modules may lie below ``dotted``: not below one that is a plain file itself."""
        path = self.path_of(dotted)
        if path is not None:
            return path.rpartition("/")[2].startswith("__init__.")
        return self._is_namespace(dotted)

    def _is_namespace(self, dotted: str) -> bool:
        stem = dotted.replace(".", "/")
        return any(self.tree.holds_modules(prefix + stem) for prefix in self.prefixes)
