"""Services whose routers reach the application in different ways: two parts become one module."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from refactor_kit.memory.memoized import Memory
from refactor_kit.migration import plan_run
from refactor_kit.project import open_project
from tests.support.asset_services import ASSETS, commit, contents, run

HOME = ASSETS / "wiring"
SERVICES = sorted(each.name for each in HOME.iterdir() if each.name != "common")
_DOCUMENT = """
import asyncio, json, sys
sys.path.insert(0, ".")
from app.main import app

async def document():
    async with app.router.lifespan_context(app):
        return app.openapi()["paths"]

print(json.dumps(asyncio.run(document())))
"""


def sampled(*quick: str) -> list[Any]:
    return [
        each if each in quick else pytest.param(each, marks=pytest.mark.slow) for each in SERVICES
    ]


def service(name: str, folder: Path) -> Path:
    """A committed repository of the service: its own files over those that all have."""
    root = folder / name
    shutil.copytree(HOME / "common", root, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(HOME / name, root, dirs_exist_ok=True)
    (root / ".gitignore").write_text("__pycache__/\n.pytest_cache/\n", encoding="utf-8")
    commit(root)
    return root


def documented(root: Path) -> dict[str, Any]:
    """The paths of the OpenAPI document, without the tag that the module gives."""
    done = subprocess.run(
        [sys.executable, "-c", _DOCUMENT], cwd=root, capture_output=True, text=True, check=True
    )
    paths: dict[str, Any] = json.loads(done.stdout)
    for operations in paths.values():
        for operation in operations.values():
            operation.pop("tags", None)
    return paths


@pytest.mark.parametrize("name", SERVICES)
def test_what_includes_the_routers_may_change_and_nothing_else_does(
    name: str, tmp_path: Path
) -> None:
    project = open_project(start=service(name, tmp_path), execute=False)
    plan = plan_run(project, project.module("account"), project.recipe.last, Memory())
    assert [each.reason for each in plan.refusals] == []
    assert plan.paths()


@pytest.mark.parametrize("name", sampled("d_loop_over_dictionaries", "j_included_at_startup"))
def test_migrated_from_the_source_alone(name: str, tmp_path: Path) -> None:
    root = service(name, tmp_path)
    before = documented(root)
    told = run(root, "migrate", "account", "--no-exec")
    assert told.code == 0, told.out + told.err
    assert not (root / "app/routes/item.py").exists()
    assert documented(root) == before
    checked = run(root, "check")
    assert checked.code == 0, checked.out
    files = contents(root)
    again = run(root, "migrate", "account", "--no-exec", "--allow-dirty")
    assert again.code == 0, again.out + again.err
    assert contents(root) == files


@pytest.mark.slow
@pytest.mark.parametrize("name", SERVICES)
def test_proved(name: str, tmp_path: Path) -> None:
    root = service(name, tmp_path)
    told = run(root, "migrate", "account", "--output-format", "json", "-q")
    assert told.code == 0, told.out + told.err
    (module,) = told.json()["modules"]
    assert module["outcome"] == "migrated"
