"""One module carried through the steps in memory and in a scratch copy, and judged there.

Nothing is written: what a rehearsal comes to is the change sets that a run may write.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from refactor_kit import transaction
from refactor_kit.base import ChangeSet, OverlayTree
from refactor_kit.migration.baseline import baseline
from refactor_kit.migration.outcomes import ModuleOutcome, ModuleResult, StepOutcome, StepResult
from refactor_kit.migration.prover import Prover, open_prover
from refactor_kit.migration.proving import prove_step
from refactor_kit.migration.record import (
    record_step,
    with_evidence,
    write_set,
)
from refactor_kit.migration.rehearsed import Listener, Rehearsal, RehearsedStep, RunOptions
from refactor_kit.migration.suite_runs import fails_tests, renewed, runs_tests, tested_at
from refactor_kit.migration.ways_out import with_ways_out
from refactor_kit.planning.obstacles import Obstacles
from refactor_kit.planning.plan import ModulePlan, PlannedStep, at_step, plan_step
from refactor_kit.project import Project
from refactor_kit.reading.application.own_wiring import hidden_wiring
from refactor_kit.recipe.judging import judge_static, owes_proof, state_of_step
from refactor_kit.recipe.steps import Step
from refactor_kit.records.evidence import StepRecord, new_evidence, read_evidence
from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.timings import Timings
from refactor_kit.worktree.content_ids import memoizing
from refactor_kit.worktree.workspace import Workspace


class ModuleRehearsal:
    """One module on its way; holds what the next step builds on."""

    def __init__(
        self,
        project: Project,
        plan: ModulePlan,
        start: OverlayTree,
        whole: Workspace,
        options: RunOptions,
        listener: Listener,
        timings: Timings,
    ) -> None:
        self.project = project
        self.plan = plan
        self.start = start
        self.whole = whole
        self.options = options
        self.listener = listener
        self.timings = timings
        self.module = plan.context.module
        self.memory = plan.memory
        self.told = 0
        self.tests_each = options.commit == "step" or options.confirm is not None
        self.checked: frozenset[str] = frozenset()
        self._begin()

    def _begin(self) -> None:
        self.context = self.plan.context
        self.tree = self.start
        known = read_evidence(self.start, self.module.name)
        self.evidence = known or new_evidence(self.module, self.project.recipe.name)
        self.held = self.plan.held
        self.steps: list[RehearsedStep] = []
        self.outcomes: list[StepOutcome] = []
        self.obstacles = Obstacles()
        self.differences: tuple[str, ...] = ()
        self.varies: tuple[tuple[str, str], ...] = ()

    def refuse_unsafe_writes(self) -> None:
        """Ask of every file of every step, before anything is run."""
        if not self._has_work():
            return
        if self.options.commit:
            repository = self.project.workspace.repository
            if repository is None:
                raise Refused("--commit needs a git repository", remedy="leave --commit out")
            repository.refuse_without_identity()
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

    def carry_out(self) -> Rehearsal:
        """Every step, each on what the one before leaves; a failure ends none of the others."""
        if self._has_work():
            before = baseline(
                self.project.workspace, self.start, self.evidence, self.project.recipe
            )
            self.listener.run_begins(self.module.name)
            with open_prover(
                self.project,
                self.context,
                self.start,
                self.whole,
                before,
                self.memory,
                self.timings,
                execute=self.options.execute,
            ) as prover:
                self._tell_red_tests(prover)
                self._rehearse_all(prover)
                self.varies = prover.varies if prover else ()
                self._hand_on(prover)
        if any(outcome.state == "failed" for outcome in self.outcomes):
            return Rehearsal(self._failed_outcome(), self.start, self.start)
        return Rehearsal(self._outcome(self._result()), self.start, self.tree, tuple(self.steps))

    def _tell_red_tests(self, prover: Prover | None) -> None:
        """The rehearsal goes on and tells what else does not hold; this need not wait for it."""
        steps = self.project.recipe.up_to(self.options.to)
        asking = [each.number for each in steps if runs_tests(each) and self._is_owed(each, True)]
        seen = prover.red_tests if prover and asking else ""
        if seen:
            self.listener.tests_are_red(self.module.name, asking, seen)

    def _hand_on(self, prover: Prover | None) -> None:
        """What was seen of the tree that this module leaves is what the next is planned on."""
        seen = prover.served_in(self.tree) if prover else None
        if seen and self.project.observe:
            self.project.observe.keep(self.tree, seen)

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
        return can_prove and owes_proof(record, self.evidence.level, self.project.settings)

    def _rehearse_all(self, prover: Prover | None) -> None:
        awaited = 0
        for step in self.project.recipe.up_to(self.options.to):
            self.listener.step_begins(self.module.name, step)
            awaited = max(awaited, self._tested_at(step).number)
            outcome = self._rehearse(step, prover)
            self.outcomes.append(outcome)
            if fails_tests(outcome) and not self.tests_each and len(self.outcomes) > self.told + 1:
                # They spoke for an earlier step too: where do they begin to fail?
                self.tests_each = True
                self._begin()
                self._rehearse_all(prover)
                return
            if self.obstacles:
                break
            if awaited <= step.number:
                self._tell()
        self._tell()

    def _tested_at(self, step: Step) -> Step:
        """The step on whose tree the target's tests are run for ``step``.

        The last that asks for them, unless somebody may stop at a tree between the steps.
        """
        if self.tests_each:
            return step
        steps = self.project.recipe.up_to(self.options.to)
        return tested_at(step, (each for each in steps if self._is_owed(each, True)))

    def _tell(self) -> None:
        """Tell how the steps ended that were not told yet, as what came after them judged them."""
        for place in range(self.told, len(self.outcomes)):
            outcome = renewed(self.outcomes[place], self.evidence, self.project.settings)
            self.outcomes[place] = outcome
            self.listener.step_ends(self.module.name, outcome)
        self.told = max(self.told, len(self.outcomes))

    def _rehearse(self, step: Step, prover: Prover | None) -> StepOutcome:
        with self.timings.phase("planning"):
            planned = plan_step(self.tree, self.context, step, self.memory, self.held)
        if isinstance(planned, Obstacles):
            # What comes after it would be judged on a step that is not there.
            self.obstacles = planned
            return StepOutcome(step.number, step.title, "failed", note="it cannot be planned")
        if not planned.change_set and not self._is_owed(step, prover is not None):
            reason = self.evidence.steps.get(step.number, StepRecord()).not_applicable
            state: StepResult = "n/a" if reason else "unchanged"
            return StepOutcome(step.number, step.title, state, note=reason)
        with self.timings.phase("proving"):
            return self._prove(planned, prover)

    def _prove(self, planned: PlannedStep, prover: Prover | None) -> StepOutcome:
        """Judge one step in the scratch copy; what holds is what the next step builds on."""
        step = planned.step
        record = StepRecord(not_applicable=planned.not_applicable)
        done = prove_step(
            self.project, planned, self.context, prover, self.evidence, self._tested_at(step),
            self.held, self.memory,
        )  # fmt: skip
        change_set, proof, self.context = done.change_set, done.proof, done.context
        tree, context = memoizing(change_set.tree(), self.memory), at_step(self.context, step)
        criteria = tuple(
            judge_static(criterion, tree, context)
            for criterion in step.criteria
            if criterion.kind != "proof" and not criterion.repository
        )
        criteria += proof.judgements(self.project.settings)
        if any(judged.state == "failed" for judged in criteria):
            # The later steps are judged on the same foundation, so that all is told at once.
            self._build_on(change_set)
            self.differences += proof.undeclared
            return StepOutcome(step.number, step.title, "failed", (), criteria, "it does not hold")
        evidence = self.evidence
        state: StepResult = "unproved"
        # Without proofs the last step is carried out, not recorded.
        if prover or step is not self.project.recipe.last:
            hidden = hidden_wiring(tree, context, proof.wiring) if proof.wiring else None
            evidence = record_step(self.project, evidence, step, record, proof, hidden)
            is_apart = bool(planned.not_applicable)
            state = "n/a" if is_apart else state_of_step(judged.state for judged in criteria)
        change_set = with_evidence(self.project, self.module, change_set, evidence)
        self._refuse_unsafe(change_set.paths())
        self._build_on(change_set)
        repository = planned.repository.intersection(change_set.paths())
        self.steps.append(RehearsedStep(self.module.name, step, change_set, repository))
        self.held |= frozenset(change_set.paths()) - repository
        self.evidence, self.context = evidence, context
        return StepOutcome(
            step.number, step.title, state, change_set.paths(), criteria, planned.not_applicable,
            tuple(sorted(repository)), done.notices, done.reasons,
        )  # fmt: skip

    def _build_on(self, change_set: ChangeSet) -> None:
        """Take the step for made; a file with several names changes under all of them."""
        others = {
            name: edit.content
            for edit in change_set
            if edit.content is not None
            for name in self.whole.other_names(edit.path)
        }
        self.tree = OverlayTree(change_set.tree(), others).in_one_layer()

    def _result(self) -> ModuleResult:
        last = self.project.recipe.last
        is_proved = last.number in self.evidence.steps and not self.evidence.was_taken_unproved
        if self.options.to is last and not is_proved and not self._can_prove:
            return "unproved"
        if not any(outcome.changed for outcome in self.outcomes):
            return "unchanged"
        return "migrated" if self.options.to is last else "stopped"

    def _failed_outcome(self) -> ModuleOutcome:
        """What was rehearsed, of which nothing will be written."""
        self.outcomes = with_ways_out(self.outcomes, self.project, self.context, self.differences)
        failed = any(c.state == "failed" for outcome in self.outcomes for c in outcome.criteria)
        outcome = self._outcome("failed" if failed else "refused")
        found = self.obstacles
        told = "it does not hold in the rehearsal, so nothing was written" if failed else ""
        return replace(outcome, message=told, decisions=found.decisions, refusals=found.refusals)

    def _outcome(self, result: ModuleResult) -> ModuleOutcome:
        is_unproved = result == "unproved"
        message = "written and not proved: it is in progress until a run proves it"
        return ModuleOutcome(
            self.module.name,
            result,
            tuple(self.outcomes),
            message=message if is_unproved else "",
            differences=self.evidence.differences,
            varies=self.varies,
            timings=self.timings,
        )
