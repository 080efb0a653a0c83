"""Carries a recorded change out, and takes it back."""

from __future__ import annotations

from collections.abc import Callable

from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.signals import stop_if_asked
from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.record import Entry, Folder, Record, State
from refactor_kit.worktree.path_rules import listed

Content = Callable[[str], bytes]


def carry_out(disk: Disk, record: Record, content: Content) -> None:
    """Make the change. Whatever is raised, :func:`take_back` restores the tree."""
    for folder in record.made:
        disk.make_folder(folder.real, folder.mode)
    for number, entry in enumerate(record.entries):
        stop_if_asked()
        if entry.after.kind != "absent" and not entry.in_place:
            disk.lay(entry.real, _beside(record, number), entry.after, _bytes(entry.after, content))
    for number, entry in _writes_first(record):
        stop_if_asked()
        state, _ = disk.look(entry.real)
        if not state.is_same_content(entry.before):
            raise Refused(
                f"changed while it was about to be written:\n{listed([entry.path])}",
                remedy="run this again: the plan is then made anew",
            )
        _change(disk, entry, _beside(record, number), content)
    finish(disk, record)


def finish(disk: Disk, record: Record) -> None:
    """What remains once every file stands at its new content."""
    for folder in _deepest_first(record.removed):
        disk.remove_folder(folder.real)
    disk.flush_folders_of(entry.real for entry in record.entries)
    disk.flush_folders_of(folder.real for folder in (*record.made, *record.removed))


def take_back(
    disk: Disk, record: Record, content: Content, *, whatever_stands: bool = False
) -> None:
    """Restore the tree as it was before :func:`carry_out`, however far that came.

    What was edited meanwhile stays, unless ``whatever_stands`` there is to go.
    """
    ours = {"after", "torn", "edited"} if whatever_stands else {"after", "torn"}
    for number, entry in enumerate(record.entries):
        disk.remove_beside(entry.real, _beside(record, number))
        disk.remove_beside(entry.real, _restoring(record, number))
    for folder in record.removed:
        disk.make_folder(folder.real, folder.mode)
    for number, entry in enumerate(record.entries):
        if file_state(disk, entry, content) in ours:
            _restore(disk, entry, _restoring(record, number), content)
    for folder in _deepest_first(record.made):
        disk.remove_folder(folder.real)
    disk.flush_folders_of(entry.real for entry in record.entries)
    disk.flush_folders_of(folder.real for folder in (*record.made, *record.removed))


def file_state(disk: Disk, entry: Entry, content: Content) -> str:
    """``before``, ``after``, ``torn`` (on the way there), or ``edited`` by somebody else."""
    state, found = disk.look(entry.real)
    if state.is_same_content(entry.before):
        return "before"
    if state.is_same_content(entry.after):
        return "after"
    if entry.in_place and _is_torn(found, content(entry.before.digest or ""), content, entry):
        return "torn"
    return "edited"


def _is_torn(found: bytes, before: bytes, content: Content, entry: Entry) -> bool:
    """Whether a write in place stopped half-way: new bytes in front, old ones behind.

    Or one that took it back, of the whole or of a half: old bytes in front of these.
    """
    after = _bytes(entry.after, content)
    written = _agreement(found, after)
    if found[written:] == before[written:]:
        return True
    back = _agreement(found, before)
    left = back + _agreement(found[back:], after[back:])
    return found[back:] == after[back:] or found[left:] == before[left:]


def _agreement(one: bytes, other: bytes) -> int:
    """How many bytes both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, pair in pairs if len(set(pair)) > 1), min(len(one), len(other)))


def _change(disk: Disk, entry: Entry, laid: str, content: Content) -> None:
    if entry.after.kind == "absent":
        disk.remove(entry.real)
    elif entry.in_place:
        disk.overwrite(entry.real, _bytes(entry.after, content))
    else:
        disk.put(entry.real, laid)


def _restore(disk: Disk, entry: Entry, laid: str, content: Content) -> None:
    if entry.before.kind == "absent":
        disk.remove(entry.real)
    elif entry.in_place:
        disk.overwrite(entry.real, _bytes(entry.before, content))
    else:
        disk.lay(entry.real, laid, entry.before, _bytes(entry.before, content))
        disk.put(entry.real, laid)


def _writes_first(record: Record) -> list[tuple[int, Entry]]:
    """New and changed files before those that go, so that nothing is missing meanwhile."""
    numbered = list(enumerate(record.entries))
    return sorted(numbered, key=lambda pair: (pair[1].after.kind == "absent", pair[0]))


def _deepest_first(folders: tuple[Folder, ...]) -> list[Folder]:
    return sorted(folders, key=lambda folder: -folder.real.count("/"))


def _bytes(state: State, content: Content) -> bytes:
    return content(state.digest) if state.digest is not None else b""


def _beside(record: Record, number: int) -> str:
    return f".refactor-kit-{record.token}-{number}"


def _restoring(record: Record, number: int) -> str:
    return f".refactor-kit-{record.token}-{number}-back"
