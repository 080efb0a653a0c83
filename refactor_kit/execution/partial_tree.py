"""A tree of which only some contents are at hand."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

_MODULES = (".py", ".pyi")


class Missing(Exception):
    """A file is read that is not at hand."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Listing:
    """The paths of a tree, and its folders that hold modules."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.paths = paths
        self.known = frozenset(paths)
        self.folders: set[str] = set()
        for path in paths:
            if path.endswith(_MODULES):
                folder = path.rpartition("/")[0]
                while folder and folder not in self.folders:
                    self.folders.add(folder)
                    folder = folder.rpartition("/")[0]


class PartialTree:
    """The files that came with the task at hand, before what is remembered of earlier ones.

    What no listing shows is taken for absent, and noted: the caller knows. Whatever is read here
    rests on all that was ever noted.
    """

    def __init__(self, listing: Listing, earlier: Contents, present: frozenset[str]) -> None:
        self._listing = listing
        self._earlier = earlier
        self.files: Mapping[str, bytes] = {}
        self.present = present
        self.absent: set[str] = set()

    def paths(self) -> tuple[str, ...]:
        return self._listing.paths

    def read(self, path: str) -> bytes:
        content = self.files.get(path)
        if content is None:
            content = self._earlier.get(path)
        if content is None:
            if path not in self:
                raise FileNotFoundError(path)
            raise Missing(path)
        return content

    def holds(self, path: str) -> bool:
        """Whether the content of ``path`` is at hand."""
        return path in self.files or self._earlier.get(path) is not None

    def __contains__(self, path: object) -> bool:
        return path in self._listing.known or self._is_present(str(path))

    def _is_present(self, path: str) -> bool:
        if path in self.present:
            return True
        self.absent.add(path)
        return False


class PartialFolderTree(PartialTree):
    """One that stands for a tree which can be asked about folders."""

    def holds_modules(self, folder: str) -> bool:
        return folder in self._listing.folders or self._is_present(f"{folder}/")


class Contents:
    """Contents of files by path, the latest ones up to ``limit`` bytes; threads may share it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = Lock()
        self._held = 0
        self._files: OrderedDict[str, bytes] = OrderedDict()

    def get(self, path: str) -> bytes | None:
        with self._lock:
            content = self._files.get(path)
            if content is not None:
                self._files.move_to_end(path)
            return content

    def add(self, path: str, content: bytes) -> None:
        with self._lock:
            before = self._files.pop(path, b"")
            self._files[path] = content
            self._held += len(content) - len(before)
            while self._held > self._limit and self._files:
                self._held -= len(self._files.popitem(last=False)[1])
