"""One judgement of what is recorded, for every view."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import ProofLevel, Settings
from refactor_kit.recipe.judging import (
    State,
    judge_proof,
    not_run_sentence,
    owes_proof,
    state_of_step,
)
from refactor_kit.records.evidence import ProofRecord, StepRecord

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


@pytest.mark.parametrize(
    ("record", "level", "state"),
    [
        (ProofRecord("unproved", "needs more", "sha256:now"), "openapi", "not-run"),
        (None, "openapi", "not-run"),
        (ProofRecord("passed", "answers 200", "sha256:now"), "openapi", "done"),
        (ProofRecord("failed", "answers 500", "sha256:now"), "openapi", "failed"),
        (ProofRecord("unproved", "no example", "sha256:now"), "replay", "unproved"),
        (ProofRecord("unproved", "nothing of the target was run"), "none", "unproved"),
    ],
)
def test_what_the_level_does_not_reach_is_not_run(
    record: ProofRecord | None, level: ProofLevel, state: str
) -> None:
    settings = Settings(root=Path(), proof=level)
    assert judge_proof("endpoints-respond", record, "sha256:now", settings).state == state


@pytest.mark.parametrize(("level", "state"), [("import", "not-run"), ("openapi", "unproved")])
def test_no_behaviour_is_looked_at_by_an_import(level: ProofLevel, state: str) -> None:
    record = ProofRecord("unproved", "needs more", "sha256:now")
    settings = Settings(root=Path(), proof=level)
    assert judge_proof("behaviour-unchanged", record, "sha256:now", settings).state == state


def test_what_was_not_run_is_counted_once_and_holds_nothing_up() -> None:
    seen: list[tuple[str, State]] = [("respond", "not-run"), ("boots", "done")]
    assert not_run_sentence([*seen, *seen], "openapi") == "1 proof not run at level openapi"
    assert not_run_sentence(seen[1:], "openapi") == ""
    assert state_of_step(["done", "not-run"]) == "done"


@pytest.mark.parametrize(
    ("recorded", "now", "owed"),
    [("openapi", "replay", True), ("openapi", "openapi", False), ("replay", "replay", False)],
)
def test_raising_the_level_owes_the_proof(
    recorded: ProofLevel, now: ProofLevel, owed: bool
) -> None:
    record = StepRecord({"endpoints-respond": ProofRecord("unproved", "why", "sha256:then")})
    assert owes_proof(record, recorded, Settings(root=Path(), proof=now)) is owed
