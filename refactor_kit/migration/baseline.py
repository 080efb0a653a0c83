"""The tree before a module's migration began: what the proofs of a continued run compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from refactor_kit.base import REPOSITORY, SourceTree
from refactor_kit.recipe.steps import Recipe
from refactor_kit.records.evidence import Evidence
from refactor_kit.transaction import AppliedStep, applied_steps, left_by
from refactor_kit.worktree.disk_tree import digest_of
from refactor_kit.worktree.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Baseline:
    """``files`` laid over the tree as it is give the one that the proofs compare with.

    Where that is not the tree before the first step, ``differences`` and ``answers`` are what
    earlier runs saw and this one cannot see any more.
    """

    files: Mapping[str, bytes | None] = field(default_factory=dict)
    differences: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)

    def all_differences(self, seen: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.differences, *seen)))

    def all_answers(self, seen: Mapping[str, Any]) -> dict[str, Any]:
        together = {}
        for key, entry in seen.items():
            known = self.answers.get(key, {})
            told = {name: known[name] for name in ("was", "earlier") if known.get("earlier")}
            together[key] = {**entry, **told}
        return together


def baseline(
    workspace: Workspace, tree: SourceTree, evidence: Evidence, recipe: Recipe
) -> Baseline:
    """What the next run's proofs compare with, where the run begins at ``tree``.

    A run that goes on where an earlier one ended, or was killed, sees the whole migration as
    one that was not disturbed does, unless somebody changed its files in between. Steps that were
    taken unproved are always proved against what stood before them.
    """
    steps = _steps_since_begun(applied_steps(workspace), evidence.module)
    own = [step for step in steps if step.module == evidence.module]
    is_begun = bool(evidence.steps) and recipe.last.number not in evidence.steps
    left = left_by(own).items()
    is_intact = is_begun and all(_digest(tree, path) == digest for path, digest in left)
    if evidence.was_taken_unproved or is_intact:
        files = {path: step.before(path) for step in reversed(steps) for path in step.paths}
        if files:
            return Baseline(files)
    return Baseline({}, evidence.differences, evidence.answers)


def _steps_since_begun(steps: Sequence[AppliedStep], module: str) -> list[AppliedStep]:
    """The module's steps, and what was changed for the repository in its runs.

    A run writes the repository's part right before the module's.
    """
    first = next((at for at, step in enumerate(steps) if step.module == module), None)
    if first is None:
        return []
    while first and steps[first - 1].module == REPOSITORY:
        first -= 1
    return [step for step in steps[first:] if step.module in (module, REPOSITORY)]


def _digest(tree: SourceTree, path: str) -> str | None:
    return digest_of(tree.read(path)) if path in tree else None
