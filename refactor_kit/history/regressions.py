"""Which commit broke a step that was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refactor_kit.memory.memoized import Memory
from refactor_kit.project import Project
from refactor_kit.runtime.errors import UsageError
from refactor_kit.status.model import ModuleStatus, Status
from refactor_kit.worktree.git_tree import GitObjects

from .model import FailedCriterion
from .walk import UNSHALLOW, judge_tree

if TYPE_CHECKING:
    from git import Commit


@dataclass(frozen=True, slots=True)
class Regression:
    """A criterion that fails and the commit since which it does.

    ``commit`` is empty where the work tree itself breaks it; ``note`` says so, or why what is older
    could not be asked.
    """

    failed: FailedCriterion
    commit: str = ""
    date: str = ""
    author: str = ""
    subject: str = ""
    note: str = ""


def find_regressions(
    project: Project,
    objects: GitObjects,
    status: Status,
    advanced: Callable[[int], None] = lambda commits: None,
) -> tuple[Regression, ...]:
    """The culprit of every failed criterion of a regressed module, newest commits asked first.

    They are the commits below the tree that ``status`` was read from.
    """
    open_ones = {
        (failed.module, failed.step, failed.criterion): failed
        for module in status.modules
        if module.state == "regressed"
        for failed in _failed(module)
    }
    start = status.commit or "HEAD"
    return tuple(_Search(project, objects, open_ones, start).run(advanced))


class _Search:
    def __init__(
        self,
        project: Project,
        objects: GitObjects,
        open_ones: dict[tuple[str, int, str], FailedCriterion],
        start: str,
    ) -> None:
        self._start = start
        self._project = project
        self._objects = objects
        self._open = open_ones
        self._memory = Memory()
        self._found: list[Regression] = []
        self._unreadable = ""

    def run(self, advanced: Callable[[int], None]) -> list[Regression]:
        """Go back until each criterion holds; the commit after that one broke it."""
        later: Commit | None = None
        for number, commit in enumerate(self._commits(), start=1):
            try:
                failing = self._failing(commit)
            except UsageError as error:  # nothing older can be judged either
                self._unreadable = (
                    f"{commit.hexsha[:10]} and what is older cannot be judged: {error}"
                )
                break
            for key in [key for key in self._open if key not in failing]:
                self._settle(key, later)
            if not self._open:
                break
            later = commit
            advanced(number)
        for key in list(self._open):
            self._settle(key, later, reached_the_end=True)
        return sorted(self._found, key=lambda found: (found.failed.module, found.failed.step))

    def _commits(self) -> list[Commit]:
        if not self._open:
            return []
        return list(self._objects.first_parents(self._objects.resolve(self._start)))

    def _failing(self, commit: Commit) -> set[tuple[str, int, str]]:
        names = {module for module, _, _ in self._open}
        tree = self._objects.tree(commit)
        status = judge_tree(self._project, tree, self._memory, names, counted=False)
        return {
            (failed.module, failed.step, failed.criterion)
            for module in status.modules
            for failed in _failed(module)
        }

    def _settle(
        self, key: tuple[str, int, str], commit: Commit | None, reached_the_end: bool = False
    ) -> None:
        failed = self._open.pop(key)
        note = self._at_the_end() if reached_the_end else ""
        if commit is None:
            note = note or "not committed yet: the work tree breaks it"
            self._found.append(Regression(failed, note=note))
            return
        self._found.append(
            Regression(
                failed,
                commit=commit.hexsha,
                date=commit.committed_datetime.strftime("%Y-%m-%d"),
                author=str(commit.author.name),
                subject=str(commit.summary),
                note=note,
            )
        )

    def _at_the_end(self) -> str:
        """Why nothing older was asked."""
        if self._unreadable:
            return f"whether it held before is not known: {self._unreadable}"
        if self._objects.is_shallow:
            return UNSHALLOW
        return "it never held since it was recorded"


def _failed(module: ModuleStatus) -> list[FailedCriterion]:
    return [
        FailedCriterion(
            module=module.name, step=step.number, criterion=criterion.name, detail=criterion.detail
        )
        for step in module.steps
        for criterion in step.criteria
        if criterion.state == "failed"
    ]
