"""Each endpoint of a module ends with one tag, wherever its parts had written theirs."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from refactor_kit.base import ChangeSet, SourceTree
from refactor_kit.reading.routes import read_router
from tests.codemods.serving import served
from tests.support.route_shapes import END, END_ROUTES, MAIN, START, START_ROUTES, Shape
from tests.support.trees import service, transform

UNIFIED = "api/routes/session_manager_routes.py"
TAGS = """
    import enum


    class Tag(str, enum.Enum):
        OPEN = "open"
        SESSIONS = "sessions"
"""
MAIN_UNDER_TAG = """
    from fastapi import FastAPI

    from api.routes import session_manager_end_routes, session_manager_start_routes

    app = FastAPI()
    app.include_router(session_manager_start_routes.router, tags=["sessions"])
    app.include_router(session_manager_end_routes.router, tags=["sessions"])
"""
AGGREGATED = {
    "api/router.py": """
        from fastapi import APIRouter

        from api.routes import session_manager_end_routes, session_manager_start_routes

        api_router = APIRouter(prefix="/v1", tags=["v1"])
        api_router.include_router(session_manager_start_routes.router)
        api_router.include_router(session_manager_end_routes.router)
    """,
    MAIN: """
        from fastapi import FastAPI

        from api.router import api_router

        app = FastAPI()
        app.include_router(api_router)
    """,
}


def tagged(routes: str, tags: str) -> str:
    """A part whose router has ``tags``."""
    return routes.replace("APIRouter()", f"APIRouter(tags=[{tags}])")


def migrated(shape: Shape) -> tuple[SourceTree, SourceTree]:
    tree, context = service(shape.service_files(), **shape.settings)
    before = tree
    for codemod in ("merge-route-files", "mount-unified-router"):
        outcome = transform(codemod, tree, context)
        assert (outcome.decisions, outcome.refusals) == ((), ())
        tree = ChangeSet(tree, outcome.edits).tree()
    return before, tree


SHAPES: dict[str, tuple[Shape, list[str], list[str]]] = {
    "no part has one": (Shape({}), [], ["session_manager"]),
    "the includes share one": (Shape({MAIN: MAIN_UNDER_TAG}), ["sessions"], ["sessions"]),
    "the includes share one, each part has its own": (
        Shape(
            {
                MAIN: MAIN_UNDER_TAG,
                START: tagged(START_ROUTES, '"start"'),
                END: tagged(END_ROUTES, '"end"'),
            }
        ),
        ["sessions", "start"],
        ["sessions"],
    ),
    "the module's name is one of several that they share": (
        Shape(
            {
                MAIN: MAIN_UNDER_TAG,
                START: tagged(START_ROUTES, '"session_manager"'),
                END: tagged(END_ROUTES, '"session_manager"'),
            }
        ),
        ["sessions", "session_manager"],
        ["session_manager"],
    ),
    "the parts differ": (
        Shape({START: tagged(START_ROUTES, '"start"'), END: tagged(END_ROUTES, '"end"')}),
        ["start"],
        ["session_manager"],
    ),
    "the configuration names one": (
        Shape({MAIN: MAIN_UNDER_TAG}, {"tag": "people"}),
        ["sessions"],
        ["people"],
    ),
    "registrations have their own": (
        Shape(
            {
                START: START_ROUTES.replace('"/start", ', '"/start", tags=["start", "new"], '),
                END: tagged(END_ROUTES, '"new"'),
            }
        ),
        ["start", "new"],
        ["new"],
    ),
    "members of an enumeration": (
        Shape(
            {
                "api/tags.py": TAGS,
                START: START_ROUTES.replace(
                    "from schemas", "from api.tags import Tag\n    from schemas", 1
                ).replace("APIRouter()", "APIRouter(tags=[Tag.SESSIONS, Tag.OPEN])"),
                END: tagged(END_ROUTES, '"sessions"'),
            }
        ),
        ["sessions", "open"],
        ["sessions"],
    ),
    "an aggregator of all modules has one too": (
        Shape(
            {
                **AGGREGATED,
                START: tagged(START_ROUTES, '"sessions", "start"'),
                END: tagged(END_ROUTES, '"sessions"'),
            }
        ),
        ["v1", "sessions", "start"],
        ["v1", "sessions"],
    ),
    "an aggregator of the module has it": (
        Shape(
            {
                **AGGREGATED,
                START: tagged(START_ROUTES, '"start"'),
            }
        ),
        ["v1", "start"],
        ["v1"],
    ),
    "a router inside a part": (
        Shape(
            {
                START: START_ROUTES.replace(
                    "router = APIRouter()",
                    'router = APIRouter()\n    inner = APIRouter(tags=["inner"])',
                ).replace("@router", "@inner")
                + '\n\n    router.include_router(inner, prefix="/in", tags=["deep"])\n',
            }
        ),
        ["deep", "inner"],
        ["session_manager"],
    ),
    "the one file stays where it is": (
        Shape(
            {
                UNIFIED: tagged(START_ROUTES, '"start"'),
                MAIN: """
                    from fastapi import FastAPI

                    from api.routes import session_manager_routes

                    app = FastAPI()
                    app.include_router(session_manager_routes.router, tags=["sessions"])
                """,
            },
            {"parts": ["session_manager_start"], "tag": "people",
             "routes": {"session_manager_start": UNIFIED}},
        ),
        ["sessions", "start"],
        ["people"],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    trees = {}
    for name, (shape, _, _) in SHAPES.items():
        before, after = migrated(shape)
        trees[f"{name}: before"] = (before, ".", "api.main")
        trees[f"{name}: after"] = (after, ".", "api.main")
    return served(trees, tmp_path_factory.mktemp("tags"))


@pytest.mark.parametrize("name", SHAPES)
def test_each_endpoint_ends_with_one_tag(name: str, answers: dict[str, dict[str, Any]]) -> None:
    shape, before, after = SHAPES[name]
    assert _tags(answers[f"{name}: before"])[0] == before
    found = _tags(answers[f"{name}: after"])
    assert found == [after] * len(found)
    tree, context = service(shape.service_files(), **shape.settings)
    router = read_router(tree, context)
    assert [*router.outer_tags, *([router.tag] if router.tag not in router.outer_tags else [])] == (
        after
    )


def _tags(answer: dict[str, Any]) -> list[list[str]]:
    """The tags of each operation in the document, that of the first part first."""
    paths = answer["openapi"]["paths"]
    return [item.get("tags", []) for path in paths.values() for item in path.values()]


def test_an_import_that_only_tags_used_goes_with_them() -> None:
    _, after = migrated(SHAPES["members of an enumeration"][0])
    text = after.read(UNIFIED).decode()
    assert "Tag" not in text
    assert 'tags=["sessions"]' in text


def test_what_gives_the_one_tag_already_stays_byte_for_byte() -> None:
    shape = SHAPES["the one file stays where it is"][0]
    main = dedent(str(shape.files[MAIN])).removeprefix("\n")
    alone = Shape({**shape.files, UNIFIED: START_ROUTES}, {**shape.settings, "tag": None})
    _, after = migrated(alone)
    assert after.read(MAIN).decode() == main
    assert "tags=" not in after.read(UNIFIED).decode()


def test_a_comment_behind_a_tag_stays() -> None:
    routes = START_ROUTES.replace(
        '"/start", response_model=SessionStartResponse',
        '\n        "/start",\n        tags=["start"],  # for the clients\n'
        "        response_model=SessionStartResponse,\n    ",
    )
    _, after = migrated(Shape({START: routes}))
    assert "# for the clients" in after.read(UNIFIED).decode()
