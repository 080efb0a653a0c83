"""A run with ``--commit`` that dies while git makes the commit."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.reference_service import TOOL, git, tool

from .runs import Undisturbed, copied, is_clean, picture

MIGRATE = ("migrate", "session_manager", "--no-exec", "--commit", "--to", "6")
# The hook's parent is git, whose parent is the run.
KILL_ONCE = """#!/bin/sh
test -e "$(git rev-parse --git-dir)/killed" && exit 0
touch "$(git rev-parse --git-dir)/killed"
kill -9 $(ps -o ppid= -p $PPID)
exit {code}
"""


def contents(root: Path) -> dict[str, bytes]:
    return {name: content for name, (_, _, content) in picture(root).items()}


def subjects(root: Path) -> list[str]:
    return git(root, "log", "--format=%s").decode().splitlines()


def kill_in_hook(root: Path, code: int) -> None:
    """Run until the first commit's hook kills the run, and git has ended after it."""
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(KILL_ONCE.format(code=code))
    hook.chmod(0o755)
    reader, writer = os.pipe()
    run = subprocess.Popen([TOOL, *MIGRATE], cwd=root, stdout=writer, stderr=writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as output:
        output.read()  # It ends when the last process that holds it does.
    assert run.wait() == -9


@pytest.mark.parametrize(("code", "said"), [(1, "taken back"), (0, "finished")])
def test_a_run_that_dies_over_its_commit(
    undisturbed: Undisturbed, tmp_path: Path, code: int, said: str
) -> None:
    """Where git refuses, the step is taken back and done again; where it commits, it stands."""
    whole = copied(undisturbed.start, tmp_path / "whole")
    tool(whole, *MIGRATE)
    root = copied(undisturbed.start, tmp_path / "killed")

    kill_in_hook(root, code)
    again = tool(root, *MIGRATE)

    assert f"it was {said}" in again.stderr
    assert contents(root) == contents(whole)
    assert subjects(root) == subjects(whole)
    assert is_clean(root)
