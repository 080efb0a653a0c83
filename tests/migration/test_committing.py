"""This repository's own commit hook, on its service: the policy holds where it is migrated."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.support.reference_service import AT_HEAD, ROOT, TOOL, git, tool

pytestmark = pytest.mark.slow

_MIGRATED = "api/routes/task_queue_routes.py"
_PENDING = "api/routes/memory_store_recall_routes.py"
_DEEP = "from schemas.task_queue_claim.task_queue_claim import *\n"


@pytest.fixture
def installed(head: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The service at the head with the hook installed by pre-commit, its environment set up."""
    configuration = YAML(typ="safe").load((ROOT / ".pre-commit-config.yaml").read_text())
    (local,) = configuration["repos"]
    (hook,) = (each for each in local["hooks"] if each["id"] == "refactor-kit-check")
    YAML().dump({"repos": [{"repo": "local", "hooks": [hook]}]}, head / ".pre-commit-config.yaml")
    (head / "bootstrap.py").write_bytes((ROOT / "bootstrap.py").read_bytes())
    git(head, "add", "-A")
    git(head, "commit", "-qm", "hook")
    programs = head / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "refactor-kit").symlink_to(TOOL)
    digest = hashlib.sha256((head / "pyproject.toml").read_bytes()).hexdigest()
    (head / ".venv" / "installed-for").write_text(f"{digest} service")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    install = [sys.executable, "-m", "pre_commit", "install"]
    subprocess.run(install, cwd=head, check=True, capture_output=True)
    return head


def commit(root: Path, path: str, added: str) -> subprocess.CompletedProcess[str]:
    """What ``git commit`` says to ``added`` at the end of the file at ``path``."""
    file = root / path
    file.write_text(file.read_text() + added)
    git(root, "add", path)
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    return subprocess.run(
        ["git", *identity, "commit", "-m", "more"],
        cwd=root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_head_is_clean_and_what_is_pending_is_counted(head: Path) -> None:
    document = json.loads(tool(head, "check", "--output-format", "json", expect=0).stdout)
    assert (document["scope"], document["findings"]) == ("migrated", [])
    assert document["outside_scope"] > 0
    beyond = tool(head, "check", "-v", "--output-format", "concise", expect=0).stdout
    outside = [line for line in beyond.splitlines() if "routes-import-only" in line]
    assert outside
    assert all(line.endswith("(outside the scope)") for line in outside)
    assert not any(f"{module}_routes.py" in line for module in AT_HEAD for line in outside)


def test_a_deep_import_in_a_migrated_route_cannot_be_committed(installed: Path) -> None:
    before = git(installed, "rev-parse", "HEAD")
    refused = commit(installed, _MIGRATED, _DEEP)
    assert refused.returncode != 0
    said = refused.stdout + refused.stderr
    assert f"{_MIGRATED}:" in said
    assert "routes-import-only-public-schemas" in said
    assert git(installed, "rev-parse", "HEAD") == before
    found = tool(installed, "check", "--output-format", "json", expect=1)
    places = [each["path"] for each in json.loads(found.stdout)["findings"]]
    assert places == [_MIGRATED]


def test_a_pending_route_and_a_public_import_are_committed(installed: Path) -> None:
    allowed = commit(installed, _PENDING, _DEEP)
    assert allowed.returncode == 0, allowed.stdout + allowed.stderr
    public = commit(installed, _MIGRATED, "from schemas import TaskOutcome as _Outcome\n")
    assert public.returncode == 0, public.stdout + public.stderr
