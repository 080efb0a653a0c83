"""Includes of the parts' routers, and of the unified one too often or not at all."""

from __future__ import annotations

from refactor_kit.packs.catalog import load_check
from tests.support.route_shapes import MAIN, ROUTE_FILES, SCHEMAS, START, UNIFIED
from tests.support.trees import findings, service

CHECK = "only-unified-router-is-mounted"
MERGED = """
    from fastapi import APIRouter

    router = APIRouter(prefix="/session_manager")
    _start_router = APIRouter()
    router.include_router(_start_router)
"""
MOUNTED = """
    from fastapi import FastAPI

    from api.routes import session_manager_routes

    app = FastAPI()
    app.include_router(session_manager_routes.router)
"""


def found(main: str, **files: str) -> list[tuple[str, int, str]]:
    tree, context = service({**SCHEMAS, **ROUTE_FILES, UNIFIED: MERGED, MAIN: main, **files})
    return [(each.path, each.line, each.message) for each in findings(CHECK, tree, context)]


def test_the_unified_router_alone_is_fine() -> None:
    assert found(MOUNTED) == []


def test_flags_the_router_of_a_part() -> None:
    main = MOUNTED + (
        "\n    from api.routes.session_manager_start_routes import router as start_router\n"
        "    app.include_router(start_router)\n"
    )
    assert found(main) == [(MAIN, 9, f"includes the old router of {START}")]


def test_flags_a_part_below_an_aggregator() -> None:
    aggregator = """
        from fastapi import APIRouter

        from .routes import session_manager_start_routes

        everything = APIRouter()
        everything.include_router(session_manager_start_routes.router)
    """
    main = MOUNTED + (
        "\n    from api.everything import everything\n    app.include_router(everything)\n"
    )
    assert found(main, **{"api/everything.py": aggregator}) == [
        ("api/everything.py", 6, f"includes the old router of {START}")
    ]


def test_flags_a_second_include_of_the_same_but_not_of_another_version() -> None:
    again = "    app.include_router(session_manager_routes.router{})\n"
    assert found(MOUNTED + again.format("")) == [(MAIN, 7, f"includes {UNIFIED} again")]
    assert found(MOUNTED + again.format(', prefix="/v2"')) == []


def test_flags_a_unified_router_that_nothing_includes() -> None:
    main = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    assert found(main) == [(UNIFIED, 1, f"api.main:app does not include the router of {UNIFIED}")]


HIDDEN = """
    from fastapi import FastAPI

    from elsewhere import add_everything, routers

    app = FastAPI()
    for router in routers():
        app.include_router(router)
    add_everything(app)
"""


def test_what_the_source_does_not_show_is_not_judged() -> None:
    assert found(HIDDEN) == []
    tree, context = service({**SCHEMAS, **ROUTE_FILES, UNIFIED: MERGED, MAIN: HIDDEN})
    reason = load_check(CHECK).not_applicable(tree, context)
    assert reason == (
        f"the source does not show what includes it ({MAIN}:7 cannot be read): "
        "endpoints-once-under-tag tells"
    )
    tree, context = service({**SCHEMAS, **ROUTE_FILES, UNIFIED: MERGED, MAIN: MOUNTED})
    assert load_check(CHECK).not_applicable(tree, context) == ""


def test_a_file_that_stays_is_not_blamed_for_what_includes_it() -> None:
    route = "api/routes/echo_routes.py"
    main = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    tree, context = service({route: MERGED, MAIN: main}, module="echo", parts=["echo"])
    assert findings(CHECK, tree, context) == []
    assert "does not show what includes it:" in load_check(CHECK).not_applicable(tree, context)
