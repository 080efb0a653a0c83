"""Includes that cannot be made one are refused where they stand, with what a person would write."""

from __future__ import annotations

import pytest

from refactor_kit.packs.catalog import run_codemod
from tests.support.route_shapes import MAIN, ROUTE_FILES, SCHEMAS
from tests.support.trees import check_refused, service

HEAD = """\
from fastapi import APIRouter, FastAPI
from api.routes import session_manager_end_routes as end
from api.routes import session_manager_start_routes as start

"""
PLAIN = "app.include_router(end.router)\n"
BY_HAND = "write {}.include_router(session_manager_{}_routes.router) for each part, one by one"


@pytest.mark.parametrize(
    ("lines", "line", "reason", "remedy"),
    [
        (
            "app = FastAPI()\nboth = APIRouter(routes=[*start.router.routes, *end.router.routes])\n"
            "app.include_router(both)\n",
            6,
            "the routes of a part's router are taken over here as a list",
            BY_HAND.format("app", "start"),
        ),
        (
            "app = FastAPI()\nfirst = start.router\napp.include_router(first)\n" + PLAIN,
            7,
            f"the router that is included here is handed over at {MAIN}:6",
            BY_HAND.format("app", "start"),
        ),
        (
            "def both(app, one, two):\n    app.include_router(one)\n    app.include_router(two)\n"
            "\n\napp = FastAPI()\nboth(app, start.router, end.router)\n",
            11,
            "one call includes several parts",
            BY_HAND.format("app", "end"),
        ),
        (
            "app = FastAPI()\nfor each in [start.router]:\n    app.include_router(each)\n" + PLAIN,
            8,
            "the parts' routers are included in different ways or files",
            BY_HAND.format("app", "end"),
        ),
        (
            "import importlib\n\napp = FastAPI()\nfor name in ('start', 'end'):\n"
            "    routes = importlib.import_module(f'api.routes.session_manager_{name}_routes')\n"
            "    app.include_router(routes.router)\n",
            8,
            f"which router is included here is put together at {MAIN}:8",
            BY_HAND.format("app", "start"),
        ),
        (
            "app = FastAPI()\nfor each, name in [(start.router, 'a'), (end.router, 'b')]:\n"
            "    app.include_router(each, prefix=f'/{name}')\n",
            6,
            "the parts are included with different values of prefix",
            BY_HAND.format("app", "start"),
        ),
        (
            "app = FastAPI()\napp.include_router(start.router, prefix='/a')\n"
            "app.include_router(start.router, prefix='/b')\n" + PLAIN,
            8,
            "the parts are not included equally often",
            "include all parts of the module in each place",
        ),
        (
            "app = FastAPI()\nif app:\n    app.include_router(start.router)\nelse:\n    " + PLAIN,
            7,
            "a part's router is included under a condition",
            "include all parts of the module in the same block",
        ),
    ],
)
def test_refused_with_its_place(lines: str, line: int, reason: str, remedy: str) -> None:
    tree, context = service({**SCHEMAS, **ROUTE_FILES, MAIN: HEAD + lines})
    refusals = check_refused("merge-route-files", tree, context)
    told = [(each.path, each.line, each.reason, each.remedy) for each in refusals]
    assert (MAIN, line, reason, remedy) in told, told


def test_what_cannot_be_read_is_named() -> None:
    main = HEAD + "from elsewhere import routers\n\napp = FastAPI()\nfor each in routers():\n"
    main += "    app.include_router(each)\n"
    tree, context = service({**SCHEMAS, **ROUTE_FILES, MAIN: main})
    refusals = check_refused("merge-route-files", tree, context)
    assert {each.reason for each in refusals} == {
        "whether the application serves this file is not known: its source does not show what is "
        f"included at {MAIN}:9"
    }


def test_a_file_that_stays_needs_no_include_that_can_be_read() -> None:
    route = "api/routes/echo_routes.py"
    text = "from fastapi import APIRouter\n\nrouter = APIRouter()\n"
    main = "from elsewhere import make\n\napp = make()\n"
    tree, context = service({route: text, MAIN: main}, module="echo", parts=["echo"])
    assert run_codemod("merge-route-files", tree, context).refusals == ()
