"""Evidence comes back as it was recorded, and damaged evidence is named with the way out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.records.evidence import (
    Evidence,
    ProofRecord,
    StepRecord,
    evidence_bytes,
    evidence_path,
    read_evidence,
)
from refactor_kit.runtime.errors import UsageError

PATH = evidence_path("orders")
WHOLE = Evidence(
    module="orders",
    recipe="public-api",
    route_files=("api/routes/orders_routes.py",),
    all_route_files=("api/routes/orders_place_routes.py", "api/routes/orders_routes.py"),
    steps={
        10: StepRecord({"app-boots": ProofRecord("passed", "it boots", "digest")}),
        2: StepRecord(not_applicable="nothing to move"),
    },
    level="replay",
    observations={"routes": [{"path": "/orders/ö"}]},
    versions={"fastapi": "0.115.0"},
    differences=("a path moved",),
    answers={"POST /orders": [200, 200]},
    widened=True,
    accepted=("longer texts",),
)


def test_everything_recorded_is_read_again() -> None:
    assert read_evidence(MemoryTree({PATH: evidence_bytes(WHOLE)}), "orders") == WHOLE
    assert WHOLE.last_step == 10


def test_nothing_is_read_where_nothing_is_recorded() -> None:
    assert read_evidence(MemoryTree({}), "orders") is None


def test_steps_stand_in_order_whatever_order_they_came_in() -> None:
    backwards = Evidence("orders", "public-api")
    for number in sorted(WHOLE.steps, reverse=True):
        backwards = backwards.with_step(number, WHOLE.steps[number])
    assert list(json.loads(evidence_bytes(backwards))["steps"]) == ["2", "10"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema_version": 0}, "schema_version 0"),
        ({"observations": []}, r"a table is expected, not \[\]"),
        ({"steps": {"one": {}}}, "invalid literal"),
        (
            {"steps": {"1": {"proofs": {"p": {"state": "sure", "detail": "", "inputs": ""}}}}},
            "no proof is 'sure'",
        ),
    ],
)
def test_damaged_evidence_is_named_with_the_way_out(change: dict[str, Any], told: str) -> None:
    damaged = json.dumps(json.loads(evidence_bytes(WHOLE)) | change).encode()
    with pytest.raises(UsageError, match=told) as caught:
        read_evidence(MemoryTree({PATH: damaged}), "orders")
    assert f"{PATH}:1" in str(caught.value)
    assert "restore the file from git" in str(caught.value)


@pytest.mark.parametrize(
    ("proof", "unproved"),
    [
        (ProofRecord("unproved", "--no-exec"), True),
        (ProofRecord("unproved", "inconclusive", "digest"), False),
        (ProofRecord("passed", "", "digest"), False),
    ],
)
def test_a_step_that_ran_nothing_of_the_target_was_taken_unproved(
    proof: ProofRecord, unproved: bool
) -> None:
    evidence = Evidence("orders", "public-api").with_step(0, StepRecord({"tests-green": proof}))
    assert evidence.was_taken_unproved is unproved
