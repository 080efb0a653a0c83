"""Source trees: what codemods and checks read.

A path is a POSIX path relative to the folder of the configuration (``api/main.py``); it never
begins with ``/`` and never contains ``..``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, KeysView, Mapping, Sequence
from itertools import islice, takewhile
from typing import Protocol, TypeVar

Value = TypeVar("Value")


class SourceTree(Protocol):
    """A read-only view of the files of one service.

    A path is in the tree where it is one of its :meth:`paths`. Every tree derives from this class;
    one that can tell more than its files do, or sooner, overrides the methods that have a body.
    """

    def paths(self) -> tuple[str, ...]:
        """Every path of the tree, sorted."""
        ...

    def read(self, path: str) -> bytes:
        """The bytes of one file; ``FileNotFoundError`` when the tree has no such file."""
        ...

    def __contains__(self, path: object) -> bool: ...

    def holds_modules(self, folder: str) -> bool:
        """Whether a Python file lies in ``folder`` or below."""
        paths, prefix = self.paths(), f"{folder}/"
        for number in range(bisect_left(paths, prefix), len(paths)):
            if not paths[number].startswith(prefix):
                return False
            if paths[number].endswith((".py", ".pyi")):
                return True
        return False

    def files_below(self, folder: str) -> tuple[str, ...]:
        """The files of any kind in ``folder`` or below, sorted."""
        paths, prefix = self.paths(), f"{folder}/"
        start = bisect_left(paths, prefix)
        return tuple(takewhile(lambda path: path.startswith(prefix), islice(paths, start, None)))

    def paths_holding(self, words: Sequence[str]) -> frozenset[str] | None:
        """The Python files with one of ``words``, whole; ``None`` where one has to read them."""
        return None

    def files_holding(self, words: Sequence[str]) -> frozenset[str] | None:
        """The files of any kind with one of ``words``, whole; ``None`` where one has to read."""
        return None

    @property
    def memoizes(self) -> bool:
        """Whether :meth:`memoize` keeps what it is given."""
        return False

    @property
    def is_one_of_many(self) -> bool:
        """Whether what :meth:`memoize` keeps serves other trees too."""
        return False

    def memoize(self, key: tuple[Hashable, ...], read: Callable[[SourceTree], Value]) -> Value:
        """``read`` of this tree, or what it gave for ``key`` before where that still holds."""
        return read(self)


class MemoryTree(SourceTree):
    """A tree held in a mapping from path to bytes."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = dict(files)
        self._paths = tuple(sorted(self._files))

    def paths(self) -> tuple[str, ...]:
        return self._paths

    def read(self, path: str) -> bytes:
        try:
            return self._files[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    def __contains__(self, path: object) -> bool:
        return path in self._files


class OverlayTree(SourceTree):
    """``base`` with some files replaced, added, or (``None``) taken away."""

    def __init__(self, base: SourceTree, changes: Mapping[str, bytes | None]) -> None:
        self.base = base
        self._changes = dict(changes)
        self._paths = _overlaid(base.paths(), self._changes)

    def over(self, other: SourceTree) -> OverlayTree:
        """The same changes over another tree, all layers below this one as one."""
        return OverlayTree(other, self._flattened()[1])

    def in_one_layer(self) -> OverlayTree:
        """The same tree, read in one step however many changes were laid over one another."""
        return OverlayTree(*self._flattened())

    def _flattened(self) -> tuple[SourceTree, dict[str, bytes | None]]:
        """What lies below all layers, and what they come to."""
        if not isinstance(self.base, OverlayTree):
            return self.base, self._changes
        base, below = self.base._flattened()
        return base, {**below, **self._changes}

    @property
    def changed(self) -> KeysView[str]:
        """The paths that may differ from ``base``."""
        return self._changes.keys()

    def changes(self, path: str) -> bool:
        """Whether ``path`` is one of those that differ from ``base``."""
        return path in self._changes

    def paths(self) -> tuple[str, ...]:
        return self._paths

    def read(self, path: str) -> bytes:
        if path not in self._changes:
            return self.base.read(path)
        content = self._changes[path]
        if content is None:
            raise FileNotFoundError(path)
        return content

    def __contains__(self, path: object) -> bool:
        if path in self._changes:
            return self._changes[path] is not None
        return path in self.base


def _overlaid(paths: tuple[str, ...], changes: Mapping[str, bytes | None]) -> tuple[str, ...]:
    gone = {path for path, content in changes.items() if content is None}
    known = frozenset(paths)
    fresh = [path for path in changes if path not in known and path not in gone]
    if not fresh and known.isdisjoint(gone):
        return paths
    return tuple(sorted([*(path for path in paths if path not in gone), *fresh]))
