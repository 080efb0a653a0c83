"""The outcome of one step's proofs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from refactor_kit.migration.outcomes import StepResult
from refactor_kit.recipe.judging import Judgement, judgement_of
from refactor_kit.recipe.steps import Step
from refactor_kit.records.evidence import ProofRecord, StepRecord


@dataclass(frozen=True, slots=True)
class StepProof:
    """The proofs of one step; ``failure`` is the first that failed, in words.

    ``renewed`` are the proofs of earlier steps, judged again on the same observation: evidence
    speaks of the tree it is written with.
    """

    records: Mapping[str, ProofRecord] = field(default_factory=dict)
    state: StepResult = "done"
    failure: str = ""
    observations: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    differences: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    renewed: Mapping[int, StepRecord] = field(default_factory=dict)

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        return tuple(judgement_of(name, record) for name, record in self.records.items())


def unproved(step: Step) -> StepProof:
    """What a step is worth when nothing of the target was run."""
    reason = "nothing of the target was run"
    records = {name: ProofRecord("unproved", reason) for name in proofs_of(step)}
    return StepProof(records, "unproved" if records else "done")


def proofs_of(step: Step) -> tuple[str, ...]:
    return tuple(criterion.name for criterion in step.criteria if criterion.kind == "proof")
