"""Old URLs that answer for a time: how they are written and what they serve."""

from __future__ import annotations

from datetime import date
from textwrap import dedent
from typing import Any

import pytest

from refactor_kit.base import ChangeSet, Context, SourceTree
from refactor_kit.base.records import replace
from refactor_kit.reading.routes import read_router
from tests.codemods.serving import served
from tests.support.grace_paths import KEPT, merged, retired
from tests.support.route_shapes import (
    END_ROUTES,
    MAIN,
    MOVES,
    ROUTE_FILES,
    SCHEMAS,
    SHAPES,
    START,
    START_ROUTES,
    UNIFIED,
)
from tests.support.trees import (
    as_bytes,
    check_noop,
    check_refused,
    check_transformed,
    findings,
    service,
    transform,
)

RETIRE = "retire-old-paths"
AFTER = date(2027, 7, 1)
WRITTEN = """
    # refactor-kit: old path until 2027-06-30
    @router.post(
        "/start",
        response_model=SessionManagerStartOutput,
        deprecated=True,
        include_in_schema=False,
    )
    @router.post("/sessions.start", response_model=SessionManagerStartOutput)
    def start(payload: SessionManagerStartInput) -> SessionManagerStartOutput:
"""


def unified(start: str | bytes, **settings: Any) -> str:
    tree, _ = merged({START: start}, endpoints=MOVES, **settings)
    return tree.read(UNIFIED).decode()


def test_the_old_registration_stands_above_the_new_one() -> None:
    tree, context = merged({}, endpoints=MOVES)
    assert dedent(WRITTEN) in tree.read(UNIFIED).decode()
    reading = read_router(tree, context)
    assert [each.path for each in reading.kept] == [
        "/session_manager/start",
        "/session_manager/end",
    ]
    assert [each.new_path for each in reading.endpoints] == [
        "/session_manager/sessions.start",
        "/session_manager/sessions.end",
    ]


def test_nothing_is_kept_unless_it_is_asked_for() -> None:
    assert "refactor-kit" not in unified(START_ROUTES, old_paths="gone")
    assert "refactor-kit" not in merged({}, endpoints={})[0].read(UNIFIED).decode()


def test_nothing_is_kept_when_its_time_is_over_before_it_begins() -> None:
    tree, context = service({**SCHEMAS, **ROUTE_FILES}, endpoints=MOVES, **KEPT)
    outcome = transform("merge-route-files", tree, replace(context, today=AFTER))
    assert b"refactor-kit" not in (outcome.edits[0].content or b"")


def test_comments_stay_above_both_and_switches_are_replaced() -> None:
    start = START_ROUTES.replace(
        '    @router.post("/start", response_model=SessionStartResponse)',
        "    # The way in for everybody.\n"
        '    @router.post("/start", response_model=None, include_in_schema=True)',
    )
    assert dedent(
        """
        # The way in for everybody.
        # refactor-kit: old path until 2027-06-30
        @router.post("/start", response_model=None, deprecated=True, include_in_schema=False)
        @router.post("/sessions.start", response_model=None, include_in_schema=True)
        """
    ) in unified(start)


def test_one_argument_a_line_stays_so() -> None:
    start = START_ROUTES.replace(
        '    @router.post("/start", response_model=SessionStartResponse)',
        '    @router.post(\n        "/start",\n        name="x",\n    )',
    )
    assert dedent(
        """
        @router.post(
            "/start",
            name="x",
            deprecated=True,
            include_in_schema=False,
        )
        @router.post(
            "/sessions.start",
            name="x",
        )
        """
    ) in unified(start)


def test_a_registration_by_call_is_followed_by_the_old_one() -> None:
    start = (
        START_ROUTES.replace(
            '    @router.post("/start", response_model=SessionStartResponse)\n', ""
        )
        + '\n\n    router.add_api_route("/start", start, methods=["POST"])  # by call\n'
    )
    assert dedent(
        """
        router.add_api_route("/sessions.start", start, methods=["POST"])  # by call
        # refactor-kit: old path until 2027-06-30
        router.add_api_route(
            "/start", start, methods=["POST"], deprecated=True, include_in_schema=False
        )
        """
    ) in unified(start)


def test_crlf_stays() -> None:
    files = {path: as_bytes(text).replace(b"\n", b"\r\n") for path, text in ROUTE_FILES.items()}
    tree, context = merged(files, endpoints=MOVES)
    content = tree.read(UNIFIED)
    assert content.count(b"refactor-kit: old path until 2027-06-30\r\n") == 2
    assert content.count(b"\n") == content.count(b"\r\n")
    gone = check_transformed(
        RETIRE, tree, replace(context, today=AFTER), {UNIFIED: retired(content)}
    )
    assert b"deprecated" not in gone.read(UNIFIED)


def test_one_file_in_place_keeps_its_old_url() -> None:
    routes = START_ROUTES.replace("session_manager_start", "note").replace("SessionStart", "Note")
    files = {
        "schemas/__init__.py": "from schemas.note import NoteRequest as NoteInput\n"
        "from schemas.note import NoteResponse as NoteOutput\n\n"
        '__all__ = ["NoteInput", "NoteOutput"]\n',
        "schemas/note.py": "from pydantic import BaseModel\n\n\nclass NoteRequest(BaseModel):\n"
        "    user_id: str\n\n\nclass NoteResponse(BaseModel):\n    session_id: str\n",
        "api/__init__.py": "",
        "api/routes/__init__.py": "",
        "api/routes/note_routes.py": routes.replace("schemas.note.note", "schemas.note"),
        MAIN: "from fastapi import FastAPI\n\nfrom api.routes import note_routes\n\n"
        'app = FastAPI()\napp.include_router(note_routes.router, prefix="/notes")\n',
    }
    tree, context = service(
        files, module="note", parts=("note",), schemas="schemas/{part}.py",
        endpoints={"POST note:/start": "/add"}, **KEPT,
    )  # fmt: skip
    outcome = transform("merge-route-files", tree, context)
    tree = ChangeSet(tree, outcome.edits).tree()
    check_noop("merge-route-files", tree, context)
    reading = read_router(tree, context)
    assert reading.refusals == ()
    assert [(each.old_path, each.new_path) for each in reading.endpoints] == [
        ("/notes/start", "/notes/add")
    ]
    assert [each.path for each in reading.kept] == ["/notes/start"]
    assert findings("endpoints-are-registered-once", tree, context) == []


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ('"/start", **{}', '"/end"', "** hides its arguments"),
        ('"/{session}"', '"/x/end"', "meets it"),
    ],
)
def test_what_could_not_be_kept_faithfully_is_refused(start: str, end: str, reason: str) -> None:
    written = start.split(",")[0].strip('"')
    files = {
        START: START_ROUTES.replace('"/start"', start),
        "api/routes/session_manager_end_routes.py": END_ROUTES.replace('"/end"', end),
    }
    moves = {
        f"POST session_manager_start:{written}": "/x/sessions",
        f"POST session_manager_end:{end.strip(chr(34))}": "/sessions",
    }
    tree, context = service({**SCHEMAS, **ROUTE_FILES, **files}, endpoints=moves, **KEPT)
    reasons = [each.reason for each in check_refused("merge-route-files", tree, context)]
    assert any(reason in each for each in reasons), reasons


def test_an_old_url_that_becomes_the_new_one_of_another_cannot_be_kept() -> None:
    moves = {
        "POST session_manager_start:/start": "/open",
        "POST session_manager_end:/end": "/start",
    }
    tree, context = service({**SCHEMAS, **ROUTE_FILES}, endpoints=moves, **KEPT)
    (refusal,) = check_refused("merge-route-files", tree, context)
    assert (refusal.path, refusal.line) == (START, 13)
    assert 'old-paths = "gone"' in refusal.remedy
    tree, context = service({**SCHEMAS, **ROUTE_FILES}, endpoints=moves)
    assert transform("merge-route-files", tree, context).edits


def _movable() -> dict[str, tuple[SourceTree, Context]]:
    """Every shape whose two endpoints can move, with the settings that move and keep them."""
    found = {}
    for name, shape in SHAPES.items():
        settings = {**shape.settings, **KEPT, "endpoints": MOVES}
        tree, context = service(shape.service_files(), **settings)
        reading = read_router(tree, context)
        if not reading.refusals and not reading.decisions:
            found[name] = (tree, context)
    return found


def test_every_shape_goes_on_answering(tmp_path: Any) -> None:
    trees: dict[str, tuple[SourceTree, str, str]] = {}
    shapes = _movable()
    assert len(shapes) > 8
    for name, (tree, context) in shapes.items():
        module = context.settings.app.partition(":")[0]
        root = context.settings.source_roots[0]
        trees[f"{name}: before"] = (tree, root, module)
        for codemod in ("merge-route-files", "mount-unified-router"):
            tree = ChangeSet(tree, transform(codemod, tree, context).edits).tree()
        trees[f"{name}: after"] = (tree, root, module)
    answers = served(trees, tmp_path)
    for name in shapes:
        before, after = answers[f"{name}: before"], answers[f"{name}: after"]
        assert "error" not in after, after
        new = [_plain(route) for route in after["routes"]]
        for route in map(_plain, before["routes"]):
            assert route in new, (name, route)
        moved = {route["path"] for route in before["routes"]} - set(after["openapi"]["paths"])
        assert any(path.endswith("/start") for path in moved), (name, moved)
        assert len(after["openapi"]["paths"]) == len(before["openapi"]["paths"])


def _plain(route: dict[str, Any]) -> dict[str, Any]:
    return {**route, "tags": []}
