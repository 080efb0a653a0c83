"""Which commit broke a step that was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
    open_ones = _failed(module for module in status.modules if module.state == "regressed")
    if not open_ones:
        return ()
    memory = Memory()
    found: list[Regression] = []
    later: Commit | None = None
    note = UNSHALLOW if objects.is_shallow else "it never held since it was recorded"
    commits = list(objects.first_parents(objects.resolve(status.commit or "HEAD")))
    for number, commit in enumerate(commits, start=1):
        names = {module for module, _, _ in open_ones}
        try:
            then = judge_tree(project, objects.tree(commit), memory, names, counted=False)
        except UsageError as error:  # nothing older can be judged either
            unreadable = f"{commit.hexsha[:10]} and what is older cannot be judged: {error}"
            note = f"whether it held before is not known: {unreadable}"
            break
        failing = _failed(then.modules)
        # Where it held, the commit after that one broke it.
        held = [key for key in open_ones if key not in failing]
        found += [_regression(open_ones.pop(key), later) for key in held]
        if not open_ones:
            break
        later = commit
        advanced(number)
    found += [_regression(failed, later, note) for failed in open_ones.values()]
    return tuple(sorted(found, key=lambda each: (each.failed.module, each.failed.step)))


def _regression(failed: FailedCriterion, commit: Commit | None, note: str = "") -> Regression:
    if commit is None:
        return Regression(failed, note=note or "not committed yet: the work tree breaks it")
    return Regression(
        failed,
        commit=commit.hexsha,
        date=commit.committed_datetime.strftime("%Y-%m-%d"),
        author=str(commit.author.name),
        subject=str(commit.summary),
        note=note,
    )


def _failed(modules: Iterable[ModuleStatus]) -> dict[tuple[str, int, str], FailedCriterion]:
    """The criteria that fail, by module, step and name."""
    return {
        (module.name, step.number, criterion.name): FailedCriterion(
            module=module.name, step=step.number, criterion=criterion.name, detail=criterion.detail
        )
        for module in modules
        for step in module.steps
        for criterion in step.criteria
        if criterion.state == "failed"
    }
