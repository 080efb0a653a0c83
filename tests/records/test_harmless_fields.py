"""Evidence holds what is on a list of harmless fields, and nothing that was observed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from refactor_kit.base.records import replace
from refactor_kit.proof.judging.cases import CriterionResult, verdict
from refactor_kit.records.evidence import Evidence, StepRecord, evidence_bytes
from refactor_kit.records.harmless_fields import require_harmless
from refactor_kit.runtime.errors import DamagedEvidence
from tests.records.test_evidence import WHOLE

DOCUMENT = json.loads(evidence_bytes(WHOLE))
SECRET = "hunter2"


def test_what_is_written_is_on_the_list() -> None:
    require_harmless(DOCUMENT)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"environment": {"TOKEN": SECRET}}, "evidence.environment is not on the list of fields"),
        ({"observations": {"body": SECRET}}, "evidence.observations is not on the list"),
        ({"level": SECRET}, "evidence.level is not one of"),
        ({"observed": {"openapi": {"GET /a": {"default": 1}}}}, "GET /a is not a digest"),
        ({"observed": {"openapi": {"GET /a": f"is {SECRET}"}}}, "GET /a is not a digest"),
        ({"answers": {"GET /a": {"example": SECRET}}}, "example is not a number"),
        ({"answers": {"GET /a": {"body": {"id": SECRET}}}}, "body is not a number"),
        ({"proofs": [{"proof": "p", "seen": SECRET}]}, "seen is not on the list of fields"),
        ({"proofs": [{"proof": "p", "state": SECRET}]}, "state is not one of"),
        ({"code": {"files": {"a.py": {"A": SECRET + " at 3"}}}}, "A is not a digest with numbers"),
        ({"code": {"values": {"A": SECRET}}}, "values is not on the list of fields"),
        ({"steps": SECRET}, "evidence.steps is not a list"),
        ({"varies": [SECRET]}, "is not a place with its shape"),
    ],
)
def test_nothing_else_is_written(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=r"^evidence") as refused:
        require_harmless(DOCUMENT | change)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    "result",
    [
        verdict([f"test_it failed: assert 'x' == '{SECRET}'"], "green"),
        CriterionResult("failed", f"KeyError: {SECRET}"),
        CriterionResult("unproved", f"RecursionError: {SECRET}", kept="it was not looked at"),
    ],
)
def test_what_was_seen_of_a_failure_is_told_and_not_kept(result: CriterionResult) -> None:
    record = result.recorded("0123456789abcdef", "0123456789abcdef")
    step = StepRecord({"tests-green": record})
    content = evidence_bytes(Evidence("orders", "public-api", steps={8: step}))

    assert SECRET in record.told
    assert SECRET.encode() not in content


def test_what_holds_is_kept_as_it_is_told() -> None:
    record = verdict([], "17 tests speak of the module").recorded("digest", "code")
    assert record.told == record.detail == "17 tests speak of the module"


def test_evidence_that_somebody_edited_is_named_with_the_way_out() -> None:
    edited = replace(WHOLE, digests={"routes": {"app": "as it was then"}})
    with pytest.raises(DamagedEvidence, match="restore the file from git") as refused:
        evidence_bytes(edited)
    assert "evidence.observed.routes.app is not a digest" in str(refused.value)
