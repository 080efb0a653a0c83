"""From a change set to a record: what stands at every path, looked at on the disk itself."""

from __future__ import annotations

import os
import secrets
import stat
from dataclasses import dataclass, field

from refactor_kit.base import ChangeSet, Edit
from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.plain_text import shown
from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.folders import (
    known_origins,
    made_folders,
    removed_folders,
    usual_mode,
)
from refactor_kit.transaction.journal import Journal, root_in_tree
from refactor_kit.transaction.record import ABSENT, Entry, Record, State
from refactor_kit.worktree.disk_tree import digest_of
from refactor_kit.worktree.path_rules import listed
from refactor_kit.worktree.workspace import Workspace


@dataclass(slots=True)
class Prepared:
    """Entries and the contents they speak of, by digest."""

    entries: list[Entry] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)

    def add(self, entry: Entry, *contents: bytes) -> None:
        self.entries.append(entry)
        self.contents |= {digest_of(content): content for content in contents}


def prepare(
    workspace: Workspace, change_set: ChangeSet, module: str, step: int
) -> tuple[Record, dict[str, bytes]]:
    """The record of ``change_set``; refused where the disk is not what the plan was made on."""
    disk = Disk(workspace.root)
    prepared = Prepared()
    base = change_set.base
    stale = [
        edit.path
        for edit in change_set
        if (
            workspace.digest(edit.path) != digest_of(base.read(edit.path))
            if edit.path in base
            else os.path.lexists(workspace.root / workspace.real_place(edit.path))
        )
    ]
    if stale:
        raise Refused(
            f"not what the plan was made on any more:\n{listed(stale)}",
            remedy="run this again: the plan is then made anew",
        )
    for edit in change_set:
        _add_entry(workspace, disk, edit, prepared)
    entries = _without_second_names(disk, prepared.entries)
    kept = [stored.record for stored in Journal(workspace).kept()]
    origins = known_origins(workspace, entries, kept)
    # Where a folder stood that was as private as its mode says, the next one is no less so.
    modes = {origin.real: origin.mode for origin in origins if origin.mode is not None}
    record = Record(
        kind="apply",
        module=module,
        step=step,
        root=root_in_tree(workspace),
        token=secrets.token_hex(4),
        entries=entries,
        made=made_folders(workspace, entries, modes),
        removed=removed_folders(workspace, entries),
        origins=origins,
    )
    return record, prepared.contents


def _add_entry(workspace: Workspace, disk: Disk, edit: Edit, prepared: Prepared) -> None:
    if edit.content is None:
        real = workspace.real_place(edit.path)
        workspace.refuse_foreign(real)
        before, old = disk.look(real)
        prepared.add(Entry(edit.path, real, before, ABSENT), old)
        return
    real = workspace.real_path(edit.path)
    workspace.refuse_foreign(real)
    before, old = disk.look(real)
    model = before
    if model.kind != "file" and edit.moved_from is not None:
        model, _ = disk.look(workspace.real_path(edit.moved_from))
    mode = model.mode if model.kind == "file" else usual_mode(0o666)
    after = State("file", digest_of(edit.content), mode)
    in_place = before.kind == "file" and disk.names(real) > 1
    if in_place:
        refuse_names_outside(workspace, edit.path)
    prepared.add(Entry(edit.path, real, before, after, in_place), old, edit.content)


def _without_second_names(disk: Disk, entries: list[Entry]) -> tuple[Entry, ...]:
    """One entry for each file: two edits through two names of it must agree."""
    by_identity: dict[object, Entry] = {}
    for entry in entries:
        identity: object = entry.real
        if entry.in_place:
            file = (disk.root / entry.real).stat()
            identity = (file.st_dev, file.st_ino)
        first = by_identity.setdefault(identity, entry)
        if not first.after.is_same_content(entry.after):
            raise Refused(
                f"one file under two names would change in two ways:\n"
                f"{listed([first.path, entry.path])}",
                remedy="keep one of the two names",
            )
    return tuple(by_identity.values())


def refuse_names_outside(workspace: Workspace, path: str) -> None:
    """Refuse a file that has a name outside the tree: a change would be seen there too."""
    try:
        file = (workspace.root / workspace.real_path(path)).stat()
    except (FileNotFoundError, NotADirectoryError):
        return
    if file.st_nlink == 1 or not stat.S_ISREG(file.st_mode):
        return
    found = (os.lstat(workspace.root / name) for name in workspace.all_paths())
    inside = sum((other.st_dev, other.st_ino) == (file.st_dev, file.st_ino) for other in found)
    if inside < file.st_nlink:
        name = shown(path)
        raise Refused(
            "this file has another name (a hard link) outside the repository's files",
            where=name,
            remedy=f"give it its own copy: cp -p '{name}' copy && mv copy '{name}'",
        )
