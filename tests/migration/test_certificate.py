"""The page about one migration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from refactor_kit.base import MemoryTree, ModuleSettings, Settings
from refactor_kit.base.layout import resolve_modules
from refactor_kit.migration.certificate import certificate_edit
from refactor_kit.recipe.loading import load_recipe
from refactor_kit.records.evidence import Evidence, ProofRecord, StepRecord

_BOOTS = ProofRecord("passed", "it boots", "sha256:0")
_ANSWER = {
    "verdict": "passed",
    "detail": "answers 201",
    "was": "POST /desk/start",
    "statuses": {"example": 201, "without a": 422, "without b": 409, "with an empty body": 422},
    "earlier": {"example": 201, "without a": 422, "without b": 409, "with an empty body": 400},
}


def _page(**changes: Any) -> str:
    settings = Settings(root=Path(), modules={"desk": ModuleSettings("desk", ("desk",))})
    module = resolve_modules(settings, MemoryTree({}))[0]
    steps = {7: StepRecord({"app-boots": _BOOTS}), 9: StepRecord({"app-boots": _BOOTS})}
    evidence = replace(Evidence("desk", "public-api", steps=steps), **changes)
    content = certificate_edit(module, evidence, load_recipe()).content
    assert content is not None
    return content.decode()


def test_each_proof_stands_once_with_its_steps() -> None:
    page = _page()

    assert "1 proof: 1 proved." in page
    assert page.count("app-boots") == 1
    assert "| app-boots | 7, 9 | ✔ proved | it boots |" in page


def test_a_proof_that_differs_between_steps_stands_twice() -> None:
    failed = ProofRecord("failed", "a | b\nc")
    steps = {7: StepRecord({"app-boots": _BOOTS}), 9: StepRecord({"app-boots": failed})}

    page = _page(steps=steps)

    assert "2 proofs: 1 proved, 1 failed." in page
    assert "| app-boots | 9 | ✘ failed | a \\| b<br>c |" in page


def test_an_endpoint_is_shown_before_and_after_by_kind_of_request() -> None:
    page = _page(answers={"POST /desk/open": _ANSWER})

    assert "1 endpoint, 1 moved. " in page
    assert (
        "| `POST /desk/start` | `POST /desk/open` | 201 | 409, 422 |  |  | 400 → 422 | ✔ proved |"
    ) in page


def test_what_was_not_proved_says_why() -> None:
    answer = {"verdict": "unproved", "detail": "not called", "statuses": {}, "earlier": {}}

    assert "|  |  |  |  |  | ? unproved: not called |" in _page(answers={"GET /desk": answer})


def test_changes_are_told_to_those_they_concern() -> None:
    moved = "example_input in a.b: a.b:Answer -> a.b:Request"
    page = _page(differences=("moved GET /a -> GET /b", moved, "new test passed: t"))

    http, python, tests = (
        page.index(each) for each in ("Over HTTP:", "In Python:", "In the tests:")
    )
    assert http < page.index("- moved GET /a -> GET /b") < python
    assert python < page.index("- example_input in a.b: Answer -> Request") < tests


def test_reasons_and_versions_are_told() -> None:
    page = _page(accepted=("agreed in May",), versions={"pydantic": "2.1", "fastapi": "0.9"})

    assert "- agreed in May" in page
    assert page.endswith("Observed with fastapi 0.9, pydantic 2.1.\n")


def test_a_proof_with_nothing_to_look_at_is_counted_nowhere() -> None:
    nothing = ProofRecord("n/a", "no generator is configured")
    proofs = {"app-boots": _BOOTS, "generator-succeeds": nothing}

    page = _page(steps={7: StepRecord(proofs), 9: StepRecord(proofs)})

    assert "1 proof: 1 proved." in page
    assert "| generator-succeeds |" not in page
    assert page.count("Not applicable, since no generator is configured: generator-succeeds.") == 1
