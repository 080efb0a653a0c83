"""What a plan asks and refuses before its first step."""

from __future__ import annotations

from refactor_kit.memory.memoized import Memory
from refactor_kit.planning.plan import plan_module
from refactor_kit.recipe.loading import load_recipe
from tests.support.sessions import BEFORE
from tests.support.trees import service

_APP = "apps/session_manager_start"
_ROUTES = "api/routes/session_manager_start_routes.py"
_STATE = "import pickle\n\npool = None\n\n\ndef connect():\n    global pool\n    pool = 1\n"
_HANDLER = '\n\n@router.get("/pool")\ndef pool():\n    return state.pool\n'


def test_rebound_names_and_names_that_are_data_are_told_at_once() -> None:
    routes = f"from {_APP.replace('/', '.')} import state\n{BEFORE[_ROUTES]!s}{_HANDLER}"
    files = {**BEFORE, _ROUTES: routes, f"{_APP}/__init__.py": "", f"{_APP}/state.py": _STATE}
    tree, context = service(files, app_layout="package")
    plan = plan_module(tree, context, (), Memory())
    assert [each.key for each in plan.decisions] == ["session_manager.moved-names"]
    refusal = next(each for each in plan.refusals if each.path == _ROUTES)
    assert "state.pool gets a new value" in refusal.reason
    assert f"{_APP}/state.py:8" in refusal.reason


def test_what_a_step_would_change_in_moved_code_is_refused_with_both_places() -> None:
    """A name that the package's encoding writes otherwise would stand for nothing any more."""
    package = "# -*- coding: latin-1 -*-\n# caf\xe9\n__all__: list[str] = []\n".encode("latin-1")
    files = {
        "api/main.py": """
            from fastapi import FastAPI

            from api.routes import orders_routes

            app = FastAPI()
            app.include_router(orders_routes.router)
            """,
        "api/routes/orders_routes.py": """
            from fastapi import APIRouter

            from schemas.orders.orders import OrderOut, Tête

            router = APIRouter(prefix="/orders")


            @router.post("/")
            def place(body: Tête) -> OrderOut:
                return OrderOut(number=1)
            """,
        "schemas/__init__.py": package,
        "schemas/orders/orders.py": """
            from pydantic import BaseModel


            class OrderOut(BaseModel):
                number: int


            class Tête(BaseModel):
                sku: str
            """,
    }
    tree, context = service(files, module="orders", parts=("orders",), app_layout="none")
    plan = plan_module(tree, context, load_recipe(context.settings).steps, Memory())
    (refusal,) = plan.refusals
    assert (refusal.path, refusal.line) == ("api/routes/orders_routes.py", 9)
    assert refusal.reason.startswith("place in api/routes/orders_routes.py:9 is not the same code")
    assert plan.is_open
