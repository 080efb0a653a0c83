"""What a plan asks and refuses before its first step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refactor_kit.base import Context, Outcome, SourceTree
from refactor_kit.memory.memoized import Memory
from refactor_kit.packs.catalog import run_codemod
from refactor_kit.planning import plan
from refactor_kit.recipe.loading import load_recipe
from tests.support.service_files import SERVICE
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
    planned = plan.plan_module(tree, context, (), Memory())
    assert [each.key for each in planned.decisions] == ["session_manager.moved-names"]
    refusal = next(each for each in planned.refusals if each.path == _ROUTES)
    assert "state.pool gets a new value" in refusal.reason
    assert f"{_APP}/state.py:8" in refusal.reason


def test_what_a_step_would_change_in_moved_code_is_refused_with_both_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {
        "api/main.py": """
            from fastapi import FastAPI

            from api.routes import orders_routes

            app = FastAPI()
            app.include_router(orders_routes.router)
            """,
        "api/routes/orders_routes.py": """
            from fastapi import APIRouter

            from schemas.orders.orders import OrderOut

            router = APIRouter(prefix="/orders")


            @router.post("/")
            def place() -> OrderOut:
                return OrderOut(number=1)
            """,
        "schemas/__init__.py": "__all__: list[str] = []\n",
        "schemas/orders/orders.py": """
            from pydantic import BaseModel


            class OrderOut(BaseModel):
                number: int
            """,
    }

    def spoiling(name: str, tree: SourceTree, context: Context) -> Outcome:
        """What the codemod comes to, but for a number in what it writes anew."""
        outcome = run_codemod(name, tree, context)
        edits = [
            replace(edit, content=edit.content and edit.content.replace(b"number=1", b"number=2"))
            for edit in outcome.edits
        ]
        return replace(outcome, edits=tuple(edits))

    monkeypatch.setattr(plan, "run_codemod", spoiling)
    tree, context = service(files, module="orders", parts=("orders",), app_layout="none")
    planned = plan.plan_module(tree, context, load_recipe(context.settings).steps, Memory())
    (refusal,) = planned.refusals
    assert (refusal.path, refusal.line) == ("api/routes/orders_routes.py", 9)
    assert refusal.reason.startswith("place in api/routes/orders_routes.py:9 is not the same code")
    assert planned.is_open


def test_lists_that_name_the_new_file_once_are_no_loss() -> None:
    old = [f"api/routes/session_manager_{part}_routes.py" for part in ("start", "end")]
    new = "api/routes/session_manager_routes.py"
    test = "# Of\n# {}\n# {}\nfrom api.routes.session_manager_start_routes import router\n\n\n"
    test += "def test() -> None:\n    # {}\n    # {}\n    assert router\n"
    owners = "/{} @a/b\n/{} @a/b\n"
    files = {**SERVICE, "tests/test_s.py": test.format(*old, *old)}
    tree, context = service({**files, "CODEOWNERS": owners.format(*old)}, app_layout="package")
    planned = plan.plan_module(tree, context, load_recipe(context.settings).steps, Memory())
    assert (planned.decisions, planned.refusals) == ((), ())
    after = planned.steps[-1].change_set.tree()
    assert after.read("CODEOWNERS").decode() == f"/{new} @a/b\n"
    assert after.read("tests/test_s.py").decode().count(f"# {new}\n") == 2
