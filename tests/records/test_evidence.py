"""Evidence comes back as it was recorded, and damaged evidence is named with the way out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.base.records import replace
from refactor_kit.records.evidence import (
    Evidence,
    ProofRecord,
    StepRecord,
    evidence_bytes,
    evidence_path,
    read_evidence,
)
from refactor_kit.records.recorded_code import Definition, RecordedTests, SuiteFile
from refactor_kit.runtime.errors import UsageError

PATH = evidence_path("orders")
BOTH = ("GET /orders", "POST /orders")
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
    digests={"routes": {"POST /orders/ö": "0123456789ab", "app": "ba9876543210"}},
    varying=(
        (("replay", "GET /a", "body", "at"), {"$volatile": "date"}),
        (("replay", "GET /a", "body", "id"), {"$volatile": "hex"}),
        (("replay", "GET /b", "body", "at"), {"$volatile": "date"}),
        (("replay", "GET /b", "head", "at"), {"$volatile": "date"}),
        (("replay", "GET /c", "body", "at"), {"$volatile": "date"}),
        (("routes", 0, "summary"), {"$volatile": "date"}),
        (("routes", 10, "summary"), {"$volatile": "date"}),
    ),
    code=(
        Definition("api/routes/orders_routes.py", "list_orders", "0123456789ab", ("GET /orders",)),
        Definition("api/routes/orders_routes.py", "router", "ab0123456789", BOTH),
        Definition("schemas/orders.py", "Order", "ba9876543210", (*BOTH, "the application")),
    ),
    tests=(
        SuiteFile("tests/conftest.py", "0123456789ab", is_whole=False),
        SuiteFile("tests/test_orders.py", "ab0123456789", is_whole=True),
    ),
    versions={"fastapi": "0.115.0"},
    differences=("a path moved", f"a {'very ' * 40}long line"),
    answers={
        "POST /orders": {
            "verdict": "passed",
            "detail": "answers 200",
            "statuses": {"example": 200},
            "was": "POST /orders",
            "earlier": {"example": 200},
            "code": "same code (3 functions)",
        },
        "GET /orders": {
            "verdict": "unproved",
            "detail": "only answers 501",
            "statuses": {"example": 501},
            "was": "GET /orders/all",
            "earlier": {"example": 404},
        },
    },
    widened=True,
    accepted=("longer texts",),
)
FIRST_VERSION = replace(
    WHOLE,
    version=1,
    digests={},
    varying=(),
    code=(),
    tests=None,
    observations={"routes": [{"path": "/orders/ö"}]},
)


def test_everything_recorded_is_read_again() -> None:
    assert read_evidence(MemoryTree({PATH: evidence_bytes(WHOLE)}), "orders") == WHOLE
    assert WHOLE.last_step == 10


def test_evidence_of_the_first_version_is_read_and_written_as_it_is() -> None:
    content = evidence_bytes(FIRST_VERSION)

    read = read_evidence(MemoryTree({PATH: content}), "orders")

    assert read == FIRST_VERSION
    assert evidence_bytes(read) == content
    assert json.loads(content)["steps"]["10"]["proofs"]["app-boots"]["inputs"] == "digest"


def test_evidence_of_the_second_version_is_read_and_keeps_it() -> None:
    second = replace(WHOLE, version=2, code=(), tests=None)
    content = evidence_bytes(second)

    assert "code" not in json.loads(content)
    read = read_evidence(MemoryTree({PATH: content}), "orders")
    assert read == second and not read.is_condensed


@pytest.mark.parametrize("digest", ["sha256:0123456789abcdef", "sha256:0123456789abcdef0123"])
def test_digests_of_earlier_versions_are_known_again(digest: str) -> None:
    record = ProofRecord("passed", "", digest, digest)
    assert record.rests_on("0123456789abcdef") and record.says("0123456789abcdef")
    assert not record.rests_on("fedcba9876543210") and not record.rests_on("")


def test_a_definition_tells_who_reaches_it() -> None:
    code = json.loads(evidence_bytes(WHOLE))["code"]
    assert code == {
        "reached by": [*BOTH, "the application"],
        "files": {
            "api/routes/orders_routes.py": {
                "list_orders": "0123456789ab 1",
                "router": "ab0123456789 1 2",
            },
            "schemas/orders.py": {"Order": "ba9876543210 1 2 3"},
        },
        "tests": {
            "tests/conftest.py": "0123456789ab in part",
            "tests/test_orders.py": "ab0123456789",
        },
    }


@pytest.mark.parametrize("tests", [None, ()])
def test_tests_that_are_not_recorded_are_not_taken_for_none_at_all(tests: RecordedTests) -> None:
    evidence = replace(WHOLE, tests=tests)
    read = read_evidence(MemoryTree({PATH: evidence_bytes(evidence)}), "orders")
    assert read is not None and read.tests == tests


def test_an_outcome_that_several_steps_share_is_written_once() -> None:
    record = StepRecord({"app-boots": ProofRecord("passed", "it boots", "digest", "code")})
    evidence = Evidence("orders", "public-api", steps={0: record, 7: record, 9: record})

    proofs = json.loads(evidence_bytes(evidence))["proofs"]

    assert [(each["proof"], each["steps"]) for each in proofs] == [("app-boots", "0 7 9")]
    assert read_evidence(MemoryTree({PATH: evidence_bytes(evidence)}), "orders") == evidence


def test_no_line_is_longer_than_a_reviewer_can_see() -> None:
    assert max(map(len, evidence_bytes(WHOLE).decode().splitlines())) <= 120


def test_nothing_is_read_where_nothing_is_recorded() -> None:
    assert read_evidence(MemoryTree({}), "orders") is None


def test_steps_stand_in_order_whatever_order_they_came_in() -> None:
    backwards = Evidence("orders", "public-api")
    for number in sorted(WHOLE.steps, reverse=True):
        backwards = backwards.with_step(number, WHOLE.steps[number])
    assert json.loads(evidence_bytes(backwards))["steps"] == [2, 10]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema_version": 0}, "schema_version 0"),
        ({"observed": []}, r"a table is expected, not \[\]"),
        ({"steps": ["one"]}, "invalid literal"),
        ({"code": {"reached by": [], "files": {"a.py": {"f": "0 1"}}}}, "is not listed"),
        (
            {"proofs": [{"proof": "p", "steps": "2", "state": "sure", "detail": ""}]},
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
