"""One change set on disk, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from refactor_kit.base import ChangeSet
from refactor_kit.runtime.errors import Failed, RefactorKitError, Refused
from refactor_kit.runtime.plain_text import shown
from refactor_kit.runtime.signals import shielded, stop_if_asked
from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.execution import carry_out, take_back
from refactor_kit.transaction.journal import Journal
from refactor_kit.transaction.preparation import prepare
from refactor_kit.transaction.record import Record, StoredRecord
from refactor_kit.transaction.syntax_proof import prove_change_set
from refactor_kit.worktree.workspace import Workspace


def apply(workspace: Workspace, change_set: ChangeSet, *, module: str, step: int) -> None:
    """Write ``change_set``; when anything goes wrong the tree is as it was."""
    if not len(change_set):
        return
    prove_change_set(change_set)
    with shielded():
        run(workspace, *prepare(workspace, change_set, module, step))


def run(
    workspace: Workspace,
    record: Record,
    contents: Mapping[str, bytes],
    seal: Callable[[], object] | None = None,
) -> None:
    """One journalled transaction; the caller holds signals off.

    ``seal`` (a commit) belongs to the change: without it nothing of the change is kept.
    """
    journal, disk = Journal(workspace), Disk(workspace.root)
    refuse_open_journal(journal)
    stored = journal.begin(record, contents)
    try:
        carry_out(disk, record, contents.__getitem__)
        if seal is None:
            journal.close(record)
    except BaseException as error:
        _abandon(journal, disk, stored, error)
        raise readable(error) from None
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
            raise readable(error) from None
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


def _refresh(workspace: Workspace, record: Record) -> None:
    # A file written in place has changed under all its names.
    in_place = any(entry.in_place for entry in record.entries)
    workspace.refresh(None if in_place else [entry.real for entry in record.entries])


def refuse_open_journal(journal: Journal) -> None:
    """Refuse while a change that a run began is neither made nor taken back."""
    _refuse_left(journal.file)


def refuse_unfinished(workspace: Workspace) -> None:
    """Refuse while an interrupted run is not repaired; for verbs that only read."""
    journal = Journal(workspace)
    _refuse_left(journal.file)
    _refuse_left(journal.mark_file)


def _refuse_left(file: Path) -> None:
    if file.exists():
        raise Refused(
            "an earlier run died in the middle of a change",
            where=str(file),
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
            f"{cause(error)}; taking the change back failed too: {cause(failure)}",
            where=str(stored.file),
            remedy="once the cause is gone, the next run takes it back before anything else",
        ) from None


def readable(error: BaseException) -> BaseException:
    if not isinstance(error, OSError):
        return error
    place = error.filename if isinstance(error.filename, str) else ""
    return Refused(
        f"the change could not be written: {cause(error)}",
        where=shown(place),
        remedy="the tree is as it was; once the cause is gone, run this again",
    )


def cause(error: BaseException) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
