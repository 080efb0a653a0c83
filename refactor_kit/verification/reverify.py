"""The recorded proofs, judged anew by what is observed now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from refactor_kit.base import Context, SourceTree
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.judging.inputs import input_digests
from refactor_kit.proof.judging.reverification import Reverification
from refactor_kit.proof.observing.observation import LEVELS
from refactor_kit.records.evidence import Evidence, ProofRecord, StepRecord

_UNCHANGED = "behaviour-unchanged"


def judge_again(
    tree: SourceTree, context: Context, evidence: Evidence, reverification: Reverification
) -> Evidence:
    """``evidence`` with each proof as it stands now; its observations stay."""
    inputs = input_digests(tree, context, PROOFS)
    declared = f"only the {len(evidence.differences)} declared differences"
    judged = {
        name: _judge(name, earlier, inputs[name], reverification, context, declared)
        for record in evidence.steps.values()
        for name, earlier in record.proofs.items()
    }
    steps = {number: _renewed(record, judged) for number, record in evidence.steps.items()}
    return replace(evidence, steps=steps)


def _renewed(record: StepRecord, judged: Mapping[str, ProofRecord]) -> StepRecord:
    return replace(record, proofs={name: judged[name] for name in record.proofs})


def _judge(
    name: str,
    earlier: ProofRecord,
    inputs: str,
    reverification: Reverification,
    context: Context,
    declared: str,
) -> ProofRecord:
    result = PROOFS[name](
        reverification.recorded, reverification.now, reverification.declared, context
    )
    if result.state == "unproved" and _looked_closer(reverification):
        return earlier
    if result.state == "failed" and name == _UNCHANGED and _is_of_versions(earlier, reverification):
        # A difference under other versions of the target's packages is stale, not a failure.
        return replace(earlier, inputs="")
    detail = declared if result.state == "passed" and name == _UNCHANGED else result.detail
    return ProofRecord(result.state, detail, inputs)


def _looked_closer(reverification: Reverification) -> bool:
    """Whether the evidence was taken at a higher level: it then stands as it is."""
    return LEVELS.index(reverification.now.level) < LEVELS.index(reverification.recorded.level)


def _is_of_versions(earlier: ProofRecord, reverification: Reverification) -> bool:
    return (
        bool(reverification.other_versions)
        and reverification.now.boots
        and earlier.state == "passed"
    )
