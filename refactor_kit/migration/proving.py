"""One planned step carried out in the scratch copy: completed there, observed and proved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from refactor_kit.base import ChangeSet, Context, Notice
from refactor_kit.memory.memoized import Memory
from refactor_kit.migration.outcomes import GENERATOR
from refactor_kit.migration.prover import Prover
from refactor_kit.migration.record import StepProof, unproved, with_evidence
from refactor_kit.planning.obstacles import Obstacles
from refactor_kit.planning.plan import PlannedStep, at_step, plan_step
from refactor_kit.project import Project
from refactor_kit.reading.application.own_wiring import is_as_read
from refactor_kit.recipe.steps import Step
from refactor_kit.records.evidence import Evidence, StepRecord
from refactor_kit.worktree.content_ids import memoizing

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class ProvedStep:
    """What a step comes to: its changes, with what running the target adds, and its proofs.

    ``reasons`` are what changes each path. ``context`` knows who serves what in the tree that it
    leaves. ``notices`` are for a person.
    """

    change_set: ChangeSet
    reasons: Mapping[str, tuple[str, ...]]
    context: Context
    proof: StepProof
    notices: tuple[Notice, ...]


def prove_step(
    project: Project,
    planned: PlannedStep,
    context: Context,
    prover: Prover | None,
    evidence: Evidence,
    tested_at: Step,
    held: frozenset[str],
    memory: Memory,
) -> ProvedStep:
    """Prove a step; where its tree serves otherwise than was read, plan it again on what was seen.

    Without a ``prover`` the step is as it was planned, and nothing of it is proved.
    ``evidence`` is that of the steps before. ``tested_at`` and ``held`` are as in
    :meth:`Prover.prove` and :func:`plan_step`.
    """
    step, module = planned.step, context.module
    if prover is None:
        proof = unproved(step, project.settings)
        return ProvedStep(planned.change_set, planned.reasons, context, proof, planned.notices)
    recorded = evidence.with_step(step.number, StepRecord(not_applicable=planned.not_applicable))
    change_set = planned.change_set
    finished = prover.finished(step, change_set)
    change_set = change_set.extended(finished.edits)
    reasons = {**dict.fromkeys(change_set.paths(), (GENERATOR,)), **planned.reasons}
    for left in reversed(range(_ATTEMPTS)):
        stage = at_step(context, step)
        provisional = with_evidence(project, module, change_set, recorded)
        proof = prover.prove(step, provisional, stage, evidence, tested_at)
        tree = memoizing(change_set.tree(), memory)
        if proof.wiring is None or is_as_read(tree, stage, proof.wiring):
            break
        context = replace(context, wiring=proof.wiring)
        again = plan_step(change_set.tree(), context, step, memory, held)
        if not left or isinstance(again, Obstacles) or not again.change_set:
            break
        change_set = change_set.extended(again.change_set)
        reasons |= again.reasons
    notices = planned.notices + finished.notices
    return ProvedStep(change_set, reasons, context, proof, notices)
