"""When in a run the target's tests are run, and for which steps they speak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from refactor_kit.base import Settings
from refactor_kit.migration.outcomes import StepOutcome
from refactor_kit.migration.record import proofs_of
from refactor_kit.proof.judging.suite_record import SUITE_PROOF
from refactor_kit.recipe.judging import Judgement, judge_proof, state_of_step
from refactor_kit.recipe.steps import Step
from refactor_kit.records.evidence import Evidence


def runs_tests(step: Step) -> bool:
    """Whether a proof of ``step`` needs the target's tests."""
    return SUITE_PROOF in proofs_of(step)


def tested_at(step: Step, coming: Iterable[Step]) -> Step:
    """The step on whose tree the tests run for ``step``: the last of those that ask for them.

    ``coming`` are the steps that this run will prove after it, before anybody has a tree of it.
    """
    later = [each for each in coming if each.number > step.number and runs_tests(each)]
    return later[-1] if later and runs_tests(step) else step


def waits_for_tests(step: Step, tested: Step, settings: Settings) -> bool:
    """Whether the tests of ``step`` are those that run at a later one."""
    return runs_tests(step) and step is not tested and bool(settings.test_command)


def fails_tests(outcome: StepOutcome) -> bool:
    """Whether the step's proof that the tests hold failed."""
    return any(each.name == SUITE_PROOF and each.state == "failed" for each in outcome.criteria)


def renewed(outcome: StepOutcome, evidence: Evidence, settings: Settings) -> StepOutcome:
    """``outcome`` with its proofs as ``evidence`` has them now; one that failed stays."""
    record = evidence.steps.get(outcome.number)
    if outcome.state == "failed" or record is None:
        return outcome

    def judged(known: Judgement) -> Judgement:
        proof = record.proofs.get(known.name)
        return judge_proof(known.name, proof, proof.inputs, settings) if proof else known

    criteria = tuple(map(judged, outcome.criteria))
    state = state_of_step(each.state for each in criteria)
    return replace(
        outcome, criteria=criteria, state=state if outcome.state == "unproved" else outcome.state
    )
