"""The outcome of a step's proofs, recorded in the evidence with what follows from that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from refactor_kit.base import ChangeSet, Edit, Module, OverlayTree, Settings, SourceTree
from refactor_kit.base.wiring import Wiring
from refactor_kit.guard import guard_edits, record_edits
from refactor_kit.guard.policy import guard_steps
from refactor_kit.migration.certificate import certificate_edit
from refactor_kit.planning.plan import ModulePlan
from refactor_kit.project import Project
from refactor_kit.proof.judging import nothing_to_look_at
from refactor_kit.proof.judging.recording import with_observed
from refactor_kit.proof.observing.artifacts import is_own_artifact
from refactor_kit.recipe.judging import Judgement, judge_proof
from refactor_kit.recipe.steps import Step
from refactor_kit.records.evidence import (
    Evidence,
    ProofRecord,
    StepRecord,
    evidence_bytes,
    evidence_path,
)
from refactor_kit.records.guard_records import guard_path
from refactor_kit.records.recorded_code import Code, RecordedTests


@dataclass(frozen=True, slots=True)
class StepProof:
    """The proofs of one step; ``broken`` are those of earlier steps that fail with it.

    ``undeclared`` are the differences that were seen and that nobody declared, tests apart: a test
    that turned red is no difference to accept.

    ``renewed`` are the proofs of earlier steps, judged again on the same observation: evidence
    speaks of the tree it is written with. ``code`` is what the module's endpoints reach there,
    ``tests`` what its tests say, ``wiring`` who serves what.
    """

    records: Mapping[str, ProofRecord] = field(default_factory=dict)
    broken: Mapping[str, ProofRecord] = field(default_factory=dict)
    undeclared: tuple[str, ...] = ()
    observed: Mapping[str, Any] = field(default_factory=dict)
    code: Code = ()
    tests: RecordedTests = None
    versions: Mapping[str, str] = field(default_factory=dict)
    differences: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    renewed: Mapping[int, StepRecord] = field(default_factory=dict)
    wiring: Wiring | None = None

    def judgements(self, settings: Settings) -> tuple[Judgement, ...]:
        """The proofs as every view tells them."""
        return tuple(
            judge_proof(name, record, record.inputs, settings)
            for name, record in {**self.records, **self.broken}.items()
        )


def unproved(step: Step, settings: Settings) -> StepProof:
    """What a step is worth when nothing of the target was run."""
    records = {
        name: ProofRecord("n/a", reason)
        if (reason := nothing_to_look_at(name, settings))
        else ProofRecord("unproved", "nothing of the target was run")
        for name in proofs_of(step)
    }
    return StepProof(records)


def proofs_of(step: Step) -> tuple[str, ...]:
    return tuple(criterion.name for criterion in step.criteria if criterion.kind == "proof")


def record_step(
    project: Project,
    evidence: Evidence,
    step: Step,
    record: StepRecord,
    proof: StepProof,
    hidden: Wiring | None,
) -> Evidence:
    """``evidence`` with one more step, and with the earlier proofs that were judged again.

    ``hidden`` is what was observed of the module's wiring and its source does not show.
    """
    steps = {**evidence.steps, **proof.renewed}
    recorded = replace(evidence, steps=steps).with_step(
        step.number, replace(record, proofs=proof.records)
    )
    if not proof.observed:
        return recorded
    level, versions = project.settings.proof, proof.versions
    return replace(
        with_observed(recorded, proof.observed, proof.code, proof.tests, level, versions),
        differences=proof.differences,
        answers=proof.answers,
        wiring=hidden,
    )


def with_evidence(
    project: Project, module: Module, change_set: ChangeSet, evidence: Evidence
) -> ChangeSet:
    """``change_set`` with the evidence, the guard's files, and at the end the certificate."""
    if not evidence.steps:
        return change_set
    recorded = change_set.extended([_evidence_edit(evidence)])
    edits = list(_guard_edits(project, recorded.tree(), evidence))
    if project.recipe.last.number in evidence.steps:
        edits.append(certificate_edit(module, evidence, project.recipe))
    return recorded.extended(edits)


def _guard_edits(project: Project, tree: SourceTree, evidence: Evidence) -> tuple[Edit, ...]:
    """What follows for the guard from the ``evidence`` in ``tree``; nothing before it holds any."""
    if project.recipe.last.number in evidence.steps:
        return guard_edits(tree, project.settings, project.modules)
    if guard_steps(project.settings).unified in evidence.steps:
        return record_edits(tree, project.settings, project.modules)
    return ()


def _evidence_edit(evidence: Evidence) -> Edit:
    return Edit(evidence_path(evidence.module), evidence_bytes(evidence))


def write_set(
    project: Project, plan: ModulePlan, evidence: Evidence, *, proves: bool, completes: bool
) -> frozenset[str]:
    """What a run over ``plan`` may write.

    ``proves``: it runs the target's generator too. ``completes``: it records the last step.
    """
    module = plan.context.module
    tree = plan.steps[-1].change_set.tree() if plan.steps else project.workspace
    paths = {*plan.paths(), evidence_path(module.name), guard_path(module.name)}
    if proves and project.settings.generator:
        paths |= {path for path in tree.paths() if is_own_artifact(path, plan.context)}
    if proves and completes:
        # Allowances and records of the guard follow once the last step is recorded.
        recorded = evidence.with_step(project.recipe.last.number, StepRecord())
        completed = OverlayTree(tree, {evidence_path(evidence.module): evidence_bytes(recorded)})
        edits = guard_edits(completed, project.settings, project.modules)
        paths |= {module.report_file, *(edit.path for edit in edits)}
    return frozenset(paths)
