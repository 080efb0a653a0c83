"""Every nasty input against the transaction itself: refused by name, or applied and undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from refactor_kit.runtime.errors import Refused
from refactor_kit.transaction import apply, check_before_planning, undo
from refactor_kit.worktree.workspace import Workspace
from tests.support.git_trees import change, git, make_git_tree, picture, workspace_of

from .inputs import INPUTS, NastyInput

PATH = "schemas/start.py"
FILES = {PATH: "x = 1\n", "api/main.py": "y = 1\n"}


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    root = make_git_tree(tmp_path / "tree", FILES)
    yield root
    (root / "schemas").chmod(0o755)


def run(workspace: Workspace) -> None:
    content = workspace.read(PATH) if PATH in workspace else b""
    planned = change(workspace, {PATH: content + b"\nADDED = 1\n"})
    check_before_planning(workspace, planned.paths(), allow_dirty=False)
    apply(workspace, planned, module="m", step=7)


@pytest.mark.parametrize("nasty", INPUTS, ids=lambda nasty: f"{nasty.number}-{nasty.name}")
def test_refused_by_name_or_applied_and_undone(root: Path, nasty: NastyInput) -> None:
    nasty.spoil(root, PATH)
    before, index = picture(root.parent), (root / ".git/index").read_bytes()
    if nasty.says:
        with pytest.raises(Refused, match=nasty.says.format(path=re.escape(PATH))) as refused:
            run(workspace_of(root))
        assert refused.value.exit_code == nasty.exit_code
    else:
        run(workspace_of(root))
        assert picture(root.parent) != before
        assert "ADDED = 1" in (root / PATH).read_bytes().decode("latin-1")
        undo(workspace_of(root), "m")
    assert picture(root.parent) == before
    assert (root / ".git/index").read_bytes() == index


def test_a_linked_work_tree(root: Path, tmp_path: Path) -> None:
    git(root, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    before = picture(tmp_path)
    run(workspace_of(tmp_path / "linked"))
    undo(workspace_of(tmp_path / "linked"), "m")
    assert picture(tmp_path) == before


def test_no_git_at_all(root: Path) -> None:
    before = picture(root)
    (root / ".git").rename(root.parent / "git")
    run(workspace_of(root))
    undo(workspace_of(root), "m")
    assert picture(root) == before
