"""Memoized readings: made once on one tree, made anew on the next only where they must be.

A reading names what it is about in its key, and takes the tree as its only other argument. What it
reads of the tree is noted; on another tree it still holds where all of that is the same. A reading
that comes out equal although a file changed leaves those that rest on it alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, MutableMapping
from typing import Any, Protocol, TypeVar, cast

from refactor_kit.base import SourceTree

Value = TypeVar("Value")
Key = tuple[Hashable, ...]


class Identified(Protocol):
    """A tree that tells contents apart without reading them, as git does."""

    @property
    def listing_id(self) -> str: ...

    def blob_id(self, path: str) -> Hashable: ...

    def differing(self, earlier: Any) -> Iterable[str]:
        """The paths whose content or presence may differ from a tree of the same row."""
        ...


class Notes:
    """What one reading has asked for.

    The content (``blobs``) and the presence of files, other readings, and whether it saw the list
    of all paths; ``listing`` tells that list from others.
    """

    __slots__ = ("blobs", "listed", "listing", "present", "readings")

    def __init__(self) -> None:
        self.blobs: dict[str, Hashable] = {}
        self.present: dict[str, bool] = {}
        self.listed = False
        self.listing = ""
        self.readings: dict[Key, None] = {}

    def take(self, other: Notes) -> None:
        self.blobs.update(other.blobs)
        self.present.update(other.present)
        self.listed |= other.listed
        self.readings.update(other.readings)


class Staleness:
    """Why a memoized reading may no longer hold: what it asked for and what of it may differ."""

    __slots__ = ("listed", "paths", "readings")

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.readings: set[Key] = set()
        self.listed = False


class Dependents:
    """The readings that asked for a path, for the list of paths, or for another reading."""

    def __init__(self) -> None:
        self._of_path: defaultdict[str, set[Key]] = defaultdict(set)
        self._of_reading: defaultdict[Key, set[Key]] = defaultdict(set)
        self._of_listing: set[Key] = set()

    def note(self, key: Key, notes: Notes) -> None:
        for path in (*notes.blobs, *notes.present):
            self._of_path[path].add(key)
        for reading in notes.readings:
            self._of_reading[reading].add(key)
        if notes.listed:
            self._of_listing.add(key)

    def forget(self, key: Key, notes: Notes) -> None:
        for path in (*notes.blobs, *notes.present):
            self._of_path[path].discard(key)
        for reading in notes.readings:
            self._of_reading[reading].discard(key)
        self._of_listing.discard(key)

    def mark_stale(
        self, stale: MutableMapping[Key, Staleness], paths: Iterable[str], *, listed: bool
    ) -> None:
        """Add whatever the change of ``paths``, and of their list, may concern."""
        fresh: list[Key] = []
        for path in paths:
            for key in self._of_path.get(path, ()):
                _staleness(stale, key, fresh).paths.add(path)
        for key in self._of_listing if listed else ():
            _staleness(stale, key, fresh).listed = True
        while fresh:
            key = fresh.pop()
            for dependent in self._of_reading.get(key, ()):
                _staleness(stale, dependent, fresh).readings.add(key)


def _staleness(stale: MutableMapping[Key, Staleness], key: Key, fresh: list[Key]) -> Staleness:
    if key not in stale:
        stale[key] = Staleness()
        fresh.append(key)
    return stale[key]


class _Memo:
    """A value with what it rests on; ``changed`` and ``verified`` are moments of the memory."""

    __slots__ = ("changed", "notes", "read", "value", "verified")

    def __init__(
        self,
        value: Any,
        read: Callable[[SourceTree], Any],
        notes: Notes,
        changed: int,
        verified: int,
    ) -> None:
        self.value = value
        self.read = read
        self.notes = notes
        self.changed = changed
        self.verified = verified


class Memory:
    """Memoized readings of a row of trees.

    It stands at one of them; each move to another begins a moment. What rests on the paths that
    may differ is stale then; everything else holds there without being looked at.
    """

    def __init__(self) -> None:
        self.readings: dict[Key, _Memo] = {}
        self.moment = 0
        self._stands_at: MemoizingTree | None = None
        self._dependents = Dependents()
        self._stale: dict[Key, Staleness] = {}

    def move_to(self, tree: MemoizingTree, identified: Identified) -> None:
        before = self._stands_at
        if before is tree:
            return
        self._stands_at = tree
        self.moment += 1
        if before is None or before.identified is None:
            return
        paths = identified.differing(before.identified)
        listed = before.identified.listing_id != identified.listing_id
        self._dependents.mark_stale(self._stale, paths, listed=listed)

    def forget_stale(self) -> None:
        """Drop what may not hold where the memory stands."""
        for key in self._stale:
            self._dependents.forget(key, self.readings.pop(key).notes)
        self._stale.clear()

    def staleness(self, key: Key) -> Staleness | None:
        return self._stale.get(key)

    def mark_fresh(self, key: Key) -> None:
        self._stale.pop(key, None)

    def keep(self, key: Key, memo: _Memo) -> None:
        before = self.readings.get(key)
        if before is not None:
            self._dependents.forget(key, before.notes)
        self.readings[key] = memo
        self._dependents.note(key, memo.notes)
        self.mark_fresh(key)


class MemoizingTree(SourceTree):
    """``base`` with a memory; without ``identified`` the memory is for this tree alone."""

    def __init__(
        self, base: SourceTree, memory: Memory | None = None, identified: Identified | None = None
    ) -> None:
        self._base = base
        self._memory = memory or Memory()
        self.identified = identified
        self._notes: list[Notes] = []

    @property
    def memoizes(self) -> bool:
        return True

    @property
    def is_one_of_many(self) -> bool:
        return self.identified is not None

    def paths(self) -> tuple[str, ...]:
        if self._notes:
            self._notes[-1].listed = True
        return self._base.paths()

    def read(self, path: str) -> bytes:
        self._note(path)
        return self._base.read(path)

    def __contains__(self, path: object) -> bool:
        found = path in self._base
        if self._notes and self.identified is not None:
            self._notes[-1].present[str(path)] = found
        return found

    def holds_modules(self, folder: str) -> bool:
        return self.memoize(
            ("holds modules", folder), lambda tree: SourceTree.holds_modules(tree, folder)
        )

    def memoize(self, key: Key, read: Callable[[SourceTree], Value]) -> Value:
        if self.identified is not None:
            self._memory.move_to(self, self.identified)
        memo = self._memory.readings.get(key)
        if memo is None or not self._holds(key, memo):
            memo = self._read(key, read, memo)
        if self._notes:
            self._notes[-1].readings[key] = None
        return cast(Value, memo.value)

    def forget_stale(self) -> None:
        """Drop what was read of other trees and may not hold here, instead of judging it."""
        if self.identified is not None:
            self._memory.move_to(self, self.identified)
            self._memory.forget_stale()

    def _note(self, path: str) -> None:
        if self._notes and self.identified is not None:
            self._notes[-1].blobs[path] = self.identified.blob_id(path)

    def _read(self, key: Key, read: Callable[[SourceTree], Any], before: _Memo | None) -> _Memo:
        notes = Notes()
        self._notes.append(notes)
        try:
            value = read(self)
        except Exception:
            self._notes.pop()
            if self._notes:
                self._notes[-1].take(notes)
            raise
        self._notes.pop()
        if notes.listed and self.identified is not None:
            notes.listing = self.identified.listing_id
        same = before is not None and before.value == value
        memo = _Memo(
            before.value if same and before else value,
            read,
            notes,
            before.changed if same and before else self._memory.moment,
            self._memory.moment,
        )
        if self.identified is None:
            self._memory.readings[key] = memo
        else:
            self._memory.keep(key, memo)
        return memo

    def _holds(self, key: Key, memo: _Memo) -> bool:
        """Whether a memoized reading is right for this tree too."""
        staleness = self._memory.staleness(key)
        if staleness is None:
            return True
        tree = self.identified
        notes = memo.notes
        if tree is None or (staleness.listed and notes.listing != tree.listing_id):
            return False
        for path in staleness.paths:
            if path in notes.blobs and tree.blob_id(path) != notes.blobs[path]:
                return False
            if path in notes.present and (path in self._base) != notes.present[path]:
                return False
        if any(self._changed(rested_on) > memo.verified for rested_on in staleness.readings):
            return False
        memo.verified = self._memory.moment
        self._memory.mark_fresh(key)
        return True

    def _changed(self, key: Key) -> int:
        """The moment at which the reading came out as it is now."""
        memo = self._memory.readings.get(key)
        if memo is None:
            return self._memory.moment
        if not self._holds(key, memo):
            try:
                memo = self._read(key, memo.read, memo)
            except Exception:
                return self._memory.moment
        return memo.changed
