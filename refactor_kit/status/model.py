"""What ``status`` knows: one model that every view renders, so that no two views can disagree.

Its JSON is a published contract (``docs/schemas-json/status.schema.json``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict

from refactor_kit.recipe.judging import State

ModuleState = Literal["pending", "in-progress", "migrated", "regressed"]
# What became of a proof since, the plainer word first.
_OUTDATED: tuple[State, ...] = ("changed", "stale")
GuardScope = Literal["migrated", "project", "global"]


class Model(BaseModel):
    """Immutable, and strict about what it takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CriterionStatus(Model):
    """One exit criterion and what was seen; ``path`` and ``line`` say where it fails."""

    name: str
    state: State
    detail: str = ""
    kind: Literal["check", "settled", "proof"] = "check"
    path: str = ""
    line: int = 0


class StepStatus(Model):
    """One step of the recipe for one module.

    ``reason`` says why a step is n/a, or written and not recorded.
    """

    number: int
    title: str
    state: State
    criteria: tuple[CriterionStatus, ...]
    reason: str = ""

    @property
    def shown_state(self) -> State:
        """The state for a cell: a done step whose proof speaks of what changed since says so."""
        states = {criterion.state for criterion in self.criteria}
        outdated = [state for state in _OUTDATED if state in states]
        return outdated[0] if self.state == "done" and outdated else self.state


class GraceStatus(Model):
    """An old URL or an old module that is kept for clients; ``until`` is its last day.

    ``name`` is ``METHOD /path``, or the dotted name that can still be imported. ``days_left`` is
    absent where an older tree is judged. ``problem`` says what `check` finds wrong with it.
    """

    kind: Literal["old-path", "shim"]
    name: str
    path: str
    line: int
    until: str
    days_left: int | None = None
    expired: bool = False
    problem: str = ""


class ModuleStatus(Model):
    """One module; ``blocked_by`` and ``next_command`` are empty where nothing is left to do.

    ``findings`` counts what the policies about routes see in the module's own files. ``kept`` is
    what old clients can still use. ``not_run`` says how many proofs ask for a higher level.
    """

    name: str
    state: ModuleState
    owner: str | None = None
    blocked_by: str = ""
    next_command: str = ""
    findings: int = 0
    allowances: int = 0
    kept: tuple[GraceStatus, ...] = ()
    not_run: str = ""
    steps: tuple[StepStatus, ...]

    @property
    def steps_done(self) -> int:
        return sum(step.state in ("done", "n/a") for step in self.steps)


class GuardStatus(Model):
    """Where the import policy is enforced; ``until_widening`` modules bring the next scope.

    ``baseline`` is the number of deep imports let through outside the scope, where everything else
    is blocked there too; ``None`` where nobody asked for it.
    """

    scope: GuardScope
    migrated: int
    total: int
    allowances: int
    widening_due: bool = False
    widen_after: int = 3
    until_widening: int = 0
    baseline: int | None = None


class FindingStatus(Model):
    """One finding of a policy, inside the guard's scope or outside it."""

    check: str
    path: str
    line: int
    column: int
    message: str
    fingerprint: str = ""
    module: str | None = None
    enforced: bool = False
    allowed: bool = False


class AllowanceStatus(Model):
    """A recorded exception, until ``until`` (``MODULE:migrated``, or a date)."""

    module: str
    check: str
    path: str
    until: str
    reason: str = ""
    expired: bool = False


class Totals(Model):
    """The counts that the views show above the matrix."""

    modules: int = 0
    pending: int = 0
    in_progress: int = 0
    migrated: int = 0
    regressed: int = 0
    findings_in_scope: int = 0
    findings_outside_scope: int = 0
    findings_allowed: int = 0
    unresolvable: int = 0
    allowances: int = 0


class OwnerStatus(Model):
    """One owner's modules by state; ``owner`` is ``None`` for those that nobody owns."""

    owner: str | None
    modules: int = 0
    pending: int = 0
    in_progress: int = 0
    migrated: int = 0
    regressed: int = 0
    findings: int = 0


class ModuleMove(Model):
    """A module that is elsewhere than it was; ``before`` or ``after`` is empty where it was not."""

    name: str
    before: str
    after: str
    direction: Literal["forward", "back", "new", "gone"]
    steps_before: int = 0
    steps_after: int = 0


class StatusChange(Model):
    """What happened since another tree, judged by the same rules."""

    since: str
    findings_new: tuple[FindingStatus, ...] = ()
    findings_gone: tuple[FindingStatus, ...] = ()
    moves: tuple[ModuleMove, ...] = ()
    allowances_before: int = 0
    allowances_after: int = 0


class Status(Model):
    """Everything ``status`` knows; ``commit`` where an older tree was read.

    ``not_run`` says how many proofs of migrated modules ask for a higher level than configured.
    """

    schema_version: Literal[1] = 1
    commit: str | None = None
    modules: tuple[ModuleStatus, ...]
    repository: tuple[CriterionStatus, ...]
    guard: GuardStatus
    totals: Totals = Totals()
    owners: tuple[OwnerStatus, ...] = ()
    findings: tuple[FindingStatus, ...] = ()
    allowances: tuple[AllowanceStatus, ...] = ()
    improvements: tuple[str, ...] = ()
    not_run: str = ""
    change: StatusChange | None = None

    def states(self) -> Iterator[tuple[ModuleStatus, StepStatus, CriterionStatus]]:
        """Every criterion of every step of every module."""
        for module in self.modules:
            for step in module.steps:
                for criterion in step.criteria:
                    yield module, step, criterion
