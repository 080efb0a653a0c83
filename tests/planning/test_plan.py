"""What a plan asks and refuses before its first step."""

from __future__ import annotations

from refactor_kit.memory.memoized import Memory
from refactor_kit.planning.plan import plan_module
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
