"""How a run is asked for, whom it tells, and what a rehearsal comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from refactor_kit.base import ChangeSet, OverlayTree
from refactor_kit.migration.outcomes import ModuleOutcome, StepOutcome
from refactor_kit.recipe.steps import Step


class Listener(Protocol):
    """Told of every rehearsal and of every step as it begins and ends."""

    def run_begins(self, module: str) -> None: ...

    def tests_are_red(self, module: str, steps: Sequence[int], seen: str) -> None:
        """Before anything is changed; ``steps`` ask for green ones."""
        ...

    def step_begins(self, module: str, step: Step) -> None: ...

    def step_ends(self, module: str, outcome: StepOutcome) -> None: ...


CommitEach = Literal["module", "step"]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How far a run goes and what it may do.

    ``commit`` is what gets a commit of its own: each module, or each of its steps. ``confirm`` is
    asked before each change set is written (``--interactive``).
    """

    to: Step
    execute: bool = True
    allow_dirty: bool = False
    commit: CommitEach | None = None
    confirm: Callable[[Step, ChangeSet], bool] | None = None


@dataclass(frozen=True, slots=True)
class RehearsedStep:
    """What one step of ``module`` writes; empty where it changes nothing.

    ``repository`` are the paths of it that the repository owns.
    """

    module: str
    step: Step
    change_set: ChangeSet
    repository: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a module's run comes to once it is written.

    ``start`` is the tree on which it was rehearsed, ``tree`` what its steps make of that. Where the
    outcome is ``failed`` or ``refused`` there are no steps, and both are the same.
    """

    outcome: ModuleOutcome
    start: OverlayTree
    tree: OverlayTree
    steps: tuple[RehearsedStep, ...] = ()

    @property
    def holds(self) -> bool:
        return self.outcome.outcome not in ("refused", "failed")
