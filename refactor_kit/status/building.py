"""The state of every module, from the tree and the evidence alone: nothing of the target runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from refactor_kit.base import Context, Module, SourceTree
from refactor_kit.memory.memoized import MemoizingTree
from refactor_kit.project import Project
from refactor_kit.project.owners import Owners
from refactor_kit.proof.judging.code_record import CODE_PROOF, code_changes, told
from refactor_kit.proof.judging.inputs import code_digests, input_digests
from refactor_kit.proof.judging.suite_record import SUITE_PROOF, suite_changes, told_suite
from refactor_kit.reading.application.observed import digest_of
from refactor_kit.reading.public_names import lock_file
from refactor_kit.recipe.judging import (
    Judgement,
    State,
    judge_proof,
    judge_static,
    not_run_sentence,
    owes_proof,
    state_of_step,
)
from refactor_kit.recipe.steps import Criterion, Recipe, Step
from refactor_kit.records.evidence import Evidence, StepRecord, evidence_path
from refactor_kit.status.grace_periods import grace_periods_of
from refactor_kit.status.guard import GuardFacts, guard_facts
from refactor_kit.status.model import (
    CriterionStatus,
    GuardStatus,
    ModuleState,
    ModuleStatus,
    OwnerStatus,
    Status,
    StepStatus,
    Totals,
)
from refactor_kit.status.next_step import state_in_evidence
from refactor_kit.status.shortfalls import shortfalls_in

__all__ = [
    "CriterionStatus",
    "GuardStatus",
    "ModuleState",
    "ModuleStatus",
    "Status",
    "StepStatus",
    "build_status",
]


def build_status(
    project: Project,
    tree: SourceTree,
    wanted: Iterable[Module],
    *,
    owners: Owners | None = None,
    today: date = date.min,
    counted: bool = True,
    begun: Callable[[Module], None] = lambda module: None,
) -> Status:
    """Judge ``wanted`` modules, the repository's own criteria and the guard on ``tree``.

    Without ``counted`` no finding of the guard is looked for; ``begun`` hears of each module.
    """
    if not tree.memoizes:
        tree = MemoizingTree(tree)
    builder = _Builder(project, tree, owners or Owners(), today)
    facts = guard_facts(project, tree, today, counted=counted)
    findings = Counter(finding.module for finding in facts.findings)
    allowances = Counter(allowance.module for allowance in facts.allowances)
    modules = []
    for module in wanted:
        begun(module)
        judged = builder.module(module)
        counts = {"findings": findings[module.name], "allowances": allowances[module.name]}
        modules.append(judged.model_copy(update=counts))
    return Status(
        modules=tuple(modules),
        repository=builder.repository(),
        guard=facts.status,
        totals=totals_of(modules, facts),
        owners=shares_of_owners(modules),
        findings=facts.findings,
        allowances=facts.allowances,
        improvements=facts.improvements,
        not_run=_not_run((each for each in modules if each.state == "migrated"), project),
    )


_LOCK = "public-names-are-locked"


class _Builder:
    def __init__(self, project: Project, tree: SourceTree, owners: Owners, today: date) -> None:
        self._project = project
        self._tree = tree
        self._owners = owners
        self._today = today
        self._pending = {step.number: _pending_step(step) for step in project.recipe.steps}
        self._evidence = {module.name: project.evidence(module, tree) for module in project.modules}

    def module(self, module: Module) -> ModuleStatus:
        evidence = self._evidence[module.name]
        context = self._context(module)
        steps = tuple(self._step(step, context, evidence) for step in self._project.recipe.steps)
        state = _module_state(evidence, steps, self._project.recipe)
        kept = grace_periods_of(self._tree, context, self._today) if evidence else ()
        following = ""
        is_seen = evidence is not None and evidence.is_observed and evidence.was_taken_unproved
        if (state == "migrated" and is_seen) or (
            state == "regressed" and not _is_repaired_by_migrating(steps)
        ):
            following = f"refactor-kit verify {module.name}"
        elif (
            state != "migrated"
            or self._is_owed(evidence)
            or any(each.problem for each in kept)
            or _is_written_by_an_earlier_tool(steps)
        ):
            following = f"refactor-kit migrate {module.name}"
        elif _waits_for_a_person(steps):
            following = f'refactor-kit verify {module.name} --accept "REASON"'
        elif any(state == "stale" for _, state in _states_in(steps)):
            following = f"refactor-kit verify {module.name}"
        return ModuleStatus(
            name=module.name,
            state=state,
            owner=self._owners.of(module),
            blocked_by=self._blocked_by(module, state, steps),
            next_command=following,
            kept=kept,
            not_run=not_run_sentence(_states_in(steps), self._project.settings.proof),
            steps=steps,
        )

    def _is_owed(self, evidence: Evidence | None) -> bool:
        """Whether some proof can be run now that was not when the module was migrated."""
        settings = self._project.settings
        if evidence is None or settings.proof == "none":
            return False
        return any(owes_proof(each, evidence.level, settings) for each in evidence.steps.values())

    def _blocked_by(self, module: Module, state: ModuleState, steps: Sequence[StepStatus]) -> str:
        if state == "pending" and lock_file(module.name) in self._tree:
            missing = evidence_path(module.name)
            return f"its public names are locked, but its evidence is gone: restore {missing}"
        return _shortcoming(steps) if state in ("in-progress", "regressed") else ""

    def repository(self) -> tuple[CriterionStatus, ...]:
        """The repository's own criteria; ``pending`` until some module has taken the step."""
        if not self._project.modules:
            return ()
        recipe = self._project.recipe
        context = replace(self._context(self._project.modules[0]), step=recipe.last.number)
        recorded = {
            number for evidence in self._evidence.values() if evidence for number in evidence.steps
        }
        found = []
        for step in recipe.steps:
            for criterion in (each for each in step.criteria if each.repository):
                judgement = self._static(criterion, context)
                if judgement.state == "failed" and step.number not in recorded:
                    judgement = replace(judgement, state="pending")
                found.append(_criterion(criterion, judgement))
        return tuple(found)

    def _context(self, module: Module) -> Context:
        return self._project.context_of(module, self._evidence[module.name])

    def _step(self, step: Step, context: Context, evidence: Evidence | None) -> StepStatus:
        record = evidence.steps.get(step.number) if evidence else None
        if evidence is None:
            return self._pending[step.number]
        if record is None:
            # The last step alone is carried out and not recorded, where no proof ran.
            if step is not self._project.recipe.last or not evidence.was_taken_unproved:
                return self._pending[step.number]
            context = replace(context, step=step.number)
        criteria = [
            _criterion(criterion, self._answer(criterion, context, record or StepRecord()))
            for criterion in step.criteria
            if not criterion.repository
        ]
        state: State = state_of_step(criterion.state for criterion in criteria)
        if record is None:
            if state == "failed":
                return self._pending[step.number]
            return _step_status(step, "unproved", criteria, "written; it is recorded once proved")
        if record.not_applicable and state != "failed":
            state = "n/a"
        return _step_status(step, state, criteria, record.not_applicable)

    def _answer(self, criterion: Criterion, context: Context, record: StepRecord) -> Judgement:
        if criterion.kind != "proof":
            return self._static(criterion, context)
        name, recorded = criterion.name, record.proofs.get(criterion.name)
        if recorded is None and self._is_older(context, name):
            return Judgement(name, "n/a", "the evidence is older than this proof")
        inputs = ""
        if recorded is not None and recorded.inputs:
            every = self._project.recipe.criteria()
            proofs = {each.name for each in every if each.kind == "proof"}
            of = (context.module.name, context.module.app_layout)
            files = self._tree.memoize(
                ("inputs", *of), lambda tree: input_digests(tree, context, proofs)
            )
            inputs = files[name]
            if not recorded.rests_on(inputs) and recorded.code:
                # The files changed; what they say may be the same.
                code = self._tree.memoize(
                    ("code", *of), lambda tree: code_digests(tree, context, proofs)
                )
                inputs = recorded.inputs if recorded.says(code[name]) else inputs
        changes = self._changes(name, context)
        return judge_proof(name, recorded, inputs, context.settings, changes)

    def _changes(self, proof: str, context: Context) -> str:
        """What of the code that ``proof`` is about is not as recorded, told from its source.

        Empty where nothing is recorded of it.
        """
        evidence, settings = self._evidence[context.module.name], self._project.settings
        if evidence is None or proof not in (CODE_PROOF, SUITE_PROOF):
            return ""
        if proof == CODE_PROOF:
            return self._tree.memoize(
                ("code changes", context.module.name, evidence.code),
                lambda tree: told(code_changes(tree, settings, evidence.code)),
            )
        found = self._tree.memoize(
            ("suite changes", context.module.name, evidence.tests),
            lambda tree: told_suite(suite_changes(tree, context, evidence.tests)),
        )
        # Which test it is, and how, git alone knows.
        return found and f"{found}\nrefactor-kit verify {context.module.name} tells which, and how"

    def _is_older(self, context: Context, proof: str) -> bool:
        """Whether the module was migrated before the recipe asked for ``proof``."""
        evidence = self._evidence[context.module.name]
        return proof == CODE_PROOF and evidence is not None and evidence.version == 1

    def _static(self, criterion: Criterion, context: Context) -> Judgement:
        module = context.module
        subject = (module.name, module.app_layout, digest_of(context.wiring))
        key = ("judged", criterion.kind, criterion.name, *subject)
        return self._tree.memoize(
            (*key, context.step, criterion.skip),
            lambda tree: judge_static(criterion, tree, context),
        )


def _not_run(modules: Iterable[ModuleStatus], project: Project) -> str:
    states = (each for module in modules for each in _states_in(module.steps))
    return not_run_sentence(states, project.settings.proof)


def _states_in(steps: Iterable[StepStatus]) -> Iterator[tuple[str, State]]:
    return ((each.name, each.state) for step in steps for each in step.criteria)


def _module_state(
    evidence: Evidence | None, steps: Sequence[StepStatus], recipe: Recipe
) -> ModuleState:
    state = state_in_evidence(evidence, recipe)
    is_broken = state == "migrated" and any(step.state == "failed" for step in steps)
    return "regressed" if is_broken else state


def _waits_for_a_person(steps: Sequence[StepStatus]) -> bool:
    """Whether public fields or code changed: running the proofs again settles neither."""
    return any(
        state == "changed" or (name == _LOCK and state == "stale")
        for name, state in _states_in(steps)
    )


def _is_written_by_an_earlier_tool(steps: Sequence[StepStatus]) -> bool:
    """Whether a file that the tool itself wrote waits to be written anew."""
    stale = (each.criterion for each in shortfalls_in(steps, "stale"))
    return any(each.kind == "settled" for each in stale)


def _is_repaired_by_migrating(steps: Sequence[StepStatus]) -> bool:
    """Whether something fails that is judged by the tree; what ran, and its lock, is verified."""
    failed = (each.criterion for each in shortfalls_in(steps, "failed"))
    return any(each.kind != "proof" and each.name != _LOCK for each in failed)


def _step_status(
    step: Step, state: State, criteria: Iterable[CriterionStatus], reason: str = ""
) -> StepStatus:
    return StepStatus(
        number=step.number, title=step.title, state=state, criteria=tuple(criteria), reason=reason
    )


def _pending_step(step: Step) -> StepStatus:
    own = (criterion for criterion in step.criteria if not criterion.repository)
    pending = (CriterionStatus(name=each.name, state="pending", kind=each.kind) for each in own)
    return _step_status(step, "pending", pending)


def _criterion(criterion: Criterion, judgement: Judgement) -> CriterionStatus:
    return CriterionStatus(
        name=judgement.name,
        state=judgement.state,
        detail=judgement.detail,
        kind=criterion.kind,
        path=judgement.path,
        line=judgement.line,
    )


def _shortcoming(steps: Sequence[StepStatus]) -> str:
    """The first that does not hold of what is worst, and how many more there are."""
    for wanted in ("failed", "unproved"):
        if found := shortfalls_in(steps, wanted):
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            return f"{found[0].sentence}{more}"
    return next((f"step {step.number} pending" for step in steps if step.state == "pending"), "")


def totals_of(modules: Sequence[ModuleStatus], facts: GuardFacts) -> Totals:
    """The counts above the matrix."""
    return Totals(
        **_states(modules),
        findings_in_scope=sum(each.enforced and not each.allowed for each in facts.findings),
        findings_outside_scope=sum(not each.enforced for each in facts.findings),
        findings_allowed=sum(each.enforced and each.allowed for each in facts.findings),
        unresolvable=facts.unresolvable,
        allowances=facts.status.allowances,
    )


def shares_of_owners(modules: Sequence[ModuleStatus]) -> tuple[OwnerStatus, ...]:
    """The share of each owner, by name; what nobody owns comes last."""
    owned: dict[str | None, list[ModuleStatus]] = defaultdict(list)
    for module in modules:
        owned[module.owner].append(module)
    return tuple(
        OwnerStatus(
            owner=owner,
            findings=sum(module.findings for module in owned[owner]),
            **_states(owned[owner]),
        )
        for owner in sorted(owned, key=lambda owner: (owner is None, owner or ""))
    )


def _states(modules: Sequence[ModuleStatus]) -> dict[str, int]:
    states = Counter(module.state for module in modules)
    return {
        "modules": len(modules),
        "pending": states["pending"],
        "in_progress": states["in-progress"],
        "migrated": states["migrated"],
        "regressed": states["regressed"],
    }
