"""The first five minutes: `check` and `check --fix` where no configuration exists."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.reference_service import commit_all, tool

OPENAPI = "import json; from api.main import app; print(json.dumps(app.openapi(), sort_keys=True))"


def test_check_finds_and_repairs_every_deep_import(before: Path) -> None:
    project = before / "pyproject.toml"
    project.write_text(project.read_text().split("[tool.refactor-kit]")[0])
    commit_all(before, "no configuration")
    document = _openapi(before)

    found = json.loads(tool(before, "check", "--output-format", "json", expect=1).stdout)
    places = {(each["path"], each["line"]) for each in found["findings"]}
    assert len(places) == 12
    assert {path.split("/")[1] for path, _ in places} == {"routes"}

    said = tool(before, "check", "--fix", "--prove").stderr
    assert "proved: code-is-the-same: 16 endpoints are the same code" in said
    assert "proved: behaviour-unchanged: nothing differs but 27 new public names" in said

    clean = json.loads(tool(before, "check", "--output-format", "json").stdout)
    assert clean["findings"] == []
    assert _openapi(before) == document
    assert _service_tests(before).returncode == 0


def _openapi(root: Path) -> Any:
    return json.loads(_python(root, "-c", OPENAPI).stdout)


def _service_tests(root: Path) -> subprocess.CompletedProcess[str]:
    return _python(root, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/service")


def _python(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
