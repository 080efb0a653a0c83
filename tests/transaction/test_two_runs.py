"""Two runs on one tree at the same time, and a run that is killed from outside."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from refactor_kit.transaction import recover
from tests.support.git_trees import make_git_tree, picture, workspace_of

FILES = {f"f{number}.py": "x = 1\n" for number in range(8)}
RUN = """
import sys, time
from pathlib import Path
from refactor_kit.runtime.errors import RefactorKitError
from refactor_kit.worktree.lock import run_lock
from refactor_kit.runtime.signals import interruptible
from refactor_kit.transaction import apply, recover
from tests.support.git_trees import change, workspace_of
root, value, pause = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
try:
    with interruptible(), run_lock(workspace := workspace_of(root)):
        recover(workspace)
        print("working", flush=True)
        for step in range(5):
            files = {path: f"x = {value}{step}\\n" for path in workspace.paths()}
            apply(workspace, change(workspace, files), module="m", step=step)
            time.sleep(pause)
except RefactorKitError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


def start(root: Path, value: int, pause: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, str(root), str(value), str(pause)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def contents(root: Path) -> set[bytes]:
    return {content for kind, _, content in picture(root).values() if kind == "file"}


def test_one_wins_and_the_other_is_refused(tmp_path: Path) -> None:
    root = make_git_tree(tmp_path / "tree", FILES)
    runs = [start(root, value, 0.5) for value in (1, 2)]
    said = [run.communicate()[1] for run in runs]
    codes = [run.returncode for run in runs]
    assert sorted(codes) == [0, 4]
    winner = codes.index(0)
    assert f"process {runs[winner].pid}" in said[1 - winner]
    assert contents(root) == {f"x = {winner + 1}4\n".encode()}


def test_a_kill_at_any_moment(tmp_path: Path) -> None:
    root = make_git_tree(tmp_path / "tree", FILES)
    for moment in range(12):
        run = start(root, moment, 0)
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(moment / 400)
        run.kill()
        run.communicate()
        recover(workspace_of(root))
        assert len(contents(root)) == 1


def test_a_request_to_end(tmp_path: Path) -> None:
    root = make_git_tree(tmp_path / "tree", FILES)
    run = start(root, 1, 0.2)
    assert run.stdout is not None
    run.stdout.readline()
    time.sleep(0.3)
    run.terminate()
    _, said = run.communicate()
    assert run.returncode == 130
    assert "interrupted" in said and "Traceback" not in said
    assert len(contents(root)) == 1
    assert recover(workspace_of(root)) is None
