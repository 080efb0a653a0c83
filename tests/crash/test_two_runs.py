"""Two runs of the command line at once, and runs that are asked to end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from refactor_kit.transaction import applied_steps, recover
from tests.support.git_trees import workspace_of
from tests.support.reference_service import TOOL, tool

from .runs import MIGRATE, Undisturbed, copied, picture, run_tool

LOUD = tuple(word for word in MIGRATE if word != "--quiet")


@pytest.fixture
def root(undisturbed: Undisturbed, tmp_path: Path) -> Path:
    return copied(undisturbed.start, tmp_path / "tree")


def start(root: Path, *words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "160"}
    return subprocess.Popen(
        [TOOL, *words],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for_step(run: subprocess.Popen[str], step: int) -> None:
    """Return as soon as the run says that ``step`` is done."""
    assert run.stdout is not None
    told = ""
    while not re.match(rf"session_manager +{step} ", told):
        told = run.stdout.readline()
        assert told, "the run ended before"


def test_one_of_two_runs_is_refused(root: Path, undisturbed: Undisturbed) -> None:
    with start(root, *LOUD) as first:
        wait_for_step(first, 0)
        first.send_signal(signal.SIGSTOP)
        second = tool(root, *MIGRATE, expect=4)
        undo = tool(root, "undo", "session_manager", expect=4)
        first.send_signal(signal.SIGCONT)
        first.communicate()

    assert first.returncode == 0
    for refused in (second, undo):
        assert f"process {first.pid}" in refused.stderr
    assert picture(root) == undisturbed.after


def test_a_killed_holder_frees_the_tree(root: Path, undisturbed: Undisturbed) -> None:
    with start(root, *LOUD) as first:
        wait_for_step(first, 3)
        first.kill()

    tool(root, *MIGRATE)

    assert picture(root) == undisturbed.after


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_asked_to_end(
    root: Path, undisturbed: Undisturbed, number: signal.Signals
) -> None:
    """Asked in its rehearsal it has written nothing; asked while it writes, all is taken back."""
    with start(root, *LOUD) as run:
        wait_for_step(run, 6)
        run.send_signal(number)
        said, _ = run.communicate()

    assert run.returncode == 130, said
    assert "interrupted" in said and "Traceback" not in said
    assert recover(workspace_of(root)) is None
    assert applied_steps(workspace_of(root)) == ()
    assert picture(root) == undisturbed.before
    assert run_tool(root, *MIGRATE)[0] == 0
    assert picture(root) == undisturbed.after


@pytest.mark.crash
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_proof_that_is_asked_to_end(
    root: Path, undisturbed: Undisturbed, number: signal.Signals
) -> None:
    """The first step's proof is at work; its processes and its copy go with the run."""
    with start(root, "migrate", "session_manager") as run:
        target = wait_for_target(run)
        run.send_signal(number)
        said, _ = run.communicate()

    assert run.returncode == 130, said
    assert "Traceback" not in said
    assert picture(root) == undisturbed.before
    assert not _is_alive(target)


def wait_for_target(run: subprocess.Popen[str]) -> Path:
    """Wait until something of the target runs; where the kernel shows its process."""
    shown = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    while run.poll() is None:
        children = [Path("/proc", pid) for pid in shown.read_text().split()]
        for child in filter(_belongs_to_target, children):
            return child
        time.sleep(0.05)
    raise AssertionError("the run ended before")


def _belongs_to_target(process: Path) -> bool:
    try:
        return b"REFACTOR_KIT_RUN=" in (process / "environ").read_bytes()
    except OSError:
        return False


def _is_alive(process: Path) -> bool:
    try:
        return (process / "stat").read_text().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False
