"""Faults in what a plan moves, each told by name; and changes that are none."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pytest

from tests.proof.source.moved_service import FILES, ROUTES, Planned, planned

START, STORE, END = "start/service.py", "start/store.py", "end/service.py"
SCHEMA, TESTS = "schemas/session_start/session_start.py", "tests/test_sessions.py"
PASSED_ON = "apps/passed_on.py"
APP, FACADE, MAIN = "apps/session/", "apps/session/service.py", "api/main.py"

# What is at fault, the file of the result, what it holds, what a fault makes of it, who is named.
FAULTS = [
    ("a constant", APP + START, "range(3)", "range(4)", "start in"),
    ("a condition", APP + START, ">= SEATS * limit", "> SEATS * limit", "start in"),
    ("an operator", APP + START, "SEATS * limit", "SEATS + limit", "start in"),
    ("a decorator that is gone", APP + START, "@logged\n", "", "start in"),
    ("a default that is another", APP + START, "limit: int = 3", "limit: int = 4", "start in"),
    ("a default that is gone", APP + START, 'who: str = "nobody"', "who: str", "start in"),
    ("arguments in another order", APP + START, "add(user, who)", "add(who, user)", "start in"),
    ("a branch that is gone", APP + START, '    else:\n        return "none"\n', "", "start in"),
    ("a break that is gone", APP + START, "            break", "            pass", "start in"),
    ("another exception", APP + START, "raise Full(user)", "raise KeyError(user)", "start in"),
    ("another base class", APP + START, "Full(Exception)", "Full(KeyError)", "Full in"),
    ("a class's attribute", APP + START, "code = 409", "code = 410", "Full in"),
    ("an await that is gone", APP + START, "return await function", "return function", "logged in"),
    ("another function", APP + START, "store.free(user", "store.add(user", "start in"),
    ("a name that a later import binds", APP + STORE, "_count = 0\n\n\ndef reset",
     "_count = 0\nfrom os import environ as SESSIONS\n\n\ndef reset", "fill in"),
    ("a global that is lost", APP + STORE, "global _count\n    _count = 0", "_count = 0",
     "reset in"),
    ("a format", APP + STORE, "{_count:03}", "{_count:04}", "add in"),
    ("a state's first value", APP + STORE, "_count = 0\n\n\ndef reset", "_count = 1\n\n\ndef reset",
     "`_count = 0`"),
    ("a comparison", APP + STORE, "user not in SESSIONS", "user in SESSIONS", "free in"),
    ("a filter that is gone", APP + STORE, " if seat % 2", "", "fill in"),
    ("the order of effects", APP + START, "store.reset()\nstore.fill(SEATS)",
     "store.fill(SEATS)\nstore.reset()", "`store.fill(SEATS)`"),
    ("an effect that is gone", APP + START, "store.reset()\n", "", "`store.reset()`"),
    ("an effect that is new", APP + START, "store.reset()\n", "store.reset()\nprint()\n",
     "`print()`"),
    ("a definition that is gone", APP + STORE, "def free(", "def freed(", "free in"),
    ("another object of that name", APP + END, "start.store import SESSIONS as _sessions",
     "start.service import SEATS as _sessions", "end in"),
    ("a default of a method", APP + END, "pop(session, None)", "pop(session)", "end in"),
    ("a handler's answer", ROUTES, "409", "404", "start in"),
    ("a handler's status", ROUTES, "status_code=201", "status_code=200", "start in"),
    ("a handler's response model", ROUTES, "response_model=SessionStartOutput",
     "response_model=SessionEndOutput", "start in"),
    ("a handler's dependency", ROUTES, "Depends(token)", "Depends(_short_end)", "start in"),
    ("a handler's docstring", ROUTES, "Open a session.", "Close a session.", "start in"),
    ("what a handler catches", ROUTES, "except Full:", "except ValueError:", "start in"),
    ("a handler that is no coroutine", ROUTES, "async def start", "def start", "start in"),
    ("a keyword that is lost", ROUTES, "who, limit=LIMIT_START", "who", "start in"),
    ("the other part's constant", ROUTES, "limit=LIMIT_START", "limit=LIMIT_END", "start in"),
    ("the other part's helper", ROUTES, '%s", _short_end(', '%s", _short_start(', "end in"),
    ("a constant that a merge renames", ROUTES, "LIMIT_END = 20", "LIMIT_END = 21", "`LIMIT = 20`"),
    ("a global of a handler", ROUTES, "    global opened\n", "", "start in"),
    ("a dependency's default", ROUTES, 'Header("none")', 'Header("")', "token in"),
    ("what the facade hands on", FACADE, "end_service.end(session)", 'end_service.end("")',
     "end in"),
    ("what the facade takes", FACADE, "def end(session: str)", 'def end(session: str = "")',
     "end in"),
    ("a field's bound", SCHEMA, "min_length=1", "min_length=2", "StartRequest in"),
    ("a validator", SCHEMA, "value.strip()", "value.lstrip()", "StartRequest in"),
    ("a validator's field", SCHEMA, '@field_validator("user")', '@field_validator("*")',
     "StartRequest in"),
    ("a field's default", SCHEMA, 'session: str = "none"', 'session: str = ""', "StartResponse in"),
    ("an example that moves", SCHEMA, '{"user": "u-1"}', '{"user": "u-2"}',
     "StartResponse.example_input in"),
    ("a class's docstring", SCHEMA, "Opens a session.", "Closes a session.", "StartRequest in"),
    ("the lifespan", MAIN, "FastAPI(lifespan=lifespan)", "FastAPI()", "create_app in"),
    ("state of the application", MAIN, "    app.state.ready = True\n", "", "create_app in"),
    ("a test that is emptied", TESTS, "assert routes.LIMIT_START == 10", "pass", "test_limit in"),
    ("an assertion that is weakened", TESTS, "== store.SESSIONS[user]", "is not None",
     "test_start in"),
    ("an assertion that is gone", TESTS,
     '    assert store.SESSIONS.pop(user).startswith("me-")\n', "", "test_start in"),
    ("a case that is gone", TESTS, '["a", "b", "c"]', '["a", "b"]', "test_start in"),
    ("a marker that skips", TESTS, "@pytest.mark.skipif(store.SESSIONS is None",
     "@pytest.mark.skipif(store.SESSIONS is not None", "test_full in"),
    ("a marker that is new", TESTS, "def test_limit", "@pytest.mark.skip\ndef test_limit",
     "test_limit in"),
    ("a patch of something else", TESTS, "service.SEATS", "service.LIMIT", "test_full in"),
    ("what a test expects to be raised", TESTS, "raises(service.Full)", "raises(Exception)",
     "test_full in"),
    ("a fixture", "tests/conftest.py", "    assert not store.SESSIONS\n", "", "empty in"),
    ("a comment that is lost", APP + STORE, "    # the last attempt takes any seat\n", "",
     "the comment `# the last attempt takes any seat` in"),
    ("a name that a file passes on", PASSED_ON, "import Full, start  #",
     "import Full, logged as start  #", "`start` in apps/passed_on.py:3"),
    ("a name that another file takes", PASSED_ON, "import Full, start  #", "import start  #",
     "`Full` in apps/passed_on.py:3"),
    ("a name that is not listed any more", PASSED_ON, '"Full", "SESSIONS"', '"Full"',
     "`SESSIONS` of __all__ in"),
    ("a comment beside another name", PASSED_ON, "  # noqa: F401\nfrom apps.session.start.store"
     " import SESSIONS  # the jobs' own", "  # the jobs' own\nfrom apps.session.start.store"
     " import SESSIONS  # noqa: F401", "the comment `# noqa: F401` in"),
    ("a comment that stands elsewhere", PASSED_ON,
     "    # each of them counts\n    return len(SESSIONS)\n",
     "    return len(SESSIONS)\n    # each of them counts\n",
     "the comment `# each of them counts` in"),
    ("a function's docstring", PASSED_ON, "How many are open.", "How many.", "the docstring in"),
    ("a file's docstring", PASSED_ON, "What the jobs need.", "What jobs need.", "the docstring in"),
    ("a fixture that is not used any more", "tests/conftest.py", "autouse=True", "", "empty in"),
]  # fmt: skip

HARMLESS = [
    ("layout", APP + START, "add(user, who)", "add(\n        user,\n        who,\n    )"),
    ("a comment", APP + STORE, "_count = 0\n\n\ndef reset", "_count = 0  # so far\n\n\ndef reset"),
    ("quotes", APP + START, '"nobody"', "'nobody'"),
    ("quotes around a type", ROUTES, "body: SessionStartInput", 'body: "SessionStartInput"'),
    ("an import by its module",
     APP + END, "from apps.session.start.store import SESSIONS as _sessions",
     "import apps.session.start.store\n_sessions = apps.session.start.store.SESSIONS"),
    ("a class by its place", ROUTES, "from schemas import (\n    SessionEndInput,",
     "from schemas.session_end.session_end import EndRequest as SessionEndInput\n"
     "from schemas import (\n"),
    ("the order of imports", TESTS, "import asyncio\n\nimport pytest",
     "import pytest\nimport asyncio"),
    ("a name that is new", "schemas/__init__.py", "\n__all__",
     "\nOther = SessionEndInput\n\n__all__"),
    ("the file's docstring", ROUTES, "- end: Closes sessions.\n", ""),
]  # fmt: skip


@lru_cache(maxsize=1)
def _planned() -> Planned:
    return planned()


def test_nothing_that_the_plan_does_is_a_fault() -> None:
    service = _planned()
    assert service.plan.refusals == ()
    assert len([path for path in service.plan.paths() if path.endswith(".py")]) > 15
    assert service.told() == ()


@pytest.mark.parametrize(("path", "old", "new", "name"), [each[1:] for each in FAULTS],
                         ids=[each[0] for each in FAULTS])  # fmt: skip
def test_a_fault_is_refused_by_name_and_both_places(
    path: str, old: str, new: str, name: str
) -> None:
    refusals = _planned().told(path, old, new)
    named = [each for each in refusals if each.reason.startswith(name)]
    assert named, [each.reason for each in refusals]
    assert any(f"{path}:" in each.reason or f" {path}" in each.reason or "is new" in each.reason
               or "is gone" in each.reason for each in named), named  # fmt: skip
    for each in named:
        assert each.path in {*FILES, path}
        assert each.line > 0
        assert "accept = [" in each.remedy


@pytest.mark.parametrize(("path", "old", "new"), [each[1:] for each in HARMLESS],
                         ids=[each[0] for each in HARMLESS])  # fmt: skip
def test_what_says_the_same_is_no_fault(path: str, old: str, new: str) -> None:
    assert [each.reason for each in _planned().told(path, old, new)] == []


def test_a_later_run_takes_back_what_stood_for_a_time_and_changes_no_code() -> None:
    """Old paths and the modules that stood for retired ones go; the facade stands already."""
    kept = {
        "old_paths": "deprecated",
        "old_paths_until": "2027-06-30",
        "shims": True,
        "shims_until": "2027-06-30",
        "endpoints": {"POST session_start:/start": "/sessions.start"},
    }
    files = {
        path: text.replace("    global opened\n    opened += 1\n", "")
        for path, text in FILES.items()
    }
    first = planned(date(2026, 12, 1), files, **kept)
    assert first.plan.refusals == ()
    assert b"old path until 2027-06-30" in first.after.read(ROUTES)
    assert "apps/session_start/service.py" in first.after
    left = {path: first.after.read(path) for path in first.after.paths()}
    again = planned(date(2027, 7, 1), left, **kept)
    assert again.plan.refusals == ()
    assert b"old path until" not in again.after.read(ROUTES)
    assert "apps/session_start/service.py" not in again.after
