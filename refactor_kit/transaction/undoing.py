"""Takes applied steps back, last in first out, from the kept pre-images."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from refactor_kit.base import Edit
from refactor_kit.errors import Refused
from refactor_kit.path_rules import listed
from refactor_kit.signals import shielded
from refactor_kit.transaction.applying import run
from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.journal import Journal
from refactor_kit.transaction.preparation import made_folders, removed_folders
from refactor_kit.transaction.record import Entry, Record, State, StoredRecord
from refactor_kit.transaction.refusals import refuse_places, refuse_unwritable
from refactor_kit.workspace import Workspace, digest_of


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What an undo restores: ``steps`` newest first, ``edits`` against the tree as it stands."""

    module: str
    steps: tuple[int, ...]
    edits: tuple[Edit, ...]
    record: Record = field(repr=False)
    contents: dict[str, bytes] = field(repr=False)


@dataclass(slots=True)
class _Path:
    """One path on its way back through the records."""

    real: str
    shown_as: str
    found: State
    current: State
    source: StoredRecord | None = None
    edited: bool = False
    blockers: list[Record] = field(default_factory=list)


def undo(workspace: Workspace, module: str, from_step: int | None = None) -> list[str]:
    """Restore the tree as it was before the module's steps (from ``from_step`` on).

    The paths that were restored; the tree is then byte-equal to before.
    """
    plan = undo_plan(workspace, module, from_step)
    with shielded():
        run(workspace, plan.record, plan.contents)
    return [edit.path for edit in plan.edits]


def undo_plan(workspace: Workspace, module: str, from_step: int | None = None) -> UndoPlan:
    """What :func:`undo` would do; refused, with every file named, where it would lose work."""
    if workspace.repository is not None:
        workspace.repository.refuse_unfinished_operations()
    kept = Journal(workspace).kept()
    taken_back = [stored for stored in kept if _is_meant(stored.record, module, from_step)]
    if not taken_back:
        steps = "" if from_step is None else f" from step {from_step} on"
        raise Refused(f"nothing that was applied to {module}{steps} is on record here")
    disk = Disk(workspace.root)
    paths = _walk_back(disk, kept, taken_back)
    _refuse_blocked(paths, module)
    _refuse_edited(paths)
    return _plan(workspace, disk, module, taken_back, paths)


def _is_meant(record: Record, module: str, from_step: int | None) -> bool:
    return record.module == module and (from_step is None or record.step >= from_step)


def _walk_back(
    disk: Disk, kept: Iterable[StoredRecord], taken_back: list[StoredRecord]
) -> list[_Path]:
    """Every path of the records taken back, followed from what stands there now."""
    paths: dict[str, _Path] = {}
    for stored in taken_back:
        for entry in stored.record.entries:
            if entry.real not in paths:
                found, _ = disk.look(entry.real)
                paths[entry.real] = _Path(entry.real, entry.path, found, found)
    oldest = {path: _first_name(taken_back, path) for path in paths}
    for stored in reversed(tuple(kept)):
        for entry in stored.record.entries:
            path = paths.get(entry.real)
            if path is not None and stored.name >= oldest[path.real]:
                _step_back(path, entry, stored, is_meant=stored in taken_back)
    return list(paths.values())


def _first_name(records: list[StoredRecord], path: str) -> str:
    return min(
        stored.name
        for stored in records
        if any(entry.real == path for entry in stored.record.entries)
    )


def _step_back(path: _Path, entry: Entry, stored: StoredRecord, *, is_meant: bool) -> None:
    stands_after = path.current.is_same_content(entry.after)
    if stands_after and is_meant:
        path.current, path.source = entry.before, stored
    elif stands_after:
        path.blockers.append(stored.record)
        path.current = entry.before
    elif not path.current.is_same_content(entry.before):
        path.edited = True


def _refuse_blocked(paths: list[_Path], module: str) -> None:
    blocking = {record.module: record for path in paths for record in path.blockers}
    others = sorted(set(blocking) - {module})
    shared = listed(path.shown_as for path in paths if path.blockers)
    if others:
        raise Refused(
            f"later changes of {', '.join(others)} built on this module's:\n{shared}",
            remedy="first " + ", then ".join(f"'refactor-kit undo {other}'" for other in others),
        )
    if blocking:
        step = blocking[module].step
        raise Refused(
            f"step {step} of {module} was applied later on the same files:\n{shared}",
            remedy=f"undo from that step: 'refactor-kit undo {module} --from {step}'",
        )


def _refuse_edited(paths: list[_Path]) -> None:
    edited = [path.shown_as for path in paths if path.edited]
    if edited:
        raise Refused(
            f"edited since the tool wrote them, so nothing is undone:\n{listed(edited)}",
            remedy="move these edits aside (git stash push -- FILES), undo, then bring them back",
        )


def _plan(
    workspace: Workspace,
    disk: Disk,
    module: str,
    taken_back: list[StoredRecord],
    paths: list[_Path],
) -> UndoPlan:
    contents: dict[str, bytes] = {}
    entries, edits = [], []
    for path in sorted(paths, key=lambda path: path.real):
        if path.source is None or path.current.is_same_content(path.found):
            continue
        _, now = disk.look(path.real)
        then = path.source.content(path.current.digest) if path.current.digest else None
        entries.append(_entry(disk, path))
        edits.append(Edit(path.shown_as, then))
        contents |= {digest_of(now): now} | ({} if then is None else {digest_of(then): then})
    changed = [edit.path for edit in edits]
    refuse_places(workspace, changed)
    refuse_unwritable(workspace, changed)
    steps = tuple(dict.fromkeys(stored.record.step for stored in reversed(taken_back)))
    record = _record(workspace, module, taken_back, tuple(entries))
    return UndoPlan(module, steps, tuple(edits), record, contents)


def _entry(disk: Disk, path: _Path) -> Entry:
    both_files = path.found.kind == path.current.kind == "file"
    in_place = both_files and disk.names(path.real) > 1
    return Entry(path.shown_as, path.real, path.found, path.current, in_place)


def _record(
    workspace: Workspace, module: str, taken_back: list[StoredRecord], entries: tuple[Entry, ...]
) -> Record:
    records = [stored.record for stored in taken_back]
    before = _folders_before(records)
    modes = {real: mode for real, mode in before.items() if mode is not None}
    ours = [real for real, mode in before.items() if mode is None]
    return replace(
        records[0],
        kind="undo",
        step=min(record.step for record in records),
        token=secrets.token_hex(4),
        entries=entries,
        made=made_folders(workspace, entries, modes),
        removed=removed_folders(workspace, entries, ours),
        undoes=tuple(stored.name for stored in taken_back),
    )


def _folders_before(records: list[Record]) -> dict[str, int | None]:
    """The mode of every folder that came or went, as it was at first; ``None``: not there."""
    before: dict[str, int | None] = {}
    for record in reversed(records):
        before |= {folder.real: None for folder in record.made}
        before |= {folder.real: folder.mode for folder in record.removed}
    return before
