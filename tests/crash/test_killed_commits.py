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
echo commit >> "$(git rev-parse --git-dir)/commits"
test $(wc -l < "$(git rev-parse --git-dir)/commits") -eq {number} || exit 0
kill -9 $(ps -o ppid= -p $PPID)
exit {code}
"""


def contents(root: Path) -> dict[str, bytes]:
    return {name: content for name, (_, _, content) in picture(root).items()}


def subjects(root: Path) -> list[str]:
    return git(root, "log", "--format=%s").decode().splitlines()


def kill_in_hook(root: Path, number: int, code: int) -> None:
    """Run until the hook of commit ``number`` kills the run, and git has ended after it."""
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(KILL_ONCE.format(number=number, code=code))
    hook.chmod(0o755)
    reader, writer = os.pipe()
    run = subprocess.Popen([TOOL, *MIGRATE], cwd=root, stdout=writer, stderr=writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as output:
        output.read()  # It ends when the last process that holds it does.
    assert run.wait() == -9


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [(1, 0, "taken back"), (2, 1, "taken back"), (2, 0, "finished")],
    ids=["in the repository's", "refused in the last", "in the last"],
)
def test_a_run_that_dies_over_its_commit(
    undisturbed: Undisturbed, tmp_path: Path, number: int, code: int, said: str
) -> None:
    """A run that had made its last commit stands; any other is taken back and done again."""
    whole = copied(undisturbed.start, tmp_path / "whole")
    tool(whole, *MIGRATE)
    root = copied(undisturbed.start, tmp_path / "killed")

    kill_in_hook(root, number, code)
    again = tool(root, *MIGRATE)

    assert f"it was {said}" in again.stderr
    assert contents(root) == contents(whole)
    assert subjects(root) == subjects(whole)
    assert is_clean(root)
