"""Proves a migrated module again: the target as it is, against what the evidence keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from refactor_kit import transaction
from refactor_kit.base import ChangeSet, Context, Edit, Module
from refactor_kit.certificate import certificate_edit
from refactor_kit.criteria import Judgement, judge_static
from refactor_kit.evidence import (
    Evidence,
    ProofRecord,
    StepRecord,
    evidence_bytes,
    evidence_path,
    read_evidence,
)
from refactor_kit.outcomes import ModuleOutcome, StepOutcome
from refactor_kit.project import Project
from refactor_kit.proof.comparison import compare, settled_after
from refactor_kit.proof.concern import concerning
from refactor_kit.proof.criteria import PROOFS
from refactor_kit.proof.declared import Declared, declared_changes
from refactor_kit.proof.inputs import input_digests
from refactor_kit.proof.observation import Observation, observe
from refactor_kit.proof.scratch import ScratchCopy
from refactor_kit.reading.apps import read_apps
from refactor_kit.reading.public_names import (
    lock_differences,
    lock_file,
    locked_names,
    parse_lock,
    render_lock,
)
from refactor_kit.reading.routes import read_router
from refactor_kit.workspace import Workspace

_UNCHANGED = "behaviour-unchanged"


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The target now beside the target as recorded."""

    recorded: Observation
    now: Observation
    declared: Declared
    differences: tuple[str, ...]

    @property
    def other_versions(self) -> str:
        """The packages whose versions differ from those the evidence was taken with."""
        then = self.recorded.versions
        changed = [
            f"{name} {then[name]} -> {version}"
            for name, version in self.now.versions.items()
            if then.get(name, version) != version
        ]
        return ", ".join(changed)


def verify_module(project: Project, module: Module, accept: str = "") -> ModuleOutcome:
    """Judge every recorded step anew; writes the module's evidence and ``migration.md`` only.

    With ``accept`` (a reason) what is observed now becomes what later runs are compared with.
    """
    evidence = read_evidence(project.workspace, module.name)
    if evidence is None:
        return ModuleOutcome(module.name, "unchanged", message="pending: nothing is recorded yet")
    context = project.context(module)
    comparison = _compare(project, context, evidence) if evidence.observations else None
    judged = _accepted(evidence, comparison, accept) if accept else evidence
    judged = _judged(project, context, judged, comparison, accept)
    outcomes = tuple(_outcome(project, context, judged, number) for number in judged.steps)
    failures = [outcome for outcome in outcomes if outcome.state == "failed"]
    message = _message(comparison, accept)
    gone = _removed_names(project, context)
    if accept and not gone:
        failures = [each for each in failures if not _is_settled_by_accepting(each)]
    _write(project, context, judged, relock=bool(accept) and not gone)
    return ModuleOutcome(
        module.name,
        "rolled-back" if failures or gone else "unchanged",
        outcomes,
        message="\n  ".join([*gone, *message]),
    )


def _compare(project: Project, context: Context, evidence: Evidence) -> _Comparison:
    level = evidence.level
    recorded = Observation(level, evidence.observations, evidence.versions)  # type: ignore[arg-type]
    whole = Workspace(project.workspace.root, project.workspace.repository)
    with ScratchCopy(whole, whole.modes(), project.settings) as copy:
        now = observe(copy, context, level=recorded.level, with_tests=True, with_generator=True)
    router = read_router(project.workspace, context)
    declared = declared_changes(context, router, read_apps(project.workspace, context))
    if now.boots:
        now = replace(now, sections=concerning(now.sections, context))
        now = settled_after(recorded, now, declared)
    found = compare(recorded, now, declared)
    return _Comparison(recorded, now, declared, tuple(d.line for d in found if not d.declared))


def _judged(
    project: Project,
    context: Context,
    evidence: Evidence,
    comparison: _Comparison | None,
    accept: str,
) -> Evidence:
    if comparison is None:
        return evidence
    inputs = input_digests(project.workspace, context, PROOFS)
    steps = {
        number: _judge_step(record, comparison, context, inputs, accept)
        for number, record in evidence.steps.items()
    }
    return replace(evidence, steps=steps)


def _judge_step(
    record: StepRecord,
    comparison: _Comparison,
    context: Context,
    inputs: Mapping[str, str],
    accept: str,
) -> StepRecord:
    before = comparison.now if accept else comparison.recorded
    proofs = {}
    for name, earlier in record.proofs.items():
        result = PROOFS[name](before, comparison.now, comparison.declared, context)
        if result.state == "failed" and name == _UNCHANGED and comparison.other_versions:
            # A difference under other versions of the target's packages is stale, not a failure.
            proofs[name] = replace(earlier, inputs="")
        elif result.state == "passed" and name == _UNCHANGED:
            proofs[name] = ProofRecord("passed", earlier.detail, inputs[name])
        else:
            proofs[name] = ProofRecord(result.state, result.detail, inputs[name])
    return replace(record, proofs=proofs)


def _accepted(evidence: Evidence, comparison: _Comparison | None, reason: str) -> Evidence:
    if comparison is None or not comparison.now.boots:
        return evidence
    sections: Mapping[str, Any] = comparison.now.sections
    return replace(
        evidence,
        observations=sections,
        versions=comparison.now.versions,
        accepted=(*evidence.accepted, reason),
    )


def _outcome(project: Project, context: Context, evidence: Evidence, number: int) -> StepOutcome:
    step = project.recipe.step(str(number))
    record = evidence.steps[number]
    states = {"passed": "done", "failed": "failed", "unproved": "unproved"}
    criteria = [
        judge_static(criterion, project.workspace, context)
        for criterion in step.criteria
        if criterion.kind != "proof" and not criterion.repository
    ]
    criteria += [
        Judgement(name, states[proof.state], proof.detail)  # type: ignore[arg-type]
        for name, proof in record.proofs.items()
    ]
    failed = next((each for each in criteria if each.state == "failed"), None)
    note = f"{failed.name}: {failed.detail}" if failed else record.not_applicable
    state = "failed" if failed else "n/a" if record.not_applicable else "done"
    return StepOutcome(number, step.title, state, (), tuple(criteria), note)  # type: ignore[arg-type]


def _is_settled_by_accepting(outcome: StepOutcome) -> bool:
    """A lock that only lags behind its fields is written anew by accepting."""
    failed = {judged.name for judged in outcome.criteria if judged.state == "failed"}
    return failed <= {"public-names-are-locked"}


def _removed_names(project: Project, context: Context) -> list[str]:
    path = lock_file(context.module.name)
    if path not in project.workspace:
        return []
    locked = parse_lock(path, project.workspace.read(path))
    found = lock_differences(locked, locked_names(project.workspace, context))
    return [difference.message for difference in found if difference.kind == "removed"]


def _message(comparison: _Comparison | None, accept: str) -> list[str]:
    if comparison is None:
        return ["no observation is recorded: the proofs were never run"]
    lines = list(comparison.differences)
    if comparison.other_versions:
        lines.append(f"observed under other versions: {comparison.other_versions}")
    if accept and lines:
        lines.append(f"recorded anew: {accept}")
    return lines


def _write(project: Project, context: Context, evidence: Evidence, *, relock: bool) -> None:
    edits = [Edit(evidence_path(evidence.module), evidence_bytes(evidence))]
    if project.recipe.last.number in evidence.steps:
        edits.append(certificate_edit(context.module, evidence, project.recipe))
    lock = lock_file(context.module.name)
    if relock and lock in project.workspace:
        edits.append(Edit(lock, render_lock(locked_names(project.workspace, context))))
    change_set = ChangeSet(project.workspace, edits)
    if change_set:
        transaction.apply(
            project.workspace, change_set, module=context.module.name, step=evidence.last_step
        )
