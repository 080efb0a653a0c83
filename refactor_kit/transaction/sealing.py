"""The commit that belongs to a change, looked for after a run that died over it."""

from __future__ import annotations

from pathlib import Path

from refactor_kit.transaction.record import Record
from refactor_kit.worktree.repository import Repository
from refactor_kit.worktree.workspace import Workspace


def refuse_running_commit(workspace: Workspace, record: Record) -> None:
    """Refuse while the commit may still be made: git outlives the run that called it."""
    if record.sealed and workspace.repository is not None:
        workspace.repository.refuse_running_git()


def has_its_commit(root: Path, record: Record) -> bool:
    """Whether the change is committed; true where no commit belongs to it."""
    repository = Repository.discover(root) if record.sealed else None
    return repository is None or not repository.dirty_paths(record.paths())


def forget_announced(root: Path, record: Record) -> None:
    """Take new files out of git's index, which were put there for the commit."""
    repository = Repository.discover(root) if record.sealed else None
    if repository is not None:
        fresh = {entry.path for entry in record.entries if entry.before.kind == "absent"}
        repository.withdraw(sorted(fresh.intersection(repository.tracked_files())))
