"""Several changes that stand together or not at all: those of one run.

Each change is a journalled transaction of its own. A mark that lies beside their journals from the
first to the last says where the run began: every record behind it, and every commit, belongs to a
run that has not ended.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from refactor_kit.base import ChangeSet
from refactor_kit.runtime.errors import Failed, RefactorKitError, Refused
from refactor_kit.runtime.signals import shielded, stop_if_asked
from refactor_kit.transaction.applying import apply, cause, readable, refuse_unfinished
from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.execution import file_state, take_back
from refactor_kit.transaction.journal import Journal, root_in_tree
from refactor_kit.transaction.record import StoredRecord
from refactor_kit.transaction.step_commits import is_step_commit
from refactor_kit.worktree.path_rules import listed
from refactor_kit.worktree.repository import Repository
from refactor_kit.worktree.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RunMark:
    """Where a run began, and what it comes to once it is whole.

    ``first`` is the number of its first record, ``root`` the target's place in the git work tree,
    ``head`` the commit that was checked out (``None`` before the first one), ``changes`` and
    ``commits`` how many it makes of each.
    """

    first: int
    root: str
    head: str | None
    changes: int
    commits: int

    def packed(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()


def read_mark(journal: Journal) -> RunMark | None:
    """The mark of a run that has not ended; refused when it cannot be read."""
    if not journal.mark_file.exists():
        return None
    try:
        return RunMark(**json.loads(journal.mark_file.read_bytes()))
    except (TypeError, ValueError) as error:
        raise Refused(
            f"the mark of an earlier run cannot be read: {error}",
            where=str(journal.mark_file),
            remedy="look at the tree with git, then move this file away",
        ) from None


class WholeRun:
    """What a run writes, one change after the other."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.is_committing = False

    def apply(self, change_set: ChangeSet, *, module: str, step: int) -> None:
        """Write one change set and keep its record."""
        apply(self._workspace, change_set, module=module, step=step)
        stop_if_asked()

    def commit(self, paths: Iterable[str], message: str) -> None:
        """Commit ``paths``; the hooks of the repository may forbid it."""
        repository = self._workspace.repository
        if repository is None:
            raise Refused("a commit needs a git repository", remedy="leave --commit out")
        self.is_committing = True
        try:
            repository.commit(paths, message)
        except RefactorKitError as error:
            # Ctrl-C reaches git too: the commit that it ended is not what the user has to mend.
            stop_if_asked()
            raise Refused(
                error.message,
                where=error.where,
                remedy="everything was taken back, the tree is as before the run; "
                "once the commit can be made, run this again",
            ) from None
        self.is_committing = False
        stop_if_asked()


@contextmanager
def whole_run(workspace: Workspace, *, changes: int, commits: int = 0) -> Iterator[WholeRun]:
    """Whatever is raised inside takes every change and every commit of the run back.

    ``changes`` and ``commits`` are how many of each will be made. Signals are put off: they end the
    run between two changes.
    """
    journal = Journal(workspace)
    with shielded():
        refuse_unfinished(workspace)
        head = workspace.repository.head() if workspace.repository else None
        root = root_in_tree(workspace)
        mark = RunMark(journal.next_number(), root, head, changes, commits)
        journal.begin_run(mark.packed())
        run = WholeRun(workspace)
        try:
            yield run
            journal.end_run()
        except BaseException as error:
            # What a hook of a commit made of the files goes with them.
            _abandon(workspace, journal, mark, error, whatever_stands=run.is_committing)
            raise readable(error) from None


def is_whole(workspace: Workspace, journal: Journal, mark: RunMark) -> bool:
    """Whether the run that died had made all its changes and commits."""
    repository = _repository(workspace, mark)
    made = len(_commits(repository, mark)) if repository and mark.commits else 0
    return len(journal.kept_from(mark.first)) == mark.changes and made == mark.commits


def take_back_run(
    workspace: Workspace, journal: Journal, mark: RunMark, *, whatever_stands: bool = False
) -> None:
    """Restore the tree, and the commit that was checked out, as before the run.

    It may be repeated after a kill at any point. What was edited meanwhile stays, unless
    ``whatever_stands`` there is to go.
    """
    repository = _repository(workspace, mark) if mark.commits else None
    records = journal.kept_from(mark.first)
    if repository is not None:
        _refuse_other_commits(repository, mark)
        # Git's index holds what is new: it was put there for the commit.
        repository.withdraw(sorted(_new_files(records).intersection(repository.tracked_files())))
    disk = Disk(_root(workspace, mark))
    for stored in reversed(records):
        take_back(disk, stored.record, stored.content, whatever_stands=whatever_stands)
        journal.drop(stored)
    if repository is not None:
        repository.rewind(mark.head)
    journal.end_run()
    workspace.refresh()


def _new_files(records: Iterable[StoredRecord]) -> set[str]:
    """The files of the run that were not there before it."""
    first: dict[str, bool] = {}
    for stored in records:
        for entry in stored.record.entries:
            first.setdefault(entry.path, entry.before.kind == "absent")
    return {path for path, is_new in first.items() if is_new}


def edited_since(workspace: Workspace, journal: Journal, mark: RunMark) -> list[str]:
    """The paths of the run that hold what neither it nor anybody before it left there."""
    disk = Disk(_root(workspace, mark))
    last: dict[str, tuple[str, str]] = {}
    for stored in reversed(journal.kept_from(mark.first)):
        for entry in stored.record.entries:
            if entry.real not in last:
                last[entry.real] = (entry.path, file_state(disk, entry, stored.content))
    return sorted(path for path, state in last.values() if state == "edited")


def _abandon(
    workspace: Workspace,
    journal: Journal,
    mark: RunMark,
    error: BaseException,
    *,
    whatever_stands: bool,
) -> None:
    try:
        take_back_run(workspace, journal, mark, whatever_stands=whatever_stands)
    except (OSError, RefactorKitError) as failure:
        raise Failed(
            f"{cause(error)}; taking the run back failed too: {cause(failure)}",
            where=str(journal.mark_file),
            remedy="once the cause is gone, the next run takes it back before anything else",
        ) from None


def _root(workspace: Workspace, mark: RunMark) -> Path:
    """A mark may speak of another service of the same work tree."""
    return workspace.repository.top / mark.root if workspace.repository else workspace.root


def _repository(workspace: Workspace, mark: RunMark) -> Repository | None:
    return Repository.discover(_root(workspace, mark)) if workspace.repository else None


def _commits(repository: Repository, mark: RunMark) -> tuple[str, ...]:
    """The commits since the run began, newest first."""
    if repository.head() == mark.head:
        return ()
    span = f"{mark.head}..HEAD" if mark.head else "HEAD"
    return tuple(repository.git.ask("rev-list", span, "--").decode("ascii").split())


def _refuse_other_commits(repository: Repository, mark: RunMark) -> None:
    """Refuse where HEAD has gone elsewhere than the run's own commits lead."""
    if repository.head() == mark.head:
        return
    commits = _commits(repository, mark)
    foreign = [each for each in commits if not is_step_commit(repository, each)]
    if foreign or not commits or len(commits) > mark.commits:
        begun = f"git reset --keep {mark.head}" if mark.head else "check out an unborn branch"
        raise Refused(
            "HEAD is not where the interrupted run left it"
            + (f"; these commits are not its own:\n{listed(foreign)}" if foreign else ""),
            where=str(repository.top),
            remedy=f"go back to where it began ({begun}), then run this again",
        )
