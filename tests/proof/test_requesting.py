"""Where code is not the same, requests made from the schemas prove it, or tell the fault."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from refactor_kit.base import ModuleSettings
from refactor_kit.base.replay_settings import ReplaySettings
from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.comparing.declared import Declared, MovedEndpoint
from refactor_kit.proof.comparing.expected import moved_keys
from refactor_kit.proof.comparing.run_comparison import ASKED
from refactor_kit.proof.judging.answers import answers_of
from refactor_kit.proof.judging.requesting import Requesting
from refactor_kit.proof.observing import simplest_values
from refactor_kit.proof.observing.asking import ask
from refactor_kit.proof.observing.made_requests import made_requests, why_none
from refactor_kit.proof.observing.observation import Observation, observe
from refactor_kit.proof.observing.readiness import require_ready
from refactor_kit.proof.observing.replay import Asked
from refactor_kit.proof.target import server
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.runtime.errors import UsageError

from .requested_services import SERVICES, Requested
from .services import context_of, tree_of

ROUTES = "api/routes/desk_routes.py"
# One endpoint whose code stays, beside those that are changed.
THIRD = (
    SERVICES["bounds"].routes.replace('seat, "seen": "SEEN"', "seat")
    + """

    @router.get("/idle")
    def idle(times: int = 1) -> dict[str, int]:
        return {"times": times}
"""
)


def both(service: Requested, *, changed: bool, faulty: bool = False) -> tuple[Observation, ...]:
    """The service before and after a change, with what both answered where code differs."""
    before_tree, after_tree = (
        tree_of(service.files()),
        tree_of(service.files(changed=changed, faulty=faulty)),
    )
    context = context_of(
        before_tree,
        generator=(),
        test_command=(),
        modules={"desk": ModuleSettings("desk", ("desk",))},
        **service.settings,
    )
    level = {"level": "replay", "with_tests": False, "with_generator": False}
    with ScratchCopy(before_tree, None, context.settings) as copy:
        before = observe(copy, context, twice=True, **level)  # type: ignore[arg-type]
        copy.update(after_tree)
        plan = declared(service)
        sent = moved_keys(before.sent, plan)
        after = observe(copy, context, sent=sent, **level)  # type: ignore[arg-type]
        requesting = Requesting(copy, context, before, before_tree, plan)
        return requesting.both(after, after_tree)


def declared(service: Requested) -> Declared:
    keys = [key.partition(" ") for key in service.endpoints]
    return Declared(
        module="desk",
        endpoints=tuple(
            MovedEndpoint(method, path, f"{service.prefix}{path}") for method, _, path in keys
        ),
    )


@pytest.mark.parametrize("name", SERVICES)
def test_every_endpoint_is_exercised_and_the_fault_is_told(name: str) -> None:
    service = SERVICES[name]
    before, after = both(service, changed=True, faulty=True)
    plan = declared(service)
    rows = answers_of(after, plan, before)
    assert {row["was"]: row["verdict"] for row in rows.values()} == dict.fromkeys(
        service.endpoints, "passed"
    )
    undeclared = [each.line for each in compare(before, after, plan) if not each.declared]
    behaviour = [line for line in undeclared if not line.startswith("code of")]
    assert behaviour
    assert all(line.startswith(service.told) for line in behaviour), behaviour
    begun = before.sections["replay"].get("begun", {})
    assert set(begun) == set(service.begun), begun
    assert all(status < 400 for status in begun.values()), begun
    assert after.sections["replay"].get("begun", {}) == begun
    assert "sesame" not in json.dumps([before.sections, after.sections], default=str)


def test_only_what_differs_and_what_is_always_asked_is_asked() -> None:
    """A harmless change is proved by the requests, the third endpoint is the same code."""
    replay = ReplaySettings(always=("GET /codes/{code}",))
    service = replace(SERVICES["bounds"], routes=THIRD, settings={"replay": replay})
    before, after = both(service, changed=True)
    assert set(before.sections[ASKED]["exchanges"]) == {"GET /rows/{row}", "GET /codes/{code}"}
    differences = compare(before, after, declared(service))
    assert differences
    assert all(each.declared for each in differences), differences
    assert {each.reason.partition(" by ")[0] for each in differences} == {"proved"}
    answered = before.sections[ASKED]["exchanges"]["GET /rows/{row}"]["answers"]
    statuses = {title.partition("(")[2]: each["status"] for title, each in answered.items()}
    assert statuses["path.row: maximum 99)"] == 200
    assert statuses["path.row: beyond maximum 99)"] == 422


def test_endpoint_that_does_not_answer_is_asked_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "REQUEST_SECONDS", 0.5)
    service = SERVICES["bounds"]
    files = service.files()
    endless = files[ROUTES].replace(
        'last = "last"', 'last = __import__("time").sleep(60) or "last"'
    )
    tree = tree_of({**files, ROUTES: endless})
    modules = {"desk": ModuleSettings("desk", ("desk",))}
    context = context_of(tree, generator=(), test_command=(), modules=modules)
    key = "GET /rows/{row}"
    with ScratchCopy(tree, None, context.settings) as copy:
        seen = observe(copy, context, level="replay", with_tests=False, with_generator=False)
        (request,) = (each for each in seen.requests if each["path"] == "/rows/{row}")
        asked = Asked(frozenset({key}), {key: made_requests(request)})
        answers = ask(copy, context, seen, asked)["exchanges"][key]["answers"]
    # It sleeps at the upper bound, which is the third that is asked.
    assert [each["status"] for each in answers.values()] == [200, 200, 0]


def test_library_that_is_missing_is_told_where_nothing_could_be_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(simplest_values, "find_spec", lambda name: None)
    code = {"type": "string", "pattern": "^[A-Z]-"}
    parameter = {"in": "path", "name": "code", "required": True, "schema": code}
    problem = why_none({"parameters": [parameter], "content": {"kind": "none"}})
    key = "GET /codes/{code}"
    answered = {"exchanges": {key: {"answers": {"example": {"status": 422}}}}}
    asked = {"exchanges": {}, "problems": {key: problem}}
    seen = Observation("replay", {"replay": answered, ASKED: asked})
    row = answers_of(seen, declared(SERVICES["bounds"]))[key]
    assert row["verdict"] == "unproved"
    assert row["detail"].startswith("only answers 422; a text of a pattern is needed")
    assert "`pip install hypothesis`" in row["detail"]


def test_login_that_fails_before_anything_is_changed_is_refused() -> None:
    service = SERVICES["login"]
    replay = service.settings["replay"]
    login = replace(replay.login, form={"username": "ada", "password": "{USERNAME}"})
    with pytest.raises(UsageError) as refused:
        ready(service, replace(replay, login=login))
    assert refused.value.message == "[replay]: POST /token answers 401, before anything is changed"


@pytest.mark.parametrize(
    ("feeds", "told"),
    [
        ({"Authorization": "{token}"}, "the answer of the login has no field 'token'"),
        pytest.param(
            {"Authorization": "{access_token}"},
            "{MISSING} is no variable of env-file or env",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_what_a_login_lacks_is_told(feeds: dict[str, str], told: str) -> None:
    service = SERVICES["login"]
    replay = service.settings["replay"]
    missing = {"X-Key": "{MISSING}"} if "MISSING" in told else {}
    login = replace(replay.login, feeds=feeds)
    with pytest.raises(UsageError) as refused:
        ready(service, replace(replay, login=login, headers=missing))
    assert refused.value.message == f"[replay]: {told}"


def ready(service: Requested, replay: ReplaySettings) -> None:
    """Looks at the service as it is, with other words about how it is called."""
    tree = tree_of(service.files())
    env = {"PASSWORD": "sesame", "USERNAME": "ada-lovelace"}
    context = context_of(
        tree,
        generator=(),
        test_command=(),
        modules={"desk": ModuleSettings("desk", ("desk",))},
        env=env,
        replay=replay,
    )
    with ScratchCopy(tree, None, context.settings) as copy:
        seen = observe(copy, context, level="replay", with_tests=False, with_generator=False)
        require_ready(seen, context)


def test_endpoint_that_is_not_served_cannot_be_always_asked() -> None:
    replay = ReplaySettings(always=("GET /contact",))
    tree = tree_of(SERVICES["forms"].files())
    context = context_of(tree, modules={"desk": ModuleSettings("desk", ("desk",))}, replay=replay)
    seen = Observation("replay", {"import": {"ok": True}, "replay": {"booted": True}})
    with ScratchCopy(tree, None, context.settings) as copy:
        requesting = Requesting(copy, context, seen, tree, Declared(module="desk"))
        with pytest.raises(UsageError, match="names GET /contact, which the service does not"):
            requesting.both(seen, tree)
