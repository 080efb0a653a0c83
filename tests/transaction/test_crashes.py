"""A kill or a failing call at every single change of the file system."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from refactor_kit.base import ChangeSet, Edit
from refactor_kit.runtime.errors import Refused
from refactor_kit.transaction import applied_steps, apply, recover, undo
from refactor_kit.worktree.workspace import Workspace
from tests.support.crashing import KILLED, die_at, fail_at
from tests.support.git_trees import make_git_tree, picture, workspace_of, write

FILES = {
    "api/main.py": "x = 1\n",
    "apps/old/deep/code.py": "y = 1\n",
    "apps/old/more.py": "m = 1\n",
    "apps/tool.sh": "exit\n",
    "with space.py": "s = 1\n",
}
EDITS = [
    Edit("api/main.py", b"x = 2\n"),
    Edit("apps/new/inner/code.py", b"y = 2\n", moved_from="apps/tool.sh"),
    Edit("apps/old/deep/code.py", None),
    Edit("apps/old/more.py", None),
    Edit("linked.py", None),
    Edit("second name.py", b"h = 'rather longer'\n"),
    Edit("with space.py", b"s = 2\n"),
]
# Far above the number of changes; the loop ends when nothing is left to kill.
ENOUGH = 500
# An ordinary run takes every fifth change, ``pytest -m crash`` each.
EVERY = pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.crash)])


def make_tree(folder: Path, *, with_git: bool = True) -> Path:
    root = folder / "tree"
    if with_git:
        make_git_tree(root, FILES)
    else:
        write(root, FILES)
    (root / "apps/tool.sh").chmod(0o755)
    (root / "linked.py").symlink_to("api/main.py")
    write(root, {"first name.py": "h = 1\n"})
    (root / "second name.py").hardlink_to(root / "first name.py")
    return root


def change_set(workspace: Workspace) -> ChangeSet:
    return ChangeSet(workspace, EDITS)


def applying(root: Path) -> None:
    """What a run does: repair, then apply the step unless it is applied."""
    workspace = workspace_of(root)
    recover(workspace)
    if all(step.module != "m" for step in applied_steps(workspace)):
        apply(workspace, change_set(workspace), module="m", step=7)


def applying_beside_another_module(root: Path) -> None:
    """The other one makes a folder that this one's file then keeps in use, and is undone."""
    other = ChangeSet(workspace_of(root), [Edit("apps/new/first.py", b"f = 1\n")])
    apply(workspace_of(root), other, module="n", step=7)
    applying(root)
    undo(workspace_of(root), "n")


def undoing(root: Path) -> None:
    workspace = workspace_of(root)
    recover(workspace)
    if applied_steps(workspace):
        undo(workspace, "m")


def copy(root: Path, to: Path) -> Path:
    # Hard links and modes are part of what must survive; shutil would split the links.
    shutil.rmtree(to, ignore_errors=True)
    assert os.spawnlp(os.P_WAIT, "cp", "cp", "-a", str(root), str(to)) == 0
    return to


@pytest.fixture(params=[True, False], ids=["git", "no git"])
def start(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return make_tree(tmp_path, with_git=request.param)


def other_names(root: Path) -> int:
    return (root / "second name.py").stat().st_nlink


@EVERY
@pytest.mark.parametrize("again", [applying, undoing], ids=["apply", "undo"])
def test_a_kill_at_any_change_leaves_before_or_after(
    start: Path, tmp_path: Path, again: Callable[[Path], None], every: int
) -> None:
    untouched = picture(start)
    if again is undoing:
        applying_beside_another_module(start)
    before = picture(start)
    undisturbed = copy(start, tmp_path / "undisturbed")
    again(undisturbed)
    after = picture(undisturbed)
    assert before != after
    assert again is applying or after == untouched
    for number in range(1, ENOUGH, every):
        root = copy(start, tmp_path / "killed")
        code, _ = die_at(number, root, lambda root=root: again(root))  # type: ignore[misc]
        if code == 0:
            break
        assert code == KILLED
        recover(workspace_of(root))
        assert picture(root) in (before, after), number
        # The records tell the same story as the tree.
        is_applied = (picture(root) == after) == (again is applying)
        assert bool(applied_steps(workspace_of(root))) == is_applied, number
        assert other_names(root) == 2
        again(root)
        assert picture(root) == after, number
    else:
        pytest.fail("the change never came to its end")
    print(f"{number - 1} points")
    assert number > 20


@EVERY
def test_a_kill_during_the_repair_is_repaired(start: Path, tmp_path: Path, every: int) -> None:
    before = picture(start)
    killed = tmp_path / "killed"
    half_done = 0
    for number in range(1, ENOUGH, 4 * every):
        root = copy(start, killed)
        if die_at(number, root, lambda root=root: applying(root))[0] == 0:  # type: ignore[misc]
            break
        if picture(root) == before:
            continue
        half_done += 1
        broken = copy(root, tmp_path / "broken")
        repairing = 1
        while True:
            root = copy(broken, killed)
            code, _ = die_at(
                repairing,
                root,
                lambda root=root: recover(workspace_of(root)),  # type: ignore[misc]
            )
            if code == 0:
                break
            recover(workspace_of(root))
            applying(root)
            undoing(root)
            assert picture(root) == before, (number, repairing)
            repairing += every
    assert half_done * every > 3


@EVERY
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_failing_call_takes_everything_back(
    start: Path, tmp_path: Path, code: int, every: int
) -> None:
    before = picture(start)
    for number in range(1, ENOUGH, every):
        root = copy(start, tmp_path / "failing")
        error = OSError(code, os.strerror(code))
        result, _ = fail_at(number, root, error, lambda root=root: applying(root))  # type: ignore[misc]
        if result == 0 and applied_steps(workspace_of(root)):
            break
        assert result == 1, number
        assert picture(root) == before, number
        assert recover(workspace_of(root)) is None
    assert number > 20


def test_a_full_disk_while_writing_takes_everything_back(
    start: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = picture(start)
    real_write = os.write
    for allowed in range(4):
        left = [allowed]

        def failing(file: int, content: bytes, left: list[int] = left) -> int:
            if not left[0]:
                raise OSError(errno.ENOSPC, "No space left on device")
            left[0] -= 1
            return real_write(file, content[:3] if len(content) > 3 else content)

        with monkeypatch.context() as patched:
            patched.setattr(os, "write", failing)
            with pytest.raises(Refused, match="No space left"):
                applying(start)
        assert picture(start) == before
    applying(start)


def test_what_cannot_be_taken_back_now_is_taken_back_by_the_next_run(
    start: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from refactor_kit.runtime.errors import Failed
    from refactor_kit.transaction.disk import Disk

    before = picture(start)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Disk, "remove", full)
        patched.setattr(Disk, "remove_beside", full)
        with pytest.raises(Failed, match="No space left"):
            applying(start)
    assert picture(start) != before
    said = recover(workspace_of(start))
    assert said is not None and "taken back" in said
    assert picture(start) == before


def test_an_edit_after_a_kill_is_never_overwritten(start: Path, tmp_path: Path) -> None:
    root = start
    for number in range(1, ENOUGH):
        root = copy(start, tmp_path / "killed")
        die_at(number, root, lambda root=root: applying(root))  # type: ignore[misc]
        if (root / "api/main.py").read_text() == "x = 2\n":
            break
    write(root, {"api/main.py": "x = 5  # mine\n"})
    with pytest.raises(Refused, match=r"api/main\.py"):
        recover(workspace_of(root))
    assert (root / "api/main.py").read_text() == "x = 5  # mine\n"
    write(root, {"api/main.py": "x = 1\n"})
    recover(workspace_of(root))
    assert picture(root) == picture(start)


@pytest.mark.parametrize("written", range(0, 20, 5))
def test_a_torn_write_in_place_is_taken_back(start: Path, tmp_path: Path, written: int) -> None:
    before = picture(start)
    old, new = b"h = 1\n", b"h = 'rather longer'\n"
    root = start
    for number in range(1, ENOUGH):
        root = copy(start, tmp_path / "killed")
        die_at(number, root, lambda root=root: applying(root))  # type: ignore[misc]
        if (root / "second name.py").read_bytes() == new:
            break
    torn = new[:written] + old[written:]
    (root / "second name.py").write_bytes(torn)
    recover(workspace_of(root))
    assert picture(root) == before
