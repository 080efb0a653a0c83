"""The reference service in scratch repositories: at the head, and as its team left it.

``tests/golden/N-<module>.patch`` holds what the migration of each module changes, in the order in
which the tests migrate them. The first two are part of the head; taken back, they give the service
before any migration.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pathspec

from tests.support.tool_runs import run_tool

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
AT_HEAD = ("text_normalizer", "task_queue")
PENDING = ("session_manager", "memory_store", "report_builder")
TOOL = Path(sys.executable).parent / "refactor-kit"

_IDENTITY = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def git(root: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    """What git answers in ``root``."""
    command = ["git", "-c", "core.autocrlf=false", *arguments]
    environment = {**os.environ, **_IDENTITY}
    done = subprocess.run(
        command, cwd=root, env=environment, input=stdin, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def tool(root: Path, *arguments: str, expect: int | None = 0) -> subprocess.CompletedProcess[str]:
    """Run refactor-kit in ``root``; ``expect`` is the exit code (``None``: any)."""
    done = run_tool(root, arguments, {**os.environ, "NO_COLOR": "1", "COLUMNS": "160"})
    assert "Traceback" not in done.stdout + done.stderr
    if expect is not None:
        assert done.returncode == expect, done.stdout + done.stderr
    return done


def head_service(root: Path) -> Path:
    """The service as this checkout has it, committed in a repository of its own at ``root``."""
    for path in service_paths():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, target)
    git(root, "init", "-q", "-b", "main")
    git(root, "config", "user.name", "A")
    git(root, "config", "user.email", "a@example.org")
    commit_all(root, "head")
    return root


def service_before(root: Path) -> Path:
    """The service before any module was migrated, committed at ``root``."""
    head_service(root)
    for module in reversed(AT_HEAD):
        git(root, "apply", "-R", "--whitespace=nowarn", "-", stdin=golden(module).read_bytes())
    commit_all(root, "before")
    return root


def counting_python(environment: Path, log: Path) -> Path:
    """An interpreter that writes a line into ``log`` each time it starts."""
    python = environment / "bin" / "python"
    python.parent.mkdir(parents=True)
    words = f'echo "$*" >> {shlex.quote(str(log))}\nexec {shlex.quote(sys.executable)} "$@"\n'
    python.write_text(f"#!/bin/sh\n{words}")
    python.chmod(0o755)
    return python


def service_paths() -> tuple[str, ...]:
    """The tracked and new files of the service: everything that is not the tool's own."""
    listed = git(ROOT, "ls-files", "-z", "-c", "-o", "--exclude-standard").decode().split("\0")
    tools_own = pathspec.GitIgnoreSpec.from_lines(_configured("exclude"))
    present = (path for path in listed if path and (ROOT / path).is_file())
    return tuple(sorted(path for path in present if not tools_own.match_file(path)))


def golden(module: str) -> Path:
    """The patch that pins what the migration of ``module`` changes."""
    number = (*AT_HEAD, *PENDING).index(module) + 1
    return GOLDEN / f"{number}-{module}.patch"


def commit_all(root: Path, message: str) -> None:
    git(root, "add", "-A", "-f", ".")
    git(root, "commit", "-q", "--allow-empty", "-m", message)


def patch_since_commit(root: Path) -> bytes:
    """Everything that changed in ``root`` since its last commit, new files too."""
    git(root, "add", "-A", "-N", ".")
    return git(root, "diff", "--binary", "--no-renames", "--no-ext-diff", "HEAD")


def settled(root: Path) -> dict[str, bytes]:
    """Every file of ``root``, without what depends on the installed versions of the target."""
    paths = git(root, "ls-files", "-z", "-c", "-o", "--exclude-standard").decode().split("\0")
    present = [path for path in paths if path and (root / path).is_file()]
    return {path: _settled(path, (root / path).read_bytes()) for path in present}


def _settled(path: str, content: bytes) -> bytes:
    if path.startswith(".refactor-kit/evidence/"):
        evidence = json.loads(content)
        for name in ("observations", "observed", "versions"):
            evidence.pop(name, None)
        return json.dumps(evidence, indent=2).encode()
    if path.endswith("/migration.md"):
        return re.sub(rb"Observed with [^\n]*", b"Observed with VERSIONS.", content)
    return content


def _configured(key: str) -> list[str]:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    values: list[str] = document["tool"]["refactor-kit"][key]
    return values
