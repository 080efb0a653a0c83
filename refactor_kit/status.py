"""The state of every module, from the tree and the evidence alone: nothing of the target runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from refactor_kit.base import Context, Module, SourceTree
from refactor_kit.criteria import Judgement, State, judge_proof, judge_static
from refactor_kit.evidence import Evidence, StepRecord, read_evidence
from refactor_kit.owners import Owners
from refactor_kit.project import Project
from refactor_kit.proof.inputs import input_digest
from refactor_kit.recipe import Criterion, Recipe, Step
from refactor_kit.status_guard import GuardFacts, guard_facts
from refactor_kit.status_model import (
    CriterionStatus,
    GuardStatus,
    ModuleState,
    ModuleStatus,
    OwnerStatus,
    Status,
    StepStatus,
    Totals,
)

__all__ = [
    "CriterionStatus",
    "GuardStatus",
    "ModuleState",
    "ModuleStatus",
    "Status",
    "StepStatus",
    "build_status",
]

Judge = Callable[[str, SourceTree, Callable[[SourceTree], Judgement]], Judgement]


def build_status(
    project: Project,
    tree: SourceTree,
    wanted: Iterable[Module],
    *,
    owners: Owners | None = None,
    judge: Judge | None = None,
    today: date = date.min,
    counted: bool = True,
    begun: Callable[[Module], None] = lambda module: None,
) -> Status:
    """Judge ``wanted`` modules, the repository's own criteria and the guard on ``tree``.

    ``judge`` may answer a question about the tree from memory; without ``counted`` no finding of
    the guard is looked for; ``begun`` hears of each module.
    """
    builder = _Builder(project, tree, owners or Owners(), judge or _judge_anew)
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
        totals=_totals(modules, facts),
        owners=_by_owner(modules),
        findings=facts.findings,
        allowances=facts.allowances,
        improvements=facts.improvements,
    )


def _judge_anew(
    key: str, tree: SourceTree, question: Callable[[SourceTree], Judgement]
) -> Judgement:
    return question(tree)


class _Builder:
    def __init__(self, project: Project, tree: SourceTree, owners: Owners, judge: Judge) -> None:
        self._project = project
        self._tree = tree
        self._owners = owners
        self._judge = judge
        self._evidence = {
            module.name: read_evidence(tree, module.name) for module in project.modules
        }

    def module(self, module: Module) -> ModuleStatus:
        evidence = self._evidence[module.name]
        context = self._context(module)
        steps = tuple(self._step(step, context, evidence) for step in self._project.recipe.steps)
        state = _module_state(evidence, steps, self._project.recipe)
        return ModuleStatus(
            name=module.name,
            state=state,
            owner=self._owners.of(module),
            blocked_by=_blocked_by(steps) if state in ("in-progress", "regressed") else "",
            next_command=_next_command(module.name, state, steps),
            steps=steps,
        )

    def repository(self) -> tuple[CriterionStatus, ...]:
        """The repository's own criteria; ``pending`` until some module has taken the step."""
        if not self._project.modules:
            return ()
        context = replace(
            self._context(self._project.modules[0]), step=self._project.recipe.last.number
        )
        recorded = {
            number for evidence in self._evidence.values() if evidence for number in evidence.steps
        }
        found = []
        for step in self._project.recipe.steps:
            for criterion in (each for each in step.criteria if each.repository):
                judgement = self._static(criterion, context)
                if judgement.state == "failed" and step.number not in recorded:
                    judgement = replace(judgement, state="pending")
                found.append(_criterion(criterion, judgement))
        return tuple(found)

    def _context(self, module: Module) -> Context:
        evidence = self._evidence[module.name]
        step = max(0, evidence.last_step) if evidence else 0
        return Context(self._project.settings, self._project.modules, module, step)

    def _step(self, step: Step, context: Context, evidence: Evidence | None) -> StepStatus:
        own = [criterion for criterion in step.criteria if not criterion.repository]
        record = evidence.steps.get(step.number) if evidence else None
        if record is None:
            return _step_status(step, "pending", [_pending(criterion) for criterion in own])
        criteria = [
            _criterion(criterion, self._answer(criterion, context, record)) for criterion in own
        ]
        state = _step_state(criteria)
        if record.not_applicable and state != "failed":
            state = "n/a"
        return _step_status(step, state, criteria, record.not_applicable)

    def _answer(self, criterion: Criterion, context: Context, record: StepRecord) -> Judgement:
        if criterion.kind != "proof":
            return self._static(criterion, context)
        recorded = record.proofs.get(criterion.name)

        def question(tree: SourceTree) -> Judgement:
            inputs = input_digest(tree, context) if recorded and recorded.inputs else ""
            return judge_proof(criterion, recorded, inputs, context.settings.proof)

        if recorded is None or recorded.state != "passed":
            return question(self._tree)
        key = f"proof {recorded.inputs} {recorded.detail} {criterion.name} {context.module.name}"
        return self._judge(key, self._tree, question)

    def _static(self, criterion: Criterion, context: Context) -> Judgement:
        key = f"{criterion.kind} {criterion.name} {context.module.name} {context.step}"
        return self._judge(key, self._tree, lambda tree: judge_static(criterion, tree, context))


def _module_state(
    evidence: Evidence | None, steps: Sequence[StepStatus], recipe: Recipe
) -> ModuleState:
    if evidence is None:
        return "pending"
    if recipe.last.number not in evidence.steps:
        return "in-progress"
    return "regressed" if any(step.state == "failed" for step in steps) else "migrated"


def _step_state(criteria: Sequence[CriterionStatus]) -> State:
    states = {criterion.state for criterion in criteria}
    if "failed" in states:
        return "failed"
    if "unproved" in states:
        return "unproved"
    return "n/a" if states == {"n/a"} else "done"


def _step_status(
    step: Step, state: State, criteria: Iterable[CriterionStatus], reason: str = ""
) -> StepStatus:
    return StepStatus(
        number=step.number, title=step.title, state=state, criteria=tuple(criteria), reason=reason
    )


def _pending(criterion: Criterion) -> CriterionStatus:
    return CriterionStatus(name=criterion.name, state="pending", kind=criterion.kind)


def _criterion(criterion: Criterion, judgement: Judgement) -> CriterionStatus:
    return CriterionStatus(
        name=judgement.name,
        state=judgement.state,
        detail=judgement.detail,
        kind=criterion.kind,
        path=judgement.path,
        line=judgement.line,
    )


def _blocked_by(steps: Sequence[StepStatus]) -> str:
    for wanted in ("failed", "unproved", "pending"):
        for step in steps:
            if step.state == wanted:
                reason = next((c for c in step.criteria if c.state == wanted), None)
                detail = f" ({reason.name}: {reason.detail})" if reason and reason.detail else ""
                return f"step {step.number} {wanted}{detail}"
    return ""


def _next_command(name: str, state: ModuleState, steps: Sequence[StepStatus]) -> str:
    if state != "migrated":
        return f"refactor-kit migrate {name}"
    return f"refactor-kit verify {name}" if any(step.is_stale for step in steps) else ""


def _totals(modules: Sequence[ModuleStatus], facts: GuardFacts) -> Totals:
    return Totals(
        **_states(modules),
        findings_in_scope=sum(each.enforced and not each.allowed for each in facts.findings),
        findings_outside_scope=sum(not each.enforced for each in facts.findings),
        findings_allowed=sum(each.enforced and each.allowed for each in facts.findings),
        unresolvable=facts.unresolvable,
        allowances=facts.status.allowances,
    )


def _by_owner(modules: Sequence[ModuleStatus]) -> tuple[OwnerStatus, ...]:
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
