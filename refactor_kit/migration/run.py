"""One module on its way through the steps: each is proved, then written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from refactor_kit import transaction
from refactor_kit.base import ChangeSet, SourceTree
from refactor_kit.migration.baseline import baseline
from refactor_kit.migration.outcomes import ModuleOutcome, ModuleResult, StepOutcome, StepResult
from refactor_kit.migration.prover import Prover, open_prover
from refactor_kit.migration.record import (
    owes_proof,
    record_step,
    unproved,
    with_evidence,
    write_set,
)
from refactor_kit.planning.plan import ModulePlan, Obstacles, PlannedStep, at_step, plan_step
from refactor_kit.project import Project
from refactor_kit.recipe.judging import Judgement, judge_static, state_of_step
from refactor_kit.recipe.steps import Step
from refactor_kit.records.evidence import StepRecord, new_evidence, read_evidence
from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.timings import Timings
from refactor_kit.transaction.step_commits import step_message
from refactor_kit.worktree.content_ids import memoizing


class Listener(Protocol):
    """Told of every run and of every step as it begins and ends."""

    def run_begins(self, module: str) -> None: ...

    def step_begins(self, module: str, step: Step) -> None: ...

    def step_ends(self, module: str, outcome: StepOutcome) -> None: ...


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How far a run goes and what it may do.

    ``confirm`` is asked before each change set is written (``--interactive``).
    """

    to: Step
    execute: bool = True
    allow_dirty: bool = False
    commit: bool = False
    confirm: Callable[[Step, ChangeSet], bool] | None = None


class ModuleRun:
    """One module on its way; holds what the next step builds on."""

    def __init__(
        self,
        project: Project,
        plan: ModulePlan,
        options: RunOptions,
        listener: Listener,
        timings: Timings,
    ) -> None:
        self.project = project
        self.plan = plan
        self.options = options
        self.listener = listener
        self.timings = timings
        self.context = plan.context
        self.module = plan.context.module
        self.tree: SourceTree = project.workspace
        known = read_evidence(self.tree, self.module.name)
        self.evidence = known or new_evidence(self.module, project.recipe.name)
        self.memory = plan.memory
        self.outcomes: list[StepOutcome] = []
        self.checked: frozenset[str] = frozenset()

    def refuse_unsafe_writes(self) -> None:
        """Ask of every file of every step, before the first is written."""
        if not self._has_work():
            return
        if self.options.commit and self.project.workspace.repository is None:
            raise Refused("--commit needs a git repository", remedy="leave --commit out")
        self._refuse_unsafe(
            write_set(
                self.project,
                self.plan,
                self.evidence,
                proves=self._can_prove,
                completes=self.options.to is self.project.recipe.last,
            )
        )

    def _refuse_unsafe(self, paths: Iterable[str]) -> None:
        unchecked = frozenset(paths) - self.checked
        if unchecked:
            transaction.check_before_planning(
                self.project.workspace, unchecked, allow_dirty=self.options.allow_dirty
            )
            self.checked |= unchecked

    def carry_out(self) -> ModuleOutcome:
        if not self._has_work():
            return self._ended(self._result())
        before = baseline(self.project.workspace, self.evidence, self.project.recipe)
        self.listener.run_begins(self.module.name)
        with open_prover(
            self.project, self.context, before, self.timings, execute=self.options.execute
        ) as prover:
            for step in self.project.recipe.up_to(self.options.to):
                outcome = self._carry_out_step(step, prover)
                self.outcomes.append(outcome)
                self.listener.step_ends(self.module.name, outcome)
                if outcome.state == "declined":
                    return self._ended("stopped", outcome.note)
                if outcome.state == "failed":
                    return self._ended("failed", outcome.note)
        return self._ended(self._result())

    def _has_work(self) -> bool:
        """Whether some step changes a file, is not yet recorded, or owes a proof that can run."""
        if self.plan.paths():
            return True
        return any(
            self._is_owed(step, self._can_prove)
            for step in self.project.recipe.up_to(self.options.to)
        )

    @property
    def _can_prove(self) -> bool:
        return self.options.execute and self.project.settings.proof != "none"

    def _is_owed(self, step: Step, can_prove: bool) -> bool:
        record = self.evidence.steps.get(step.number)
        if record is None:
            return can_prove or step is not self.project.recipe.last
        return can_prove and owes_proof(record, self.project.settings)

    def _carry_out_step(self, step: Step, prover: Prover | None) -> StepOutcome:
        self.listener.step_begins(self.module.name, step)
        with self.timings.phase("planning"):
            planned = plan_step(self.tree, self.context, step, self.memory)
        if isinstance(planned, Obstacles):
            if not planned.refusals:
                return self._failed(step, (), planned.decisions[0].question)
            refusal = planned.refusals[0]
            return self._failed(step, (), f"{refusal.path}:{refusal.line}: {refusal.reason}")
        if not planned.change_set and not self._is_owed(step, prover is not None):
            reason = self.evidence.steps.get(step.number, StepRecord()).not_applicable
            state: StepResult = "n/a" if reason else "unchanged"
            return StepOutcome(step.number, step.title, state, note=reason)
        with self.timings.phase("proving"):
            return self._prove_and_write(planned, prover)

    def _prove_and_write(self, planned: PlannedStep, prover: Prover | None) -> StepOutcome:
        """Prove one step in the scratch copy, then write it with its evidence."""
        step, change_set = planned.step, planned.change_set
        context = at_step(self.context, step)
        if prover:
            change_set = change_set.extended(prover.finishing_edits(step, change_set))
        tree = memoizing(change_set.tree(), self.memory)
        criteria = tuple(
            judge_static(criterion, tree, context)
            for criterion in step.criteria
            if criterion.kind != "proof" and not criterion.repository
        )
        broken = next((judged for judged in criteria if judged.state == "failed"), None)
        if broken:
            return self._failed(step, criteria, f"{broken.name}: {broken.detail}")
        record = StepRecord(not_applicable=planned.not_applicable)
        provisional = with_evidence(
            self.project, self.module, change_set, self.evidence.with_step(step.number, record)
        )
        proof = (
            prover.prove(step, provisional, context, self.evidence)
            if prover
            else unproved(step, self.project.settings)
        )
        criteria += proof.judgements(self.project.settings)
        if proof.failure:
            return self._failed(step, criteria, proof.failure)
        evidence = self.evidence
        state: StepResult = "unproved"
        # Without proofs the last step is carried out, not recorded.
        if prover or step is not self.project.recipe.last:
            evidence = record_step(self.project, evidence, step, record, proof)
            is_apart = bool(planned.not_applicable)
            state = "n/a" if is_apart else state_of_step(judged.state for judged in criteria)
        change_set = with_evidence(self.project, self.module, change_set, evidence)
        if not self._write(step, change_set):
            note = "declined: nothing of this step was written"
            return StepOutcome(step.number, step.title, "declined", (), criteria, note)
        self.evidence, self.context = evidence, context
        return StepOutcome(
            step.number, step.title, state, change_set.paths(), criteria, planned.not_applicable
        )

    def _write(self, step: Step, change_set: ChangeSet) -> bool:
        if not change_set:
            return True
        if self.options.confirm and not self.options.confirm(step, change_set):
            return False
        self._refuse_unsafe(change_set.paths())
        workspace, name = self.project.workspace, self.module.name
        seal: Callable[[], object] | None = None
        if workspace.repository is not None and self.options.commit:
            title = f"Migrate {name}, step {step.number}: {step.title}"
            message = step_message(title, name, step.number)
            seal = partial(workspace.repository.commit, change_set.paths(), message)
        with self.timings.phase("writing"):
            transaction.apply(workspace, change_set, module=name, step=step.number, seal=seal)
        self.tree = workspace
        return True

    def _failed(self, step: Step, criteria: tuple[Judgement, ...], note: str) -> StepOutcome:
        return StepOutcome(step.number, step.title, "failed", (), criteria, note)

    def _result(self) -> ModuleResult:
        last = self.project.recipe.last
        is_proved = last.number in self.evidence.steps and not self.evidence.was_taken_unproved
        if self.options.to is last and not is_proved and not self._can_prove:
            return "unproved"
        if not any(outcome.changed for outcome in self.outcomes):
            return "unchanged"
        return "migrated" if self.options.to is last else "stopped"

    def _ended(self, result: ModuleResult, message: str = "") -> ModuleOutcome:
        if result == "unproved":
            message = "written and not proved: it is in progress until a run proves it"
        return ModuleOutcome(
            self.module.name,
            result,
            tuple(self.outcomes),
            message=message,
            differences=self.evidence.differences,
            timings=self.timings,
        )
