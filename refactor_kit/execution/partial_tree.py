"""A tree of which only some contents are at hand."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from refactor_kit.base import SourceTree


class Missing(Exception):
    """A file is read that is not at hand."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class PartialTree(SourceTree):
    """The files that came with the task at hand, before what is remembered of earlier ones."""

    def __init__(self, paths: tuple[str, ...], known: frozenset[str], earlier: Contents) -> None:
        self._paths = paths
        self._known = known
        self._earlier = earlier
        self.files: Mapping[str, bytes] = {}

    def paths(self) -> tuple[str, ...]:
        return self._paths

    def read(self, path: str) -> bytes:
        if path not in self:
            raise FileNotFoundError(path)
        content = self._at_hand(path)
        if content is None:
            raise Missing(path)
        return content

    def lacks(self, path: str) -> bool:
        """Whether ``path`` is a file of the tree whose content is not at hand."""
        return path in self and self._at_hand(path) is None

    def __contains__(self, path: object) -> bool:
        return path in self._known

    def _at_hand(self, path: str) -> bytes | None:
        content = self.files.get(path)
        return self._earlier.get(path) if content is None else content


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
