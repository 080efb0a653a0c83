"""A real server: slow endpoints are bounded, flukes are looked at again, a factory is booted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.judging import confirming
from refactor_kit.proof.judging.answers import answers_of
from refactor_kit.proof.judging.confirming import confirmed
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.target import server
from refactor_kit.proof.target.scratch import ScratchCopy

from .conftest import ObserveOnce
from .services import AFTER, context_of, declared, observed, tree_of

OPENED = "opened = sessions.pop(payload.session_id, None)\n    if opened is None"
MAIN, ROUTES = "api/main.py", "api/routes/desk_routes.py"


@pytest.fixture(scope="session")
def learned(observe_once: ObserveOnce) -> Observation:
    return observe_once(AFTER, level="replay", twice=True)


def test_one_answer_feeds_the_next_request(learned: Observation) -> None:
    answers = learned.sections["replay"]["exchanges"]["POST /desk/close"]["answers"]
    assert answers["example"]["status"] == 404
    assert answers["fed by earlier answers"]["status"] == 200
    assert answers["without session_id"]["status"] == 422
    assert answers["fed by earlier answers"]["body"]["session_id"] == {
        "$volatile": "hex",
        "prefix": "s-",
    }


def test_headers_that_matter_are_kept(learned: Observation) -> None:
    answers = learned.sections["replay"]["exchanges"]["POST /desk/open"]["answers"]
    assert answers["example"]["headers"] == {"content-type": "application/json", "x-desk": "open"}


def test_certificate_names_every_endpoint_before_and_after(learned: Observation) -> None:
    rows = answers_of(learned, declared(), learned)
    assert set(rows) == {each.new_key for each in declared().endpoints}
    assert rows["POST /desk/close"]["was"] == "POST /desk/close"
    assert rows["POST /desk/close"]["verdict"] == "passed"
    assert rows["POST /desk/close"]["earlier"] == rows["POST /desk/close"]["statuses"]


@pytest.mark.parametrize("least", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_seconds_that_pass_between_two_calls_are_volatile(least: int) -> None:
    """Also where the quick run straddled a second by chance and counted one."""
    passed = f"max({least}, int(time.time()) - int(opened))"
    clocked = (
        AFTER[ROUTES]
        .replace("payload.user_id\n", "str(int(time.time()))\n", 1)
        .replace("from uuid", "import time\nfrom uuid")
        .replace("if sessions.pop(payload.session_id, None) is None", OPENED)
        .replace('"reason": payload.reason', f'"reason": str({passed})')
    )
    learned = observed({**AFTER, ROUTES: clocked}, level="replay", twice=True)
    answers = learned.sections["replay"]["exchanges"]["POST /desk/close"]["answers"]
    assert "$volatile" in answers["fed by earlier answers"]["body"]["reason"]


def test_slow_endpoint_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "REQUEST_SECONDS", 0.5)
    slow = AFTER[ROUTES].replace(
        "return dict(_recent_opened)", "import time; time.sleep(60); return dict(_recent_opened)"
    )
    rows = answers_of(observed({**AFTER, ROUTES: slow}, level="replay"), declared())
    assert rows["GET /desk/open/latest"]["verdict"] == "failed"
    assert rows["POST /desk/open"]["verdict"] == "passed"


def test_error_that_was_there_before_is_not_the_migrations(learned: Observation) -> None:
    broken = AFTER[ROUTES].replace("return dict(_recent_opened)", "return dict(1)")
    after = observed({**AFTER, ROUTES: broken}, level="replay")
    row = answers_of(after, declared(), after)["GET /desk/open/latest"]
    assert (row["verdict"], row["detail"]) == ("unproved", "answers 500, as it did before")
    assert answers_of(after, declared(), learned)["GET /desk/open/latest"]["verdict"] == "failed"


def test_factory_is_booted() -> None:
    files = {**AFTER, MAIN: f"{AFTER[MAIN]}\n\ndef make_app() -> FastAPI:\n    return app\n"}
    after = observed(files, level="replay", app="api.main:make_app")
    assert after.boots


def test_fluke_is_looked_at_again_and_a_difference_stays(
    learned: Observation, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = tree_of(AFTER)
    context = context_of(tree)

    def with_name(value: str) -> Observation:
        section: dict[str, Any] = {**learned.sections["replay"]}
        about = section["exchanges"]["GET /about"]
        answer = {**about["answers"]["example"], "body": {"name": value}}
        section["exchanges"] = {
            **section["exchanges"],
            "GET /about": {**about, "answers": {"example": answer}},
        }
        return replace(learned, sections={**learned.sections, "replay": section})

    looks: list[str] = []

    def look_again(*_: object, **__: object) -> Observation:
        looks.append("again")
        return with_name("desk" if steady else "till")

    monkeypatch.setattr(confirming, "observe", look_again)
    with ScratchCopy(tree, None, context.settings) as copy:
        steady = True
        after = confirmed(learned, with_name("till"), declared(), copy, context)
        assert (len(looks), compare(learned, after, declared().shipped())) == (1, ())
        steady = False
        after = confirmed(learned, with_name("till"), declared(), copy, context)
        assert len(looks) == 3
        (difference,) = compare(learned, after, declared().shipped())
        assert difference.line == 'body.name "desk" -> "till" for GET /about'
