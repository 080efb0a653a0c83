"""A small service with one module to migrate, for runs of the command line on a spoiled tree."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.git_trees import make_git_tree
from tests.support.tool_runs import run_tool

MIGRATE = ("migrate", "orders", "--no-exec")
UNDO = ("undo", "--all")

SCHEMA = "schemas/orders_place.py"
ROUTES = "api/routes/orders_place_routes.py"
OTHER_ROUTES = "api/routes/orders_cancel_routes.py"
MAIN = "api/main.py"
UNIFIED = "api/routes/orders_routes.py"
FILES = {
    "refactor-kit.toml": (
        'schemas = "schemas/{part}.py"\n'
        'proof = "none"\n'
        'test-command = ["python", "-c", "pass"]\n'
        'skip = ["contract", "changelogs", "ci"]\n'
        "\n"
        "[modules.orders]\n"
        'parts = ["orders_place", "orders_cancel"]\n'
        'app-layout = "none"\n'
    ),
    "api/__init__.py": "",
    "api/main.py": (
        "from fastapi import FastAPI\n"
        "\n"
        "from api.routes.orders_cancel_routes import router as cancel_router\n"
        "from api.routes.orders_place_routes import router as place_router\n"
        "\n"
        "app = FastAPI()\n"
        "app.include_router(place_router)\n"
        "app.include_router(cancel_router)\n"
    ),
    "api/routes/__init__.py": "",
    "schemas/__init__.py": "",
    "tests/__init__.py": "",
    "tests/service/test_nothing.py": "def test_nothing() -> None:\n    assert True\n",
}


def _schema(name: str) -> str:
    return (
        "from pydantic import BaseModel\n"
        "\n"
        "\n"
        f"class {name}Input(BaseModel):\n"
        "    order: str\n"
        "\n"
        "\n"
        f"class {name}Output(BaseModel):\n"
        "    done: bool\n"
    )


def _routes(part: str, name: str, verb: str) -> str:
    return (
        "from fastapi import APIRouter\n"
        "\n"
        f"from schemas.{part} import {name}Input, {name}Output\n"
        "\n"
        'router = APIRouter(prefix="/orders")\n'
        "\n"
        "\n"
        f'@router.post("/{verb}", response_model={name}Output)\n'
        f"def {verb}(payload: {name}Input) -> {name}Output:\n"
        f"    return {name}Output(done=bool(payload.order))\n"
    )


for _verb in ("place", "cancel"):
    _name = f"Orders{_verb.title()}"
    FILES[f"schemas/orders_{_verb}.py"] = _schema(_name)
    FILES[f"api/routes/orders_{_verb}_routes.py"] = _routes(f"orders_{_verb}", _name, _verb)


def orders_service(root: Path, more: Mapping[str, bytes | str] | None = None) -> Path:
    """The service, committed at ``root``, with ``more`` files."""
    return make_git_tree(root, {**FILES, **(more or {})})


def refactor(root: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """One run of the command line in ``root``."""
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "160"}
    done = run_tool(root, [*words, "--quiet"], environment, stdin)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def said(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr
