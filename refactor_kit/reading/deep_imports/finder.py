"""Between dotted names and files, over several source roots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from refactor_kit.base import SourceTree
from refactor_kit.memory.memoized import MemoizingTree, memoized

_SUFFIXES = (".py", ".pyi")


class ModuleFinder:
    """Which file a dotted name means, and which name a file has, below ``source_roots``."""

    def __init__(self, tree: SourceTree, source_roots: Sequence[str]) -> None:
        self.tree = tree
        roots = [PurePosixPath(root).as_posix() for root in source_roots]
        self.prefixes = tuple("" if root == "." else f"{root}/" for root in roots)
        self._by_length = sorted(self.prefixes, key=len, reverse=True)
        self._paths: dict[str, str | None] = {}
        # A tree on disk can tell about one folder without listing every file.
        self._holds_modules: Callable[[str], bool] | None = getattr(tree, "holds_modules", None)
        self._folders: frozenset[str] | None = None

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
        return self._holds_modules is None or self._is_namespace(dotted)

    def _is_namespace(self, dotted: str) -> bool:
        stem = dotted.replace(".", "/")
        return any(self._is_folder(prefix + stem) for prefix in self.prefixes)

    def _is_folder(self, folder: str) -> bool:
        if self._holds_modules is not None:
            return self._holds_modules(folder)
        if self._folders is None and not isinstance(self.tree, MemoizingTree):
            self._folders = _folders(self.tree)
        if self._folders is not None:
            return folder in self._folders
        return memoized(
            self.tree,
            ("is a folder of modules", folder),
            lambda tree: folder in memoized(tree, ("folders of modules",), _folders),
        )


def _folders(tree: SourceTree) -> frozenset[str]:
    return frozenset(
        folder for path in tree.paths() if path.endswith(_SUFFIXES) for folder in _parents(path)
    )


def _parents(path: str) -> list[str]:
    names = path.split("/")[:-1]
    return ["/".join(names[:length]) for length in range(1, len(names) + 1)]
