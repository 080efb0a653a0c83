"""Readings that are kept: made once on one tree, made anew on the next only where they must be.

A reading names what it is about in its key, and takes the tree as its only other argument. What it
reads of the tree is noted; on another tree it still holds where all of that is the same. A reading
that comes out equal although a file changed leaves those that rest on it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar, cast

from refactor_kit.base import SourceTree

Value = TypeVar("Value")
#: Bytes of files in memory, however large the tree.
_MOST_HELD = 64 << 20
Key = tuple[Hashable, ...]


class Identified(Protocol):
    """A tree that tells contents apart without reading them, as git does."""

    @property
    def listing_id(self) -> str: ...

    def blob_id(self, path: str) -> Hashable: ...


def remembered(tree: SourceTree, key: Key, read: Callable[[SourceTree], Value]) -> Value:
    """``read(tree)``, or what it gave before where the tree remembers."""
    if isinstance(tree, RememberingTree):
        return cast(Value, tree.remember(key, read))
    return read(tree)


class _Kept:
    """A value with what it rests on; ``changed`` and ``verified`` number trees."""

    __slots__ = ("blobs", "changed", "listing", "present", "read", "readings", "value", "verified")

    def __init__(
        self,
        value: Any,
        read: Callable[[SourceTree], Any],
        blobs: dict[str, Hashable],
        present: dict[str, bool],
        listing: str,
        readings: tuple[Key, ...],
        changed: int,
        verified: int,
    ) -> None:
        self.value = value
        self.read = read
        self.blobs = blobs
        self.present = present
        self.listing = listing
        self.readings = readings
        self.changed = changed
        self.verified = verified


class _Notes:
    """What one reading has asked for so far."""

    __slots__ = ("blobs", "listed", "present", "readings")

    def __init__(self) -> None:
        self.blobs: dict[str, Hashable] = {}
        self.present: dict[str, bool] = {}
        self.listed = False
        self.readings: dict[Key, None] = {}

    def take(self, other: _Notes) -> None:
        self.blobs.update(other.blobs)
        self.present.update(other.present)
        self.listed |= other.listed
        self.readings.update(other.readings)


class Memory:
    """Kept readings of a row of trees."""

    def __init__(self) -> None:
        self.kept: dict[Key, _Kept] = {}
        self.trees = 0


class RememberingTree:
    """``base`` with a memory; without ``identified`` the memory is for this tree alone."""

    def __init__(
        self, base: SourceTree, memory: Memory | None = None, identified: Identified | None = None
    ) -> None:
        self._base = base
        self._memory = memory or Memory()
        self._identified = identified
        self._memory.trees += 1
        self._number = self._memory.trees
        self._notes: list[_Notes] = []
        self._contents: dict[str, bytes] = {}
        self._held = 0

    @property
    def is_one_of_many(self) -> bool:
        """Whether its memory holds readings of other trees too."""
        return self._identified is not None

    def paths(self) -> tuple[str, ...]:
        if self._notes:
            self._notes[-1].listed = True
        return self._base.paths()

    def read(self, path: str) -> bytes:
        self._note(path)
        if path not in self._contents:
            content = self._base.read(path)
            self._held += len(content)
            if self._held > _MOST_HELD:
                self._contents.clear()
                self._held = len(content)
            self._contents[path] = content
        return self._contents[path]

    def __contains__(self, path: object) -> bool:
        found = path in self._base
        if self._notes and self._identified is not None:
            self._notes[-1].present[str(path)] = found
        return found

    def remember(self, key: Key, read: Callable[[SourceTree], Any]) -> Any:
        """What ``read`` gives on this tree, made anew only where it has to be."""
        kept = self._memory.kept.get(key)
        if kept is None or not self._holds(kept):
            kept = self._read(key, read, kept)
        if self._notes:
            self._notes[-1].readings[key] = None
        return kept.value

    def _note(self, path: str) -> None:
        if self._notes and self._identified is not None:
            self._notes[-1].blobs[path] = self._identified.blob_id(path)

    def _read(self, key: Key, read: Callable[[SourceTree], Any], before: _Kept | None) -> _Kept:
        notes = _Notes()
        self._notes.append(notes)
        try:
            value = read(self)
        except Exception:
            self._notes.pop()
            if self._notes:
                self._notes[-1].take(notes)
            raise
        self._notes.pop()
        same = before is not None and before.value == value
        kept = _Kept(
            before.value if same and before else value,
            read,
            notes.blobs,
            notes.present,
            self._identified.listing_id if notes.listed and self._identified else "",
            tuple(notes.readings),
            before.changed if same and before else self._number,
            self._number,
        )
        self._memory.kept[key] = kept
        return kept

    def _holds(self, kept: _Kept) -> bool:
        if kept.verified == self._number:
            return True
        tree = self._identified
        if tree is None or (kept.listing and kept.listing != tree.listing_id):
            return False
        if any(tree.blob_id(path) != blob for path, blob in kept.blobs.items()):
            return False
        if any((path in self._base) != was for path, was in kept.present.items()):
            return False
        if any(self._changed(key) > kept.verified for key in kept.readings):
            return False
        kept.verified = self._number
        return True

    def _changed(self, key: Key) -> int:
        """The number of the tree on which the reading came out as it is now."""
        kept = self._memory.kept.get(key)
        if kept is None:
            return self._number
        if not self._holds(kept):
            try:
                kept = self._read(key, kept.read, kept)
            except Exception:
                return self._number
        return kept.changed
