"""Records a proved step in the evidence, with the guard and the certificate that follow from it."""

from __future__ import annotations

from dataclasses import replace

from refactor_kit.base import ChangeSet, Edit, Module
from refactor_kit.migration.certificate import certificate_edit
from refactor_kit.migration.guard_change import guard_edits
from refactor_kit.migration.step_proof import StepProof
from refactor_kit.project import Project
from refactor_kit.recipe.steps import Step
from refactor_kit.records.evidence import Evidence, StepRecord, evidence_bytes, evidence_path


def record_step(
    project: Project, evidence: Evidence, step: Step, record: StepRecord, proof: StepProof
) -> Evidence:
    """``evidence`` with one more step, and with the earlier proofs that were judged again."""
    steps = {**evidence.steps, **proof.renewed}
    recorded = replace(evidence, steps=steps).with_step(
        step.number, replace(record, proofs=proof.records)
    )
    if not proof.observations:
        return recorded
    return replace(
        recorded,
        level=project.settings.proof,
        observations=proof.observations,
        versions=proof.versions,
        differences=proof.differences,
        answers=proof.answers,
    )


def with_evidence(
    project: Project, module: Module, change_set: ChangeSet, evidence: Evidence
) -> ChangeSet:
    """``change_set`` with the evidence; with the last step also the guard and the certificate."""
    edits: list[Edit] = []
    if project.recipe.last.number in evidence.steps:
        recorded = change_set.extended([_evidence_edit(evidence)])
        guard = guard_edits(recorded.tree(), project.settings, project.modules)
        edits += guard.edits
        evidence = replace(evidence, widened=evidence.widened or guard.widens)
        edits.append(certificate_edit(module, evidence, project.recipe))
    if evidence.steps:
        edits.append(_evidence_edit(evidence))
    return change_set.extended(edits)


def owes_proof(record: StepRecord) -> bool:
    """Whether a proof was skipped; one that ran and found nothing to exercise is not owed again."""
    return any(
        proof.state != "passed" and not (proof.state == "unproved" and proof.inputs)
        for proof in record.proofs.values()
    )


def _evidence_edit(evidence: Evidence) -> Edit:
    return Edit(evidence_path(evidence.module), evidence_bytes(evidence))
