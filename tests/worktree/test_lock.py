from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from refactor_kit.runtime.errors import Refused
from refactor_kit.worktree.lock import run_lock
from tests.support.git_trees import make_git_tree, workspace_of

HOLDER = """
import sys, time
from pathlib import Path
from refactor_kit.worktree.lock import run_lock
from tests.support.git_trees import workspace_of
with run_lock(workspace_of(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_git_tree(tmp_path / "tree", {"a.py": "a = 1\n"})


def hold(root: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDER, str(root)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_the_second_run_is_refused_at_once_with_the_first_ones_process(root: Path) -> None:
    with hold(root) as holder:
        started = time.monotonic()
        for _ in range(2):
            told = rf"process {holder.pid}\b"
            with pytest.raises(Refused, match=told) as refused, run_lock(workspace_of(root)):
                pytest.fail("both hold the lock")
            assert refused.value.exit_code == 4
        assert time.monotonic() - started < 5
        holder.kill()


def test_killing_the_holder_frees_the_lock(root: Path) -> None:
    with hold(root) as holder:
        holder.kill()
        holder.wait()
    with run_lock(workspace_of(root)):
        pass


def test_a_lock_is_free_after_its_run(root: Path) -> None:
    workspace = workspace_of(root)
    for _ in range(2):
        with run_lock(workspace):
            assert (workspace.state_dir / "run.pid").read_text() == f"{os.getpid()}\n"


def test_another_service_of_the_same_tree_waits_too(root: Path) -> None:
    (root / "service").mkdir()
    with hold(root) as holder:
        with pytest.raises(Refused), run_lock(workspace_of(root / "service")):
            pytest.fail("both hold the lock")
        holder.kill()


def test_a_folder_that_cannot_be_written_is_named(root: Path) -> None:
    (root / ".git/refactor-kit").write_text("in the way")
    with pytest.raises(Refused, match="lock cannot be taken"), run_lock(workspace_of(root)):
        pytest.fail("held")


def test_a_full_disk_is_named(root: Path) -> None:
    state = workspace_of(root).state_dir
    state.mkdir()
    (state / "run.pid").symlink_to("/dev/full")
    with pytest.raises(Refused, match="No space left"), run_lock(workspace_of(root)):
        pytest.fail("held")


@pytest.mark.parametrize("place", [".refactor-kit", ".refactor-kit/journal"])
def test_without_git_no_link_leads_out(tmp_path: Path, place: str) -> None:
    outside, root = tmp_path / "outside", tmp_path / "tree"
    outside.mkdir()
    (root / place).parent.mkdir(parents=True)
    (root / place).symlink_to(outside)
    with pytest.raises(Refused, match="out of the repository"), run_lock(workspace_of(root)):
        pytest.fail("held")
    assert list(outside.iterdir()) == []


def test_no_git(tmp_path: Path) -> None:
    with run_lock(workspace_of(tmp_path)), pytest.raises(Refused), run_lock(workspace_of(tmp_path)):
        pytest.fail("both hold the lock")
