"""A recorded proof as it stands now: judged on what is seen, beside what it rests on."""

from __future__ import annotations

from dataclasses import replace

from refactor_kit.base import PROOF_LEVELS, Context, SourceTree
from refactor_kit.proof.comparing.code_comparison import speaks_of_code
from refactor_kit.proof.judging.answers import speaks_of_made
from refactor_kit.proof.judging.cases import CriterionResult
from refactor_kit.proof.judging.code_record import (
    CODE_PROOF,
    CodeChange,
    code_changes,
    differing,
)
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.judging.inputs import digests, input_digests
from refactor_kit.proof.judging.reverification import Reverification
from refactor_kit.records.evidence import Evidence, ProofRecord

_UNCHANGED = "behaviour-unchanged"
_RESPOND = "endpoints-respond"


def judge_again(
    tree: SourceTree,
    context: Context,
    evidence: Evidence,
    reverification: Reverification,
    *,
    has_changed: bool = False,
) -> Evidence:
    """``evidence`` with each proof as it stands now; its observations stay.

    ``has_changed`` says that the code is not what is recorded.
    """
    inputs, code = digests(tree, context, PROOFS)
    # Those of code are told by the proof of the code.
    behaviour = [line for line in evidence.differences if not speaks_of_code(line)]
    declared = f"only the {len(behaviour)} declared differences"
    was_asked = any(speaks_of_made(each["detail"]) for each in evidence.answers.values())
    asked = frozenset({_RESPOND} if was_asked else ())
    is_same = bool(evidence.code and reverification.code) and not has_changed
    judged = {
        name: _judge_code(earlier, (inputs[name], code[name]), reverification, is_same=is_same)
        if name == CODE_PROOF
        else _judge(
            name, earlier, (inputs[name], code[name]), reverification, context, declared, asked
        )
        for record in evidence.steps.values()
        for name, earlier in record.proofs.items()
    }
    steps = {
        number: replace(record, proofs={name: judged[name] for name in record.proofs})
        for number, record in evidence.steps.items()
    }
    return replace(evidence, steps=steps)


def _judge(
    name: str,
    earlier: ProofRecord,
    digests: tuple[str, str],
    reverification: Reverification,
    context: Context,
    declared: str,
    asked: frozenset[str],
) -> ProofRecord:
    """``asked`` are the proofs that rest on requests made from schemas."""
    recorded, now = reverification.recorded, reverification.now
    result = PROOFS[name](recorded, now, reverification.declared, context)
    if name == _UNCHANGED and reverification.unknown:
        lines = "\n".join(reverification.undeclared)
        result = CriterionResult("failed", lines, list(reverification.undeclared))
    if result.state == "unproved" and PROOF_LEVELS.index(now.level) < PROOF_LEVELS.index(
        recorded.level
    ):
        return earlier  # it was taken at a higher level
    if result.state == "unproved" and earlier.says(digests[1]) and name in asked:
        # Requests made from schemas are not put again while the code says the same.
        return earlier if earlier.rests_on(digests[0]) else replace(earlier, inputs=digests[0])
    came_to = (name, earlier.state, result.state)
    is_worse = came_to == (_UNCHANGED, "passed", "failed")
    if is_worse and reverification.other_versions and now.boots:
        # A difference under other versions of the target's packages is stale, not a failure.
        return replace(earlier, inputs="")
    told = declared if result.state == "passed" and name == _UNCHANGED else result.detail
    judged = result.recorded(*digests, seen=told)
    if (earlier.state, earlier.told) == (judged.state, judged.told) and (
        earlier.rests_on(digests[0]) and earlier.says(digests[1])
    ):
        return earlier
    return judged


def _judge_code(
    earlier: ProofRecord,
    digests: tuple[str, str],
    reverification: Reverification,
    *,
    is_same: bool,
) -> ProofRecord:
    """The proof of what was recorded, and of what is now where that ``is_same``.

    What the code became since is no part of it until a person accepts it.
    """
    if reverification.recorded is reverification.now:
        return ProofRecord("passed", "accepted as it is", *digests)
    has_same_files = earlier.rests_on(digests[0]) and earlier.says(digests[1])
    if earlier.state != "passed" or has_same_files:
        return earlier
    if is_same or earlier.says(digests[1]):
        return ProofRecord("passed", earlier.detail, *digests)
    return earlier


def code_is_stale(tree: SourceTree, context: Context, evidence: Evidence) -> bool:
    """Whether the code is of other files than its proof; what they changed is not known."""
    now = input_digests(tree, context, (CODE_PROOF,))[CODE_PROOF]
    proofs = [each.proofs.get(CODE_PROOF) for each in evidence.steps.values()]
    return any(proof and proof.inputs and not proof.rests_on(now) for proof in proofs)


def code_changed(
    tree: SourceTree, context: Context, evidence: Evidence, reverification: Reverification | None
) -> tuple[CodeChange, ...]:
    """The definitions that are not as recorded; where nothing was walked over, by the source."""
    if reverification is not None and reverification.code:
        return differing(evidence.code, reverification.code) if evidence.code else ()
    return code_changes(tree, context.settings, evidence.code)
