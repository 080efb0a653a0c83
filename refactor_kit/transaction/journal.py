"""Where records lie: at most one unfinished, and those kept for undo, oldest first.

A change is begun when its record stands as ``journal.zip`` and over when that file has been
renamed; everything else is litter of a run that died before it began. A run of several changes has
a mark (``run.json``) from before the first until after the last: what it says is up to the caller.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from refactor_kit.runtime.errors import Refused
from refactor_kit.transaction.disk import flush
from refactor_kit.transaction.record import Record, StoredRecord, load, pack
from refactor_kit.worktree.workspace import Workspace

_JOURNAL = "journal.zip"
_PREPARED = "prepared.zip"
_UNDONE = "undone.zip"
_APPLIED_FOLDER = "applied"
_MARK = "run.json"
_NEW_MARK = "run.new"


class Journal:
    """The records of one work tree."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._folder = workspace.state_dir
        self._kept = self._folder / _APPLIED_FOLDER
        self._root = root_in_tree(workspace)

    @property
    def file(self) -> Path:
        return self._folder / _JOURNAL

    @property
    def mark_file(self) -> Path:
        return self._folder / _MARK

    def begin(self, record: Record, contents: Mapping[str, bytes]) -> StoredRecord:
        """Put the record on the disk; from now on the change is found by the next run."""
        self._put(self.file, self._folder / _PREPARED, pack(record, contents))
        return StoredRecord(self.file, record)

    def begin_run(self, mark: bytes) -> None:
        """Put the mark of a run on the disk; until :meth:`end_run` the next run finds it."""
        self._put(self.mark_file, self._folder / _NEW_MARK, mark)

    def end_run(self) -> None:
        """The run is over, whichever way: its mark goes."""
        self.mark_file.unlink(missing_ok=True)
        _flush_folder(self._folder)

    def _put(self, file: Path, prepared: Path, content: bytes) -> None:
        try:
            self._workspace.make_state_dir()
            self._kept.mkdir(exist_ok=True)
            _flush_folder(self._folder.parent)
            _write_flushed(prepared, content)
            prepared.rename(file)
            _flush_folder(self._folder)
        except OSError as error:
            for each in (prepared, file):
                with suppress(OSError):
                    each.unlink()
            raise Refused(
                f"the journal cannot be written: {error.strerror}",
                where=str(self._folder),
                remedy="the tree is as it was; once the cause is gone, run this again",
            ) from None

    def unfinished(self) -> StoredRecord | None:
        """The change that a run began and did not end."""
        return load(self.file) if self.file.exists() else None

    def close(self, record: Record) -> None:
        """The change is made: keep its record, or drop those that it took back.

        The record of a change that belongs to no module is not kept: nothing takes it back.
        """
        if not record.module:
            self.discard()
        elif record.kind == "apply":
            self.file.rename(self._kept / f"{self.next_number():06}.zip")
        else:
            self.file.rename(self._folder / _UNDONE)
            self._drop(record)
        # The change is made and can no longer be taken back: only its durability is at stake.
        with suppress(OSError):
            _flush_folder(self._kept)
            _flush_folder(self._folder)

    def discard(self) -> None:
        """The change is taken back: nothing of it is kept."""
        self.file.unlink(missing_ok=True)
        _flush_folder(self._folder)

    def sweep(self) -> None:
        """Clear up what a run left that died between two changes."""
        for name in (_PREPARED, _NEW_MARK):
            (self._folder / name).unlink(missing_ok=True)
        undone = self._folder / _UNDONE
        if undone.exists():
            self._drop(load(undone).record)

    def next_number(self) -> int:
        """The number that the next kept record gets: later ones have higher numbers."""
        return max((int(file.stem) for file in self._kept.glob("*.zip")), default=0) + 1

    def kept_from(self, number: int) -> tuple[StoredRecord, ...]:
        """The kept records from this number on, of whichever target, oldest first."""
        files = sorted(file for file in self._kept.glob("*.zip") if int(file.stem) >= number)
        return tuple(load(file) for file in files)

    def drop(self, stored: StoredRecord) -> None:
        """Forget a kept record whose change was taken back."""
        stored.file.unlink(missing_ok=True)

    def kept(self) -> tuple[StoredRecord, ...]:
        """The kept records of this target, oldest first."""
        files = sorted(self._kept.glob("*.zip"))
        records = (load(file) for file in files)
        return tuple(stored for stored in records if stored.record.root == self._root)

    def _drop(self, record: Record) -> None:
        with suppress(OSError):
            for name in reversed(record.undoes):
                (self._kept / name).unlink(missing_ok=True)
            (self._folder / _UNDONE).unlink(missing_ok=True)


def root_in_tree(workspace: Workspace) -> str:
    """The target's place in its work tree: two services of one tree share one journal."""
    return workspace.repository.prefix if workspace.repository else ""


def _write_flushed(file: Path, content: bytes) -> None:
    # The contents may be more private than the folder: nobody else gets to read them here.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        flush(descriptor)
    finally:
        os.close(descriptor)
