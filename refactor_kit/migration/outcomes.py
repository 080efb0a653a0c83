"""What a run did, as plain values; reporters and exit codes are made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from refactor_kit.base import Decision, Notice, Refusal
from refactor_kit.recipe.judging import Judgement
from refactor_kit.runtime.timings import Timings

ModuleResult = Literal["migrated", "unchanged", "stopped", "unproved", "refused", "failed"]
StepResult = Literal["done", "unchanged", "n/a", "unproved", "declined", "failed"]

#: What changes a file where no codemod does.
GENERATOR = "the generator, run again"
RECORD = "the record of what was proved"


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """One step of a run: what changed and how its criteria were judged.

    ``repository`` are those of the paths in ``changed`` that the repository owns. ``notices`` are
    for a person to look at. ``reasons`` are what changed each path: codemods, :data:`GENERATOR`;
    where there is none, :data:`RECORD`.
    """

    number: int
    title: str
    state: StepResult
    changed: tuple[str, ...] = ()
    criteria: tuple[Judgement, ...] = ()
    note: str = ""
    repository: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModuleOutcome:
    """One module of a run.

    ``stopped`` is a run that ended early because it was told to (``--to``, ``--interactive``);
    ``unproved`` one that may run nothing of the target and leaves the module in progress;
    ``failed`` one that did not hold in the rehearsal, so that nothing was written.
    ``differences`` are the declared changes that the proof saw, in words; of a verification, those
    that nobody declared. ``varies`` is where values of the service change from run to run, and what
    they are of. ``timings`` are for whoever asks, and part of no document.
    """

    name: str
    outcome: ModuleResult
    steps: tuple[StepOutcome, ...] = ()
    decisions: tuple[Decision, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    message: str = ""
    differences: tuple[str, ...] = ()
    varies: tuple[tuple[str, str], ...] = ()
    timings: Timings | None = None

    @property
    def exit_code(self) -> int:
        return {"refused": 4, "failed": 1}.get(self.outcome, 0)

    @property
    def own(self) -> frozenset[str]:
        """The paths that some step changed for the module."""
        changed = (set(step.changed).difference(step.repository) for step in self.steps)
        return frozenset().union(*changed)

    @property
    def repository(self) -> frozenset[str]:
        """The paths that were changed for the repository alone."""
        return frozenset(path for step in self.steps for path in step.repository) - self.own


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """All modules of one run."""

    modules: tuple[ModuleOutcome, ...]

    @property
    def exit_code(self) -> int:
        """4 or 1 for a single module; 1 when some of several were not done."""
        codes = [module.exit_code for module in self.modules]
        return codes[0] if len(codes) == 1 else int(any(codes))
