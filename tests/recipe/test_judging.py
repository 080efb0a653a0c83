"""One judgement of what is recorded, for every view."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import Settings
from refactor_kit.recipe.judging import State, judge_proof, state_of_step
from refactor_kit.records.evidence import ProofRecord

PLAIN = Settings(root=Path())
WITH_GENERATOR = Settings(root=Path(), generator=("make",))


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (None, "unproved"),
        (ProofRecord("unproved", "nothing of the target was run"), "unproved"),
        (ProofRecord("n/a", "no generator is configured"), "unproved"),
        (ProofRecord("n/a", "the module serves no endpoint", "sha256:now"), "n/a"),
        (ProofRecord("n/a", "the module serves no endpoint", "sha256:then"), "stale"),
        (ProofRecord("passed", "it runs", "sha256:now"), "done"),
        (ProofRecord("passed", "it runs", "sha256:then"), "stale"),
        (ProofRecord("passed", "it runs"), "stale"),
        (ProofRecord("failed", "it fails", "sha256:then"), "failed"),
    ],
)
def test_what_a_record_says(record: ProofRecord | None, state: str) -> None:
    judged = judge_proof("generator-succeeds", record, "sha256:now", WITH_GENERATOR)
    assert judged.state == state


def test_evidence_of_before_that_calls_it_passed_is_not_applicable() -> None:
    record = ProofRecord("passed", "no generator is configured", "sha256:now")
    judged = judge_proof("generator-succeeds", record, "sha256:now", PLAIN)
    assert (judged.state, judged.detail) == ("n/a", "no generator is configured")


@pytest.mark.parametrize(
    ("criteria", "state"),
    [
        (["done", "unproved", "failed"], "failed"),
        (["done", "unproved", "n/a"], "unproved"),
        (["done", "stale", "n/a"], "done"),
        (["n/a", "n/a"], "n/a"),
        ([], "done"),
    ],
)
def test_the_state_of_a_step(criteria: list[State], state: str) -> None:
    assert state_of_step(criteria) == state
