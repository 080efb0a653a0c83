"""The folders that come and go with files, and whose they are: the tool's, or somebody else's.

A folder that the tool made goes with the last file in it, whichever change is undone last; one that
stood before comes back with its mode. Kept records tell which is which: each says what it made and
removed, and hands on what those before it said (``origins``).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from refactor_kit.transaction.record import Entry, Folder, Origin, Record
from refactor_kit.worktree.workspace import Workspace


@dataclass(slots=True)
class _Told:
    """What records say of folders: their ``origins``, and which the tool ``made`` at some time."""

    origins: dict[str, int | None] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)

    @classmethod
    def by(cls, records: Iterable[Record]) -> _Told:
        """``records`` come oldest first: the first word on what stood somewhere holds."""
        told = cls()
        for record in records:
            for origin in record.origins:
                told.origins.setdefault(origin.real, origin.mode)
            for folder in record.made:
                told.origins.setdefault(folder.real, None)
            for folder in record.removed:
                told.origins.setdefault(folder.real, folder.mode)
            told.made |= {origin.real for origin in record.origins}
            told.made |= {folder.real for folder in record.made}
        return told


def known_origins(
    workspace: Workspace, entries: Iterable[Entry], kept: Iterable[Record]
) -> tuple[Origin, ...]:
    """What ``kept`` says of the folders around the files.

    A folder that the tool removed and that stands again is somebody else's: nothing is known of it.
    """
    told = _Told.by(kept)
    return tuple(
        Origin(real, told.origins[real])
        for real in sorted(_folders_around(entries) & told.origins.keys())
        if real in told.made or not os.path.lexists(workspace.root / real)
    )


def folders_of_undo(
    workspace: Workspace,
    entries: tuple[Entry, ...],
    meant: Collection[Record],
    staying: Collection[Record],
    told: Iterable[Record],
) -> tuple[tuple[Folder, ...], tuple[Folder, ...]]:
    """What the undo of ``meant`` makes and what it removes, as though only ``staying`` had been.

    ``told`` are the records that know of folders, oldest first.
    """
    known = _Told.by(told)
    around = _folders_around(entry for record in meant for entry in record.entries)
    gone = {folder.real for record in staying for folder in record.removed}
    stood = {real: mode for real in around if (mode := known.origins.get(real)) is not None}
    made = made_folders(workspace, entries, stood, restored=stood.keys() - gone)
    goes = {real for real in around & known.made if real not in stood or real in gone}
    return made, removed_folders(workspace, entries, goes)


def made_folders(
    workspace: Workspace,
    entries: Iterable[Entry],
    modes: Mapping[str, int] | None = None,
    restored: Iterable[str] = (),
) -> tuple[Folder, ...]:
    """The folders missing for files that appear, and those of ``restored``, outermost first.

    ``modes`` are those that are known; the others get the usual one.
    """
    needed = _folders_around(entry for entry in entries if entry.after.kind != "absent")
    needed |= {outer for real in restored for outer in (real, *_folders_of(real))}
    missing = [real for real in sorted(needed) if not os.path.lexists(workspace.root / real)]
    known, usual = modes or {}, usual_mode(0o777)
    return tuple(Folder(real, known.get(real, usual)) for real in missing)


def removed_folders(
    workspace: Workspace, entries: Collection[Entry], candidates: Collection[str] | None = None
) -> tuple[Folder, ...]:
    """The folders that hold nothing once the files are gone, outermost first."""
    going = [entry for entry in entries if entry.after.kind == "absent"]
    gone = {entry.real for entry in going}
    above = _folders_around(going)
    above -= _folders_around(entry for entry in entries if entry.after.kind != "absent")
    if candidates is not None:
        above &= set(candidates)
    emptied: dict[str, int] = {}
    for name in sorted(above, key=lambda name: -name.count("/")):
        folder = workspace.root / name
        if {f"{name}/{inner.name}" for inner in folder.iterdir()} <= gone | emptied.keys():
            emptied[name] = stat.S_IMODE(folder.lstat().st_mode)
    return tuple(Folder(name, emptied[name]) for name in sorted(emptied))


def folders_as_git_sees_them(entries: Iterable[Entry]) -> tuple[Folder, ...]:
    """Those around files that appear: git knows no folders, and takes away what is left empty."""
    usual = usual_mode(0o777)
    appeared = _folders_around(entry for entry in entries if entry.before.kind == "absent")
    return tuple(Folder(real, usual) for real in sorted(appeared))


def usual_mode(mode: int) -> int:
    """``mode`` as the user's mask leaves it."""
    mask = os.umask(0)
    os.umask(mask)
    return mode & ~mask


def _folders_around(entries: Iterable[Entry]) -> set[str]:
    return {folder for entry in entries for folder in _folders_of(entry.real)}


def _folders_of(path: str) -> list[str]:
    return [str(folder) for folder in PurePosixPath(path).parents][:-1]
