"""Equal dependency functions of two parts: one copy, unless somebody may override one of them."""

from __future__ import annotations

import pytest

from tests.support.route_shapes import (
    END,
    END_ROUTES,
    ROUTE_FILES,
    SCHEMAS,
    START,
    START_ROUTES,
    UNIFIED,
)
from tests.support.trees import service, transform

_STORE = '''
    from fastapi import Depends


    def store() -> str:
        """Where everything is."""
        return "db"


    router = APIRouter(dependencies=[Depends(store)])
'''
_TEST = """
    from api.main import app
    from api.routes import session_manager_start_routes

    app.dependency_overrides[session_manager_start_routes.store] = lambda: "fake"
"""


def merged(store: str, **others: str) -> str:
    files = {
        **SCHEMAS,
        **ROUTE_FILES,
        START: START_ROUTES.replace("    router = APIRouter()\n", store),
        END: END_ROUTES.replace("    router = APIRouter()\n", store),
        **others,
    }
    tree, context = service(files)
    outcome = transform("merge-route-files", tree, context)
    assert (outcome.refusals, outcome.decisions) == ((), ())
    (edit,) = [each for each in outcome.edits if each.path == UNIFIED]
    assert edit.content is not None
    return edit.content.decode()


def test_one_copy_where_nothing_is_overridden() -> None:
    text = merged(_STORE)
    assert text.count("def store") == 1
    assert text.count("APIRouter(") == 1


def test_two_where_one_is_overridden() -> None:
    text = merged(_STORE, **{"tests/test_store.py": _TEST})
    assert text.count("def store_start()") == text.count("def store_end()") == 1
    assert "_start_router = APIRouter(dependencies=[Depends(store_start)])" in text
    assert "_end_router = APIRouter(dependencies=[Depends(store_end)])" in text


@pytest.mark.parametrize("overriding", [{}, {"tests/test_store.py": _TEST}])
def test_one_that_is_imported_is_one_anyway(overriding: dict[str, str]) -> None:
    store = "    from fastapi import Depends\n    from api.store import store\n\n"
    store += "    router = APIRouter(dependencies=[Depends(store)])\n"
    files = {"api/store.py": "def store(): ...\n", **overriding}
    assert merged(store, **files).count("APIRouter(") == 1
