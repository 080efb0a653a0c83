"""Twenty-five modules: all of them migrate, no route and no test is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.asset_services import commit, run

from .large import PAIRS, SINGLE, write_service

_PATHS = (
    "import json; from api.main import app; "
    "print(json.dumps({p: sorted(o) for p, o in app.openapi()['paths'].items()}))"
)


def served(root: Path) -> dict[str, list[str]]:
    command = [sys.executable, "-B", "-c", _PATHS]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def passed(root: Path) -> int:
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return int(done.stdout.strip().splitlines()[-1].split(" passed")[0].split()[-1])


@pytest.mark.slow
def test_all_modules_migrate(tmp_path: Path) -> None:
    write_service(tmp_path)
    (tmp_path / ".gitignore").write_text("__pycache__/\n.pytest_cache/\n", encoding="utf-8")
    commit(tmp_path)
    paths, tests = served(tmp_path), passed(tmp_path)
    assert run(tmp_path, "init").code == 0
    ran = run(tmp_path, "migrate", "--all", "--output-format", "json", "-q")
    outcomes = {module["name"]: module["outcome"] for module in ran.json()["modules"]}
    assert set(outcomes) == {*SINGLE, *PAIRS}
    assert set(outcomes.values()) == {"migrated"}, ran.out
    assert ran.code == 0
    status = run(tmp_path, "status", "--output-format", "json").json()
    assert {module["state"] for module in status["modules"]} == {"migrated"}
    assert status["guard"]["scope"] == "global"
    assert run(tmp_path, "check").code == 0
    assert served(tmp_path) == paths
    assert passed(tmp_path) >= tests + len(outcomes)
