"""Writes repairs as ``migrate`` writes its steps: one run at a time, journalled, whole or not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from refactor_kit.base import ChangeSet, Settings
from refactor_kit.runtime.errors import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from refactor_kit.worktree.workspace import Workspace

Plan = Callable[[], ChangeSet]


def write_planned(settings: Settings, changes: ChangeSet, plan: Plan) -> ChangeSet:
    """Write ``changes``, and return what was written.

    What an interrupted run left is repaired first; ``plan`` then gives the changes anew. Where
    there is nothing to write, nothing of the engine is loaded.
    """
    if not changes and not _is_interrupted(settings.root):
        return changes
    from refactor_kit import transaction

    with locked_workspace(settings) as workspace:
        if transaction.recover(workspace):
            changes = plan()
        _refuse_changed(changes, workspace)
        transaction.apply(workspace, ChangeSet(workspace, changes), module="", step=0)
    return changes


@contextmanager
def locked_workspace(settings: Settings) -> Iterator[Workspace]:
    """The files with the lock on them."""
    from refactor_kit.runtime.signals import interruptible
    from refactor_kit.worktree.lock import run_lock
    from refactor_kit.worktree.repository import Repository
    from refactor_kit.worktree.workspace import Workspace

    repository = Repository.discover(settings.root)
    workspace = Workspace(settings.root, repository, settings.exclude)
    with interruptible(), run_lock(workspace):
        yield workspace


def _refuse_changed(changes: ChangeSet, workspace: Workspace) -> None:
    for path in changes.paths():
        workspace.real_path(path)  # a link that leads out is refused as such
        before = changes.base.read(path) if path in changes.base else None
        if before != (workspace.read(path) if path in workspace else None):
            raise Refused("changed while it was being checked", where=path, remedy="run again")


def _is_interrupted(root: Path) -> bool:
    """Whether a journal stands: in the git folder, or where there is none in a folder of ours."""
    from refactor_kit.config.loading import git_dir

    folder = git_dir(root)
    state = folder / "refactor-kit" if folder else root / ".refactor-kit" / "journal"
    return os.path.exists(state / "journal.zip")  # noqa: PTH110
