"""The state of every module, from the tree and the evidence alone; reporters render it.

One model, so that no two views can disagree. Its JSON is a published contract.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, ConfigDict

from refactor_kit.base import Context, Module, SourceTree
from refactor_kit.criteria import Judgement, State, judge_proof, judge_static
from refactor_kit.evidence import Evidence, StepRecord, read_evidence
from refactor_kit.guard import guard_state
from refactor_kit.project import Project
from refactor_kit.proof.inputs import input_digest
from refactor_kit.recipe import Criterion, Recipe, Step

ModuleState = Literal["pending", "in-progress", "migrated", "regressed"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CriterionStatus(_Model):
    """One exit criterion and what was seen."""

    name: str
    state: State
    detail: str = ""


class StepStatus(_Model):
    """One step of the recipe for one module."""

    number: int
    title: str
    state: State
    criteria: tuple[CriterionStatus, ...]


class ModuleStatus(_Model):
    """One module; ``blocked_by`` and ``next_command`` are empty once it is migrated."""

    name: str
    state: ModuleState
    owner: str | None = None
    blocked_by: str = ""
    next_command: str = ""
    steps: tuple[StepStatus, ...]


class GuardStatus(_Model):
    """Where the import policy is enforced; the others are counts."""

    scope: Literal["migrated", "project", "global"]
    migrated: int
    total: int
    allowances: int
    widening_due: bool = False


class Status(_Model):
    """Everything ``status`` knows."""

    schema_version: Literal[1] = 1
    modules: tuple[ModuleStatus, ...]
    repository: tuple[CriterionStatus, ...]
    guard: GuardStatus


def build_status(project: Project, tree: SourceTree, wanted: Iterable[Module]) -> Status:
    """Judge ``wanted`` modules, the repository's own criteria and the guard on ``tree``."""
    guard = guard_state(tree, project.settings, project.modules)
    return Status(
        modules=tuple(_module_status(project, tree, module) for module in wanted),
        repository=_repository_status(project, tree),
        guard=GuardStatus(
            scope=guard.scope,
            migrated=guard.migrated,
            total=guard.total,
            allowances=guard.allowances,
            widening_due=guard.widening_due,
        ),
    )


def _module_status(project: Project, tree: SourceTree, module: Module) -> ModuleStatus:
    evidence = read_evidence(tree, module.name)
    context = project.context(module, tree)
    inputs = input_digest(tree, context) if evidence else ""
    steps = tuple(
        _step_status(step, tree, context, evidence, inputs) for step in project.recipe.steps
    )
    state = _module_state(evidence, steps, project.recipe)
    return ModuleStatus(
        name=module.name,
        state=state,
        owner=module.settings.owner,
        blocked_by=_blocked_by(steps) if state in ("in-progress", "regressed") else "",
        next_command=_next_command(module.name, state, steps),
        steps=steps,
    )


def _module_state(
    evidence: Evidence | None, steps: tuple[StepStatus, ...], recipe: Recipe
) -> ModuleState:
    if evidence is None:
        return "pending"
    if recipe.last.number not in evidence.steps:
        return "in-progress"
    return "regressed" if any(step.state == "failed" for step in steps) else "migrated"


def _step_status(
    step: Step, tree: SourceTree, context: Context, evidence: Evidence | None, inputs: str
) -> StepStatus:
    record = evidence.steps.get(step.number) if evidence else None
    if record is None:
        judgements = [Judgement(criterion.name, "pending") for criterion in step.criteria]
        return _step(step, "pending", judgements)
    judgements = [
        _judge(criterion, tree, context, record, inputs)
        for criterion in step.criteria
        if not criterion.repository
    ]
    if record.not_applicable:
        failed = any(judgement.state == "failed" for judgement in judgements)
        return _step(step, "failed" if failed else "n/a", judgements)
    return _step(step, _step_state(judgements), judgements)


def _judge(
    criterion: Criterion, tree: SourceTree, context: Context, record: StepRecord, inputs: str
) -> Judgement:
    if criterion.kind == "proof":
        level = context.settings.proof
        return judge_proof(criterion, record.proofs.get(criterion.name), inputs, level)
    return judge_static(criterion, tree, context)


def _step_state(judgements: list[Judgement]) -> State:
    states = {judgement.state for judgement in judgements}
    if "failed" in states:
        return "failed"
    if "unproved" in states:
        return "unproved"
    return "n/a" if states == {"n/a"} else "done"


def _step(step: Step, state: State, judgements: Iterable[Judgement]) -> StepStatus:
    return StepStatus(
        number=step.number,
        title=step.title,
        state=state,
        criteria=tuple(_criterion(judgement) for judgement in judgements),
    )


def _criterion(judgement: Judgement) -> CriterionStatus:
    return CriterionStatus(name=judgement.name, state=judgement.state, detail=judgement.detail)


def _blocked_by(steps: tuple[StepStatus, ...]) -> str:
    for wanted in ("failed", "unproved", "pending"):
        for step in steps:
            if step.state == wanted:
                reason = next((c for c in step.criteria if c.state == wanted), None)
                detail = f" ({reason.name}: {reason.detail})" if reason and reason.detail else ""
                return f"step {step.number} {wanted}{detail}"
    return ""


def _next_command(name: str, state: ModuleState, steps: tuple[StepStatus, ...]) -> str:
    if state != "migrated":
        return f"refactor-kit migrate {name}"
    stale = any(criterion.state == "stale" for step in steps for criterion in step.criteria)
    return f"refactor-kit verify {name}" if stale else ""


def _repository_status(project: Project, tree: SourceTree) -> tuple[CriterionStatus, ...]:
    """The repository's own criteria; ``pending`` until some module has taken the step."""
    if not project.modules:
        return ()
    context = replace(project.context(project.modules[0], tree), step=project.recipe.last.number)
    recorded = {
        number
        for module in project.modules
        if (evidence := read_evidence(tree, module.name))
        for number in evidence.steps
    }
    found = []
    for step in project.recipe.steps:
        for criterion in step.criteria:
            if criterion.repository:
                judgement = judge_static(criterion, tree, context)
                if judgement.state == "failed" and step.number not in recorded:
                    judgement = replace(judgement, state="pending")
                found.append(_criterion(judgement))
    return tuple(found)
