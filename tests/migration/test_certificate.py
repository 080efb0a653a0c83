"""The page about one migration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from refactor_kit.base import AcceptedDifference, MemoryTree, ModuleSettings, Settings
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


def _page(accept: tuple[AcceptedDifference, ...] = (), **changes: Any) -> str:
    desk = ModuleSettings("desk", ("desk",), accept=accept)
    settings = Settings(root=Path(), modules={"desk": desk})
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


def test_an_accepted_difference_stands_apart_with_its_reason() -> None:
    accept = (
        AcceptedDifference("response 404 ->  410 for GET /desk", "agreed in May"),
        AcceptedDifference("response 500 for GET /other", "never seen"),
    )
    differences = ("tag desk added to GET /desk", "response 404 -> 410 for GET /desk")

    page = _page(accept, differences=differences)

    declared, _, accepted = page.partition("Accepted by a person")
    assert "Only what the plan declared, and what a person accepted" in declared
    assert "- over HTTP, tag desk added to: GET /desk" in declared
    assert "404" not in declared
    assert "- response 404 -> 410 for GET /desk: agreed in May" in accepted
    assert "never seen" not in page
    assert "accepted" not in _page(differences=differences[:1])


def test_a_proof_of_a_higher_level_is_not_run() -> None:
    respond = ProofRecord("unproved", "needs proof = 'replay' (it is 'openapi')", "sha256:0")
    steps = {7: StepRecord({"app-boots": _BOOTS, "endpoints-respond": respond})}

    page = _page(steps=steps, level="openapi")

    assert "2 proofs: 1 proved, 1 not run at level openapi." in page
    assert '| endpoints-respond | 7 | ○ not run | needs `proof = "replay"` |' in page
    assert "1 not proved" in _page(steps=steps, level="replay")


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
        "| before | after | valid | a field missing | an empty body | verdict |\n"
        "|---|---|---|---|---|---|\n"
        "| `POST /desk/start` | `POST /desk/open` | 201 | 409, 422 | 400 → 422 | ✔ proved |"
    ) in page


def test_what_became_of_the_code_stands_first() -> None:
    code = ProofRecord("unproved", "code of GET /desk: differs", "sha256:0")
    steps = {7: StepRecord({"app-boots": _BOOTS, "code-is-the-same": code})}
    answers = {"GET /desk": {**_ANSWER, "code": "differs: a | b"}, "GET /open": _ANSWER}

    page = _page(steps=steps, answers=answers)

    assert "| `POST /desk/start` | `GET /desk` | differs: a \\| b | 201 |" in page
    assert "| `POST /desk/start` | `GET /open` |  | 201 |" in page
    assert page.index("| code-is-the-same |") < page.index("| app-boots |")
    assert "| code |" not in _page(answers={"GET /open": _ANSWER})


def test_what_was_not_proved_says_why() -> None:
    answer = {"verdict": "unproved", "detail": "not called", "statuses": {}, "earlier": {}}

    page = _page(answers={"GET /desk": answer})

    assert "| before | after | verdict |" in page
    assert "| `GET /desk` | `GET /desk` | ? unproved: not called |" in page


def test_changes_are_told_to_those_they_concern() -> None:
    moved = "example_input in a.b: Answer -> Request"
    page = _page(differences=("moved GET /a -> GET /b", moved, "new test passed: t"))

    assert (
        "- over HTTP, moved: GET /a -> GET /b\n"
        "- in Python, example_input moved: Answer -> Request\n"
        "- in the tests, new test: passed: t\n"
    ) in page


def test_changes_of_one_kind_share_a_line() -> None:
    page = _page(
        differences=(
            "moved GET /a -> GET /b",
            "tag desk added to GET /b",
            "moved GET /c -> GET /d",
            "tag desk added to GET /d",
            "tag shelf added to GET /d",
            "new public name DeskInput = schemas.desk:DeskRequest",
            "new public name Side = schemas.desk:Side",
            "new test passed: tests/test_names.py::test_a",
            "new test passed: tests/test_names.py::test_b[x: y]",
            "nobody knows this one",
        )
    )

    assert page.count("\n- ") == 6
    assert "\n- over HTTP, moved: GET /a -> GET /b, GET /c -> GET /d\n" in page
    assert "\n- over HTTP, tag desk added to: GET /b, GET /d\n" in page
    assert "\n- over HTTP, tag shelf added to: GET /d\n" in page
    assert "\n- in Python, new public name: DeskInput (DeskRequest), Side\n" in page
    assert (
        "\n- in the tests, new tests passed in tests/test_names.py: test_a, test_b[x: y]\n" in page
    )
    assert "\n- besides, nobody knows this one\n" in page


def test_what_varies_is_told_by_endpoint() -> None:
    answers = {"example": {"body": {"a": {"$volatile": "uuid"}, "b": {"$volatile": "date-time Z"}}}}
    page = _page(observations={"replay": {"exchanges": {"GET /desk": {"answers": answers}}}})

    assert "\n- `GET /desk`: `body.a` (uuid), `body.b` (date-time Z)\n" in page


def test_reasons_and_versions_are_told() -> None:
    page = _page(accepted=("agreed in May",), versions={"pydantic": "2.1", "fastapi": "0.9"})

    assert "- agreed in May" in page
    assert "desk.json`, observed with fastapi 0.9, pydantic 2.1;\n" in page


def test_a_proof_with_nothing_to_look_at_is_counted_nowhere() -> None:
    nothing = ProofRecord("n/a", "no generator is configured")
    proofs = {"app-boots": _BOOTS, "generator-succeeds": nothing}

    page = _page(steps={7: StepRecord(proofs), 9: StepRecord(proofs)})

    assert "1 proof: 1 proved." in page
    assert "| generator-succeeds |" not in page
    assert page.count("Not applicable, since no generator is configured: generator-succeeds.") == 1
