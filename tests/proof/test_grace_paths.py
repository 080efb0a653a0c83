"""An old URL that is kept is proved to answer as before; anything else about it is a difference."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.comparing.declared import Declared, MovedEndpoint
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.observing.second_names import by_second_names, second_names

from .conftest import ObserveOnce
from .services import AFTER, BEFORE, context_of, declared, observed, tree_of

ROUTES = "api/routes/desk_routes.py"
MOVED = AFTER[ROUTES].replace('"/close"', '"/sessions.close"')
_OLD = """@router.post(
    "/close",
    response_model=DeskCloseOutput,
    responses={404: {"description": "no session"}},
    deprecated=True,
    include_in_schema=False,
)
"""
CLOSED = "POST /desk/close"


def with_old(old: str = _OLD) -> dict[str, str]:
    """The migrated service, the moved endpoint registered under its old URL as well."""
    head, _, tail = MOVED.partition('"/sessions.close"')
    start = head.rindex("@router.post")
    return {**AFTER, ROUTES: head[:start] + old + head[start:] + '"/sessions.close"' + tail}


def keeping() -> Declared:
    kept = MovedEndpoint("POST", "/desk/close", "/desk/sessions.close", "2027-06-30")
    others = [each for each in declared().endpoints if each.old_path != "/desk/close"]
    return replace(declared(), endpoints=(kept, *others))


def undeclared(before: Observation, after: Observation, changes: Declared) -> list[str]:
    return [each.line for each in compare(before, after, changes) if not each.declared]


@pytest.fixture(scope="session")
def before(observe_once: ObserveOnce) -> Observation:
    return observe_once(BEFORE, level="replay", twice=True)


@pytest.fixture(scope="session")
def kept(observe_once: ObserveOnce) -> Observation:
    return observe_once(with_old(), level="replay")


def test_both_urls_are_called_and_answer_as_the_old_one_did(
    before: Observation, kept: Observation
) -> None:
    assert undeclared(before, kept, keeping()) == []
    lines = [each.line for each in compare(before, kept, keeping()) if each.declared]
    assert f"kept {CLOSED} until 2027-06-30, out of the document" in lines
    answers = kept.sections["replay"]["exchanges"]
    # Closing a session twice fails: each URL closed one of its own.
    for key in (CLOSED, "POST /desk/sessions.close"):
        statuses = {answer["status"] for answer in answers[key]["answers"].values()}
        assert 200 in statuses, key
    result = PROOFS["endpoints-once-under-tag"](before, kept, keeping(), context_of(tree_of(AFTER)))
    assert result.state == "passed"


def test_it_is_a_difference_where_it_is_not_declared(
    before: Observation, kept: Observation
) -> None:
    moved = [replace(each, grace_until="") for each in keeping().endpoints]
    lines = undeclared(before, kept, replace(keeping(), endpoints=tuple(moved)))
    assert f"routes 0 -> 1 for {CLOSED}" in lines


@pytest.mark.parametrize(
    ("old", "line"),
    [
        ("", f"routes 1 -> 0 for {CLOSED}"),
        (_OLD.replace("    deprecated=True,\n", ""), f"deprecated true -> false for {CLOSED}"),
        (
            _OLD.replace("    include_in_schema=False,\n", ""),
            f"include_in_schema false -> true for {CLOSED}",
        ),
        (
            _OLD.replace("deprecated=True", "status_code=202, deprecated=True"),
            f"response 200 -> 202 for {CLOSED}",
        ),
    ],
)
def test_faults_of_the_old_url_are_found(before: Observation, old: str, line: str) -> None:
    after = observed(with_old(old), level="replay")
    assert any(each.startswith(line) for each in undeclared(before, after, keeping()))


def test_an_old_url_that_answers_otherwise_is_found(before: Observation) -> None:
    own = _OLD + "def closed_by_its_old_url(payload: DeskCloseInput) -> dict[str, str]:\n"
    own += '    return {"session_id": payload.session_id, "reason": "old"}\n\n\n'
    lines = undeclared(before, observed(with_old(own), level="replay"), keeping())
    assert any(f"for {CLOSED}" in line and "endpoint" in line for line in lines)


def test_what_was_kept_may_go_only_when_its_time_is_over() -> None:
    kept, after = observed(with_old()), observed({**AFTER, ROUTES: MOVED})
    shipped = keeping().shipped()
    assert f"routes 1 -> 0 for {CLOSED}" in undeclared(kept, after, shipped)
    old = MovedEndpoint("POST", "/desk/close", "/desk/close")
    left = tuple(each for each in shipped.endpoints if each != old)
    over = replace(shipped, endpoints=left, gone=(old,))
    assert undeclared(kept, after, over) == []
    lines = [each.line for each in compare(kept, after, over)]
    assert lines == [f"retired {CLOSED}: its time is over"]
    assert compare(kept, kept, over) == ()


def test_second_names_are_told_from_other_deprecated_routes(kept: Observation) -> None:
    assert list(second_names(kept.sections["routes"])) == [CLOSED]


def test_each_second_name_has_a_run_of_its_own() -> None:
    def request(path: str, stands_for: str = "") -> dict[str, str]:
        return {"method": "POST", "path": path, "stands_for": stands_for}

    new, other = request("/new"), request("/other")
    old, older = request("/old", "POST /new"), request("/older", "POST /new")
    first, further = by_second_names([new, old, older, other])
    assert first == [new, other]
    assert further == [[old, other], [older, other]]
