"""Several changes of one run: all of them stand, with their commits, or none does."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from refactor_kit.runtime.errors import Refused
from refactor_kit.transaction import applied_steps, recover, refuse_unfinished, undo, whole_run
from refactor_kit.transaction.step_commits import step_message
from tests.support.crashing import KILLED, die_at, fail_at
from tests.support.git_trees import change, git, make_git_tree, picture, workspace_of, write

FILES = {"a.py": "a = 1\n", "old/b.py": "b = 1\n", "c.py": "c = 1\n"}
STEPS: tuple[tuple[str, int, dict[str, str | None]], ...] = (
    ("m", 1, {"a.py": "a = 2\n", "new/d.py": "d = 1\n"}),
    ("m", 2, {"a.py": "a = 3\n", "old/b.py": None}),
    ("n", 1, {"new/d.py": "d = 2\n", "new/e.py": "e = 1\n", "c.py": None}),
)
# Far above the number of changes; the loop ends when nothing is left to kill.
ENOUGH = 500
# An ordinary run takes every fifth change, ``pytest -m crash`` each.
EVERY = pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.crash)])


@pytest.fixture(autouse=True)
def identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A Tester")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "tester@example.org")


def run_all(root: Path, *, commits: bool = False) -> None:
    """Repair, then the three steps, unless they stand already."""
    workspace = workspace_of(root)
    recover(workspace)
    if applied_steps(workspace):
        return
    with whole_run(workspace, changes=3, commits=3 if commits else 0) as run:
        for module, number, files in STEPS:
            planned = change(workspace, files)
            run.apply(planned, module=module, step=number)
            if commits:
                run.commit(planned.paths(), step_message("Step", module, number))


def copied(root: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(root, to, symlinks=True)
    return to


def subjects(root: Path) -> list[str]:
    return git(root, "log", "--format=%s").split()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_git_tree(tmp_path / "tree", FILES)


@EVERY
def test_a_kill_at_any_change_leaves_all_or_nothing(root: Path, tmp_path: Path, every: int) -> None:
    before = picture(root)
    after = picture(_done(root, tmp_path))
    seen = set()
    for number in range(1, ENOUGH, every):
        killed = copied(root, tmp_path / "killed")
        code, _ = die_at(number, killed, lambda killed=killed: run_all(killed))  # type: ignore[misc]
        if code == 0:
            break
        assert code == KILLED
        if recover(workspace_of(copied(killed, tmp_path / "repaired"))):
            with pytest.raises(Refused, match="died"):
                refuse_unfinished(workspace_of(killed))
        recover(workspace_of(killed))
        assert picture(killed) in (before, after), number
        assert len(applied_steps(workspace_of(killed))) == (3 if picture(killed) == after else 0)
        seen.add(picture(killed) == after)
        run_all(killed)
        assert picture(killed) == after, number
    else:
        pytest.fail("the run never came to its end")
    assert number > 40
    assert seen == {True, False}


@EVERY
def test_a_kill_during_the_repair_is_repaired(root: Path, tmp_path: Path, every: int) -> None:
    before = picture(root)
    killed = copied(root, tmp_path / "killed")
    assert die_at(40, killed, lambda: run_all(killed))[0] == KILLED
    assert picture(killed) != before
    for number in range(1, ENOUGH, every):
        again = copied(killed, tmp_path / "again")
        repair = lambda again=again: recover(workspace_of(again))  # type: ignore[misc] # noqa: E731
        if die_at(number, again, repair)[0] == 0:
            break
        recover(workspace_of(again))
        assert picture(again) == before, number
        assert applied_steps(workspace_of(again)) == ()
    assert number > 10


@EVERY
def test_a_disk_that_is_full_at_any_change_takes_everything_back(
    root: Path, tmp_path: Path, every: int
) -> None:
    before, full = picture(root), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    done = copied(root, tmp_path / "done")
    _, points = die_at(0, done, lambda: run_all(done))
    assert points > 40
    for number in range(1, points + 1, every):
        tree = copied(root, tmp_path / "full")
        code, _ = fail_at(number, tree, full, lambda tree=tree: run_all(tree))  # type: ignore[misc]
        assert code in (0, 1), number
        if code == 0:  # it was only to clear something up
            assert picture(tree) == picture(done), number
            continue
        recover(workspace_of(tree))
        assert picture(tree) == before, number
        assert applied_steps(workspace_of(tree)) == ()
        assert git(tree, "status", "--porcelain") == ""


def test_what_a_caller_raises_takes_everything_back(root: Path) -> None:
    before, workspace = picture(root), workspace_of(root)
    with pytest.raises(ValueError, match="mine"), whole_run(workspace, changes=2) as run:
        run.apply(change(workspace, {"a.py": "a = 2\n"}), module="m", step=1)
        raise ValueError("mine")
    assert picture(root) == before
    assert recover(workspace) is None


def test_a_hook_that_forbids_the_last_commit_takes_back_the_others(root: Path) -> None:
    before = picture(root)
    hook = root / ".git/hooks/commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\ngrep -q "Module: n" "$1" && echo "not n" >&2 && exit 1\nexit 0\n')
    hook.chmod(0o755)
    with pytest.raises(Refused, match="not n") as refused:
        run_all(root, commits=True)
    assert "everything was taken back" in str(refused.value)
    assert picture(root) == before
    assert subjects(root) == ["start"]
    assert git(root, "status", "--porcelain") == ""
    hook.unlink()
    run_all(root, commits=True)
    assert subjects(root) == ["Step", "Step", "Step", "start"]
    assert git(root, "status", "--porcelain") == ""


def test_a_kill_at_any_change_takes_commits_back_too(root: Path, tmp_path: Path) -> None:
    before = picture(root)
    done = _done(root, tmp_path, commits=True)
    after, said = picture(done), subjects(done)
    for number in range(2, ENOUGH, 5):
        killed = copied(root, tmp_path / "killed")
        run = lambda killed=killed: run_all(killed, commits=True)  # type: ignore[misc] # noqa: E731
        if die_at(number, killed, run)[0] == 0:
            break
        recover(workspace_of(killed))
        assert (picture(killed), subjects(killed)) in ((before, ["start"]), (after, said)), number
        assert git(killed, "status", "--porcelain") == "", number
    assert number > 40


def test_an_edit_after_the_kill_is_not_lost(root: Path) -> None:
    assert die_at(40, root, lambda: run_all(root))[0] == KILLED
    write(root, {"a.py": "mine = 1\n"})
    with pytest.raises(Refused, match=r"(?s)edited since.*a\.py"):
        recover(workspace_of(root))
    assert (root / "a.py").read_text() == "mine = 1\n"


def test_a_commit_of_somebody_else_after_the_kill_is_not_lost(root: Path) -> None:
    number = next(n for n in range(20, ENOUGH) if _dies_with(root, n, commits=1))
    assert number
    git(root, "commit", "--quiet", "--allow-empty", "--message=mine")
    with pytest.raises(Refused, match="not its own"):
        recover(workspace_of(root))
    git(root, "reset", "--quiet", "--soft", "HEAD~1")
    recover(workspace_of(root))
    assert subjects(root) == ["start"]


def test_undo_knows_the_steps_of_a_run(root: Path) -> None:
    before = picture(root)
    run_all(root)
    undo(workspace_of(root), "n")
    undo(workspace_of(root), "m")
    assert picture(root) == before


def _dies_with(root: Path, number: int, *, commits: int) -> bool:
    """Whether a kill at ``number`` leaves this many commits; what it leaves goes otherwise."""
    die_at(number, root, lambda: run_all(root, commits=True))
    if len(subjects(root)) == commits + 1:
        return True
    recover(workspace_of(root))
    return False


def _done(root: Path, tmp_path: Path, *, commits: bool = False) -> Path:
    done = copied(root, tmp_path / "done")
    run_all(done, commits=commits)
    return done
