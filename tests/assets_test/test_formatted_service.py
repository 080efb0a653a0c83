"""A service with a formatter of its own is formatted afterwards as it was before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.asset_services import commit, contents, copy_service, run

_STYLE = """
[tool.ruff]
line-length = 72

[tool.ruff.format]
quote-style = "single"

[tool.ruff.lint]
select = ["I"]
"""


def ruff(root: Path, *arguments: str) -> int:
    return subprocess.run(
        [sys.executable, "-m", "ruff", *arguments, "--no-cache", "."], cwd=root, check=False
    ).returncode


@pytest.mark.slow
def test_a_formatted_service_stays_formatted_and_its_migration_settles(tmp_path: Path) -> None:
    root = copy_service("nested", tmp_path)
    project = root / "pyproject.toml"
    project.write_text(project.read_text() + _STYLE)
    assert ruff(root, "check", "--fix", "--quiet") == ruff(root, "format", "--quiet") == 0
    commit(root)
    assert run(root, "init").code == 0
    commit(root)
    before = contents(root)

    told = run(root, "plan", "user").out
    assert "`migrate` formats what was formatted before with `python -m ruff check" in told
    assert "    user: UserInput, spoken: Annotated" in run(root, "plan", "user", "--rehearse").out
    assert run(root, "migrate", "user").code == 0
    assert ruff(root, "check") == ruff(root, "format", "--check") == 0
    assert "router = APIRouter(tags=['user'])" in (root / "app/api/routes/users.py").read_text()
    assert "nothing was written" in run(root, "migrate", "user").out

    assert run(root, "undo", "user").code == run(root, "undo", "--repository").code == 0
    assert contents(root) == before
