"""Whatever is applied and undone, in whatever order: undoing all that is left gives the start."""

from __future__ import annotations

import tempfile
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refactor_kit.runtime.errors import Refused
from refactor_kit.transaction import applied_steps, apply, undo
from tests.support.git_trees import change, picture, workspace_of, write

PATHS = ["a.txt", "b.txt", "d/a.txt", "d/b.txt", "d/e/a.txt", "f/g/h.txt"]
MODULES = st.sampled_from("mnp")
CONTENTS = st.sampled_from([b"", b"1\n", b"2\n", b"3\r\n"])
FILES = st.dictionaries(st.sampled_from(PATHS), CONTENTS, max_size=5)
FOLDERS = st.dictionaries(
    st.sampled_from(["d", "d/e", "d/empty", "f", "x/y"]), st.sampled_from([0o700, 0o755])
)
CHANGES = st.dictionaries(st.sampled_from(PATHS), st.none() | CONTENTS, min_size=1, max_size=4)
UNDOS = st.tuples(MODULES, st.none() | st.integers(0, 9))
ACTS = st.lists(st.tuples(MODULES, CHANGES) | UNDOS, max_size=10)


@settings(max_examples=60, deadline=None)
@given(FILES, FOLDERS, ACTS)
def test_the_start_comes_back(
    files: dict[str, bytes],
    folders: dict[str, int],
    acts: list[tuple[str, dict[str, bytes | None] | int | None]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write(root, files)
        for folder, mode in sorted(folders.items()):
            (root / folder).mkdir(parents=True, exist_ok=True)
            (root / folder).chmod(mode)
        start = picture(root)
        for number, (module, act) in enumerate(acts):
            if isinstance(act, dict):
                applied(root, act, module, number)
            else:
                undo_or_refuse(root, module, act)
        while left := applied_steps(workspace_of(root)):
            undo(workspace_of(root), left[-1].module, from_step=left[-1].step)
        assert picture(root) == start


def undo_or_refuse(root: Path, module: str, from_step: int | None) -> None:
    """A module's steps go unless other ones stand on them; then nothing changes."""
    before = picture(root)
    try:
        undo(workspace_of(root), module, from_step)
    except Refused:
        assert picture(root) == before


@pytest.mark.parametrize("order", [*permutations("mnp")], ids="".join)
def test_a_folder_goes_with_the_last_file_of_the_tool(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    for number, (module, path) in enumerate([("m", "d/e/a"), ("n", "d/b"), ("p", "d/e/c")]):
        applied(tmp_path, {path: b""}, module, number)
    for module in order:
        undo(workspace_of(tmp_path), module)
    assert picture(tmp_path) == {}


def test_a_folder_that_a_step_made_again_goes_with_the_rest(tmp_path: Path) -> None:
    applied(tmp_path, {"d/a": b""}, "n", 0)
    applied(tmp_path, {"d/b": b""}, "m", 0)
    undo(workspace_of(tmp_path), "n")
    applied(tmp_path, {"d/a": b""}, "n", 0)
    undo(workspace_of(tmp_path), "m")
    undo(workspace_of(tmp_path), "n")
    assert picture(tmp_path) == {}


def test_a_folder_that_undo_from_a_step_on_left_goes_with_the_rest(tmp_path: Path) -> None:
    applied(tmp_path, {"d/a": b""}, "n", 0)
    applied(tmp_path, {"d/b": b""}, "m", 0)
    applied(tmp_path, {"d/c": b""}, "n", 1)
    undo(workspace_of(tmp_path), "n", from_step=1)
    undo(workspace_of(tmp_path), "n")
    undo(workspace_of(tmp_path), "m")
    assert picture(tmp_path) == {}


def test_a_folder_with_something_of_somebody_else_stays(tmp_path: Path) -> None:
    applied(tmp_path, {"d/a": b""}, "n", 0)
    applied(tmp_path, {"d/b": b""}, "m", 0)
    undo(workspace_of(tmp_path), "n")
    write(tmp_path, {"d/mine": b""})
    undo(workspace_of(tmp_path), "m")
    assert [*picture(tmp_path)] == ["d", "d/mine"]


def test_a_folder_that_somebody_else_made_again_stays(tmp_path: Path) -> None:
    write(tmp_path, {"d/a": b""})
    applied(tmp_path, {"d/a": None}, "n", 0)
    (tmp_path / "d").mkdir()
    applied(tmp_path, {"d/b": b""}, "m", 0)
    undo(workspace_of(tmp_path), "m")
    assert [*picture(tmp_path)] == ["d"]


def test_a_folder_that_stood_before_outlives_the_step_that_removed_it(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir(mode=0o700)
    start = picture(tmp_path)
    applied(tmp_path, {"d/b": b""}, "m", 0)
    applied(tmp_path, {"d/b": None}, "m", 1)
    applied(tmp_path, {"d/a": b""}, "n", 0)
    undo(workspace_of(tmp_path), "m")
    undo(workspace_of(tmp_path), "n")
    assert picture(tmp_path) == start


def applied(root: Path, files: dict[str, bytes | None], module: str, number: int) -> None:
    workspace = workspace_of(root)
    apply(workspace, change(workspace, files), module=module, step=number)
