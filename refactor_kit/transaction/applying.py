"""A change set on disk, whole or not at all; and the repair of a run that died."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from refactor_kit.base import ChangeSet
from refactor_kit.runtime.errors import Failed, RefactorKitError, Refused
from refactor_kit.runtime.signals import shielded, stop_if_asked
from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.execution import carry_out, file_state, finish, take_back
from refactor_kit.transaction.journal import Journal
from refactor_kit.transaction.preparation import prepare
from refactor_kit.transaction.record import Record, StoredRecord
from refactor_kit.transaction.syntax_proof import prove_change_set
from refactor_kit.worktree.path_rules import listed, shown
from refactor_kit.worktree.repository import Repository
from refactor_kit.worktree.workspace import Workspace


def apply(
    workspace: Workspace,
    change_set: ChangeSet,
    *,
    module: str,
    step: int,
    seal: Callable[[], object] | None = None,
) -> None:
    """Write ``change_set``; when anything goes wrong the tree is as it was.

    ``seal`` (a commit) belongs to the change: without it nothing of the change is kept.
    """
    if not len(change_set):
        return
    prove_change_set(change_set)
    with shielded():
        record, contents = prepare(workspace, change_set, module, step)
        run(workspace, replace(record, sealed=seal is not None), contents, seal)


def run(
    workspace: Workspace,
    record: Record,
    contents: Mapping[str, bytes],
    seal: Callable[[], object] | None = None,
) -> None:
    """One journalled transaction; the caller holds signals off."""
    journal, disk = Journal(workspace), Disk(workspace.root)
    refuse_unfinished(workspace)
    stored = journal.begin(record, contents)
    try:
        carry_out(disk, record, contents.__getitem__)
        if seal is None:
            journal.close(record)
    except BaseException as error:
        _abandon(journal, disk, stored, error)
        raise _readable(error) from None
    finally:
        _refresh(workspace, record)
    if seal is not None:
        _seal(workspace, journal, stored, seal)


def _seal(
    workspace: Workspace, journal: Journal, stored: StoredRecord, seal: Callable[[], object]
) -> None:
    try:
        seal()
    except BaseException as error:
        # What a hook of the commit made of the files goes with them.
        _abandon(journal, Disk(workspace.root), stored, error, whatever_stands=True)
        # Ctrl-C reaches git too: the commit that it ended is not what the user has to mend.
        stop_if_asked()
        if not isinstance(error, RefactorKitError):
            raise _readable(error) from None
        raise Refused(
            error.message,
            where=error.where,
            remedy="the change was taken back, the tree is as before it; "
            "once the commit can be made, run this again",
        ) from None
    finally:
        _refresh(workspace, stored.record)
    # Once sealed the change stands: should this fail, the next run finishes it.
    journal.close(stored.record)


def recover(workspace: Workspace) -> str | None:
    """End what an interrupted run began: finish it where all files stand, else take it back."""
    with shielded():
        journal = Journal(workspace)
        try:
            journal.sweep()
            stored = journal.unfinished()
            return _repair(workspace, journal, stored) if stored else None
        except OSError as error:
            raise Refused(
                f"an interrupted run cannot be repaired: {_cause(error)}",
                where=str(journal.file),
                remedy="once the cause is gone, run this again",
            ) from None


def _repair(workspace: Workspace, journal: Journal, stored: StoredRecord) -> str:
    record, here = stored.record, workspace.repository
    # A record may speak of another service of the same work tree.
    root = here.top / record.root if here else workspace.root
    disk = Disk(root)
    states = {entry.path: file_state(disk, entry, stored.content) for entry in record.entries}
    edited = [path for path, state in states.items() if state == "edited"]
    if edited:
        raise Refused(
            f"an interrupted run cannot be taken back: edited since:\n{listed(edited)}",
            where=str(stored.file),
            remedy="put these files back (the record holds their earlier content), "
            "or move the record away to keep the tree as it stands",
        )
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


def _refresh(workspace: Workspace, record: Record) -> None:
    # A file written in place has changed under all its names.
    in_place = any(entry.in_place for entry in record.entries)
    workspace.refresh(None if in_place else [entry.real for entry in record.entries])


def refuse_unfinished(workspace: Workspace) -> None:
    """Refuse while an interrupted run is not repaired; for verbs that only read."""
    journal = Journal(workspace).file
    if journal.exists():
        raise Refused(
            "an earlier run died in the middle of a change",
            where=str(journal),
            remedy="run 'refactor-kit migrate', 'undo' or 'check --fix': it repairs the tree first",
        )


def _abandon(
    journal: Journal,
    disk: Disk,
    stored: StoredRecord,
    error: BaseException,
    *,
    whatever_stands: bool = False,
) -> None:
    try:
        take_back(disk, stored.record, stored.content, whatever_stands=whatever_stands)
        journal.discard()
    except OSError as failure:
        raise Failed(
            f"{_cause(error)}; taking the change back failed too: {_cause(failure)}",
            where=str(stored.file),
            remedy="once the cause is gone, the next run takes it back before anything else",
        ) from None


def _readable(error: BaseException) -> BaseException:
    if not isinstance(error, OSError):
        return error
    place = error.filename if isinstance(error.filename, str) else ""
    return Refused(
        f"the change could not be written: {_cause(error)}",
        where=shown(place),
        remedy="the tree is as it was; once the cause is gone, run this again",
    )


def _cause(error: BaseException) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
