"""Two branches that each migrated a module, merged by git."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from tests.support.asset_services import commit, copy_service, run

_GIT = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}
# A third module, whose public names stand between those of the other two.
_LAMP_SCHEMAS = """\
from pydantic import BaseModel


class JarInput(BaseModel):
    size: int


class KiteInput(BaseModel):
    length: int


class LampInput(BaseModel):
    watts: int


class LampOutput(BaseModel):
    light: int
"""
_LAMP_ROUTES = """\
from fastapi import APIRouter

from schemas.lamp import LampInput, LampOutput

router = APIRouter()


@router.post("/lamps")
def light(lamp: LampInput) -> LampOutput:
    return LampOutput(light=lamp.watts)
"""
_PACKAGE = """\
from schemas.lamp import JarInput, KiteInput, LampInput, LampOutput

__all__ = [
    "JarInput",
    "KiteInput",
    "LampInput",
    "LampOutput",
]
"""


def git(root: Path, *words: str, expect: int = 0) -> str:
    done = subprocess.run(
        ["git", *words], cwd=root, env=_GIT, capture_output=True, text=True, check=False
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout


def both_migrated(root: Path) -> None:
    """``note`` is migrated on the branch ``one``, ``invoice`` on ``other``, which is left."""
    assert run(root, "init").code == 0
    file = root / "refactor-kit.toml"
    text = re.sub(r"(?m)^(test-command|proof) = .*\n", "", file.read_text(encoding="utf-8"))
    file.write_text(f'proof = "import"\nwiden-after = 2\n{text}', encoding="utf-8")
    commit(root)
    for branch, module in (("one", "note"), ("other", "invoice")):
        git(root, "checkout", "-q", "-b", branch, "main")
        ran = run(root, "migrate", module)
        assert ran.code == 0, ran.out
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", f"Migrate {module}")


def states(root: Path) -> dict[str, str]:
    document = run(root, "status", "--output-format", "json").json()
    assert not [
        (module["name"], criterion)
        for module in document["modules"]
        for step in module["steps"]
        for criterion in step["criteria"]
        if criterion["state"] in ("stale", "failed", "unproved")
    ]
    return {module["name"]: module["state"] for module in document["modules"]}


def test_what_git_merges_by_itself_is_right_and_the_widening_is_told(tmp_path: Path) -> None:
    root = copy_service("flat", tmp_path)
    (root / "schemas/lamp.py").write_text(_LAMP_SCHEMAS, encoding="utf-8")
    (root / "schemas/__init__.py").write_text(_PACKAGE, encoding="utf-8")
    (root / "api/routes/lamp.py").write_text(_LAMP_ROUTES, encoding="utf-8")
    mounts = root / "api/routes/__init__.py"
    text = mounts.read_text(encoding="utf-8").replace("import invoice", "import lamp, invoice")
    mounts.write_text(f"{text}api_router.include_router(lamp.router)\n", encoding="utf-8")
    both_migrated(root)

    git(root, "merge", "-q", "--no-edit", "one")

    assert states(root) == {"note": "migrated", "invoice": "migrated", "lamp": "pending"}
    checked = run(root, "check")
    assert checked.code == 0, checked.out
    assert "widening is due: refactor-kit check --tighten" in run(root, "status").out
    assert run(root, "check", "--tighten").code == 0
    assert "schema-version = 1" in (root / ".refactor-kit/allowances/lamp.toml").read_text()
    assert run(root, "check").code == 0
    assert "the whole project" in run(root, "status").out
    verified = run(root, "verify")
    assert verified.code == 0, verified.out


def test_what_conflicts_is_told_with_the_commands_that_settle_it(tmp_path: Path) -> None:
    root = copy_service("flat", tmp_path)
    (root / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- It began.\n", encoding="utf-8"
    )
    both_migrated(root)
    git(root, "merge", "-q", "--no-edit", "one", expect=1)

    refused = run(root, "migrate", "--all")
    assert refused.code == 4
    assert run(root, "plan", "--all").err == refused.err
    assert "in conflict: CHANGELOG.md, docs/SCHEMA_CHANGELOG.md, schemas/__init__.py" in refused.err
    told = [line.strip() for line in refused.err.splitlines()]
    (settling,) = (line for line in told if line.startswith("git merge --abort &&"))
    subprocess.run(
        f"{settling} -q --no-edit", shell=True, cwd=root, env=_GIT, check=True, capture_output=True
    )
    assert "refactor-kit migrate --all --no-exec, and refactor-kit verify" in told
    assert run(root, "migrate", "--all", "--no-exec").code == 0
    verified = run(root, "verify")
    assert verified.code == 0, verified.out

    assert states(root) == {"note": "migrated", "invoice": "migrated"}
    assert run(root, "check").code == 0
    for name in ("CHANGELOG.md", "docs/SCHEMA_CHANGELOG.md", "schemas/__init__.py"):
        text = (root / name).read_text(encoding="utf-8")
        assert "note" in text, name
        assert "invoice" in text, name
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Settle")
    assert "unchanged" in run(root, "migrate", "note").out
