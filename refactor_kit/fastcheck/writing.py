"""Writes a few files together: all of them, or none."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from refactor_kit.base import ChangeSet, Edit
from refactor_kit.errors import Refused


def write_together(root: Path, changes: ChangeSet) -> None:
    """Write every edit of ``changes`` below ``root``; on a failure what was written is undone.

    Refused where a file changed since it was read, or leads out of ``root``.
    """
    edits = [(edit, _place(root, edit.path)) for edit in changes]
    for edit, place in edits:
        _refuse_changed(changes, edit, place)
    laid: list[tuple[Edit, Path, Path | None]] = []
    try:
        for edit, place in edits:
            laid.append((edit, place, _laid_beside(place, edit)))
    except OSError as error:
        _sweep(laid)
        raise Refused(f"cannot be written: {error.strerror}", where=str(error.filename)) from None
    done: list[tuple[Edit, Path]] = []
    try:
        for edit, place, beside in laid:
            done.append((edit, place))
            place.unlink() if beside is None else beside.replace(place)
    except OSError as error:
        for edit, place in done:
            if edit.path in changes.base:
                place.write_bytes(changes.base.read(edit.path))
            else:
                place.unlink(missing_ok=True)
        _sweep(laid)
        raise Refused(f"cannot be written: {error.strerror}", where=str(error.filename)) from None


def _place(root: Path, path: str) -> Path:
    """The file that ``path`` stands for, symbolic links followed."""
    place = Path(os.path.realpath(root / path))
    if not place.is_relative_to(os.path.realpath(root)):
        raise Refused("a symbolic link leads out of the repository", where=path)
    return place


def _refuse_changed(changes: ChangeSet, edit: Edit, place: Path) -> None:
    known = edit.path in changes.base
    now = place.read_bytes() if place.exists() else None
    if now != (changes.base.read(edit.path) if known else None):
        raise Refused("changed while it was being checked", where=edit.path, remedy="run again")
    if known and not os.access(place, os.W_OK):
        raise Refused("is read-only", where=edit.path)


def _laid_beside(place: Path, edit: Edit) -> Path | None:
    if edit.content is None:
        return None
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(edit.content)
        file.flush()
        os.fsync(file.fileno())
    mode = stat.S_IMODE(place.stat().st_mode) if place.exists() else 0o666 & ~_umask()
    Path(name).chmod(mode)
    return Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sweep(laid: list[tuple[Edit, Path, Path | None]]) -> None:
    for _, _, beside in laid:
        if beside is not None:
            beside.unlink(missing_ok=True)
