"""Every small service under both FastAPIs: it boots and its own tests pass, before and after."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.asset_services import contents, copy_service, run, settle

from .interpreters import OLDER, older_python
from .test_any_repository import SERVICES

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Seen:
    """What a service shows of itself: the operations of its document, its tests that passed."""

    operations: frozenset[str]
    passed: int


@pytest.fixture(scope="session", params=["current", OLDER])
def python(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "current":
        return Path(sys.executable)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    return older_python(shared)


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_whole_before_and_after(name: str, python: Path, tmp_path: Path) -> None:
    expected = SERVICES[name]
    top = copy_service(name, tmp_path)
    assert run(top, "init").code == 0
    for folder in expected.folders:
        root = top / folder
        _name_python(root, python)
        before = _look(root, python)
        _migrate(root, set(expected.refused))
        after = _look(root, python)
        lost = before.operations - after.operations
        assert not lost
        assert after.passed >= before.passed
        assert run(root, "migrate", "--all", "-q").code == (1 if expected.refused else 0)
        versions = {_version(file) for file in root.glob(".refactor-kit/evidence/*.json")}
        assert versions
        assert all((found.startswith(f"{OLDER}.")) == _is_older(python) for found in versions)


def _migrate(root: Path, refused: set[str]) -> None:
    first = run(root, "migrate", "--all", "--output-format", "json", "-q")
    decisions = [each for module in first.json()["modules"] for each in module["decisions"]]
    if decisions:
        settle(root, decisions)
        run(root, "migrate", "--all", "-q")
    status = run(root, "status", "--output-format", "json").json()
    states = {module["name"]: module["state"] for module in status["modules"]}
    assert {name for name, state in states.items() if state != "migrated"} == refused, first.out
    assert run(root, "check").code == 0


def _name_python(root: Path, python: Path) -> None:
    file = root / "refactor-kit.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f'target-python = "{python}"\n{text}', encoding="utf-8")


def _look(root: Path, python: Path) -> Seen:
    """Boot the service and run its tests; both must succeed."""
    settings = tomllib.loads((root / "refactor-kit.toml").read_text(encoding="utf-8"))
    before = contents(root)
    module, _, name = settings["app"].partition(":")
    program = (
        f"import json, {module}; app = {module}.{name}; document = app.openapi(); "
        "print(json.dumps([f'{m} {p}' for p, item in document['paths'].items() for m in item]))"
    )
    operations = json.loads(_run(root, [str(python), "-B", "-c", program], settings))
    words = [str(python), "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    said = _run(root, [*words, settings.get("tests", ".")], settings).strip().splitlines()[-1]
    assert contents(root) == before
    return Seen(frozenset(operations), int(said.split(" passed")[0].split()[-1]))


def _run(root: Path, words: list[str], settings: dict[str, Any]) -> str:
    roots = os.pathsep.join(str(root / folder) for folder in settings["source-roots"])
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": roots}
    done = subprocess.run(
        words, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _version(file: Path) -> str:
    found: str = json.loads(file.read_text(encoding="utf-8"))["versions"]["fastapi"]
    return found


def _is_older(python: Path) -> bool:
    return python != Path(sys.executable)
