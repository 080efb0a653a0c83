"""What rests on what: from a file, or from a reading, to the readings that a change may concern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, MutableMapping

Key = tuple[Hashable, ...]


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
