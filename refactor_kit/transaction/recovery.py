"""The repair of a run that died: of the change it was in, then of the whole run."""

from __future__ import annotations

from typing import NoReturn

from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.signals import shielded
from refactor_kit.transaction.applying import cause
from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.execution import file_state, finish, take_back
from refactor_kit.transaction.journal import Journal
from refactor_kit.transaction.record import StoredRecord
from refactor_kit.transaction.whole_run import (
    RunMark,
    edited_since,
    is_whole,
    read_mark,
    take_back_run,
)
from refactor_kit.worktree.path_rules import listed
from refactor_kit.worktree.repository import Repository
from refactor_kit.worktree.workspace import Workspace


def recover(workspace: Workspace) -> str | None:
    """End what an interrupted run began: finish it where all of it stands, else take it back.

    What was done, in words; ``None`` where there was nothing to do.
    """
    with shielded():
        journal = Journal(workspace)
        try:
            journal.sweep()
            stored, mark = journal.unfinished(), read_mark(journal)
            told = _repair(workspace, journal, stored) if stored else None
            return _end_run(workspace, journal, mark) if mark else told
        except OSError as error:
            raise Refused(
                f"an interrupted run cannot be repaired: {cause(error)}",
                where=str(journal.file),
                remedy="once the cause is gone, run this again",
            ) from None


def _end_run(workspace: Workspace, journal: Journal, mark: RunMark) -> str:
    if mark.commits and workspace.repository is not None:
        # A commit may still be made: git outlives the run that called it.
        workspace.repository.refuse_running_git()
    if is_whole(workspace, journal, mark):
        journal.end_run()
        return "an earlier run died when all was written: it was finished"
    edited = edited_since(workspace, journal, mark)
    if edited:
        _refuse_edited(edited, str(journal.mark_file))
    take_back_run(workspace, journal, mark)
    return "an earlier run died while it wrote: all of it was taken back"


def _repair(workspace: Workspace, journal: Journal, stored: StoredRecord) -> str:
    record, here = stored.record, workspace.repository
    # A record may speak of another service of the same work tree.
    root = here.top / record.root if here else workspace.root
    disk = Disk(root)
    states = {entry.path: file_state(disk, entry, stored.content) for entry in record.entries}
    edited = [path for path, state in states.items() if state == "edited"]
    if edited:
        _refuse_edited(edited, str(stored.file))
    if record.sealed and here is not None:
        # The commit may still be made: git outlives the run that called it.
        here.refuse_running_git()
    sealing = Repository.discover(root) if record.sealed else None
    whole = set(states.values()) == {"after"} and not (
        sealing is not None and sealing.dirty_paths(record.paths())
    )
    if whole:
        finish(disk, record)
        journal.close(record)
    else:
        take_back(disk, record, stored.content)
        if sealing is not None:
            # Git's index holds what is new: it was put there for the commit.
            fresh = {entry.path for entry in record.entries if entry.before.kind == "absent"}
            sealing.withdraw(sorted(fresh.intersection(sealing.tracked_files())))
        journal.discard()
    # What the dead run laid beside the files is gone too, and no record names it.
    workspace.refresh()
    what = f"{'undo' if record.kind == 'undo' else f'step {record.step}'} of {record.module}"
    what = what if record.module else "repairs of a check"
    return f"an earlier run died in the {what}: it was {'finished' if whole else 'taken back'}"


def _refuse_edited(edited: list[str], record: str) -> NoReturn:
    raise Refused(
        f"an interrupted run cannot be taken back: edited since:\n{listed(edited)}",
        where=record,
        remedy="put these files back (the records hold their earlier content), "
        "or move this file away to keep the tree as it stands",
    )
