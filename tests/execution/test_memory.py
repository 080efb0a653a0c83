"""No more than a share of a tree is in memory, and a run still sees one state of each file."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.errors import Refused
from refactor_kit.fastcheck.disk import DiskTree
from refactor_kit.worktree.disk_contents import DiskContents


def test_a_tree_on_disk_forgets_contents_but_not_what_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refactor_kit.fastcheck.disk._MOST_HELD", 10)
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text(f"{name} = 1")
    tree = DiskTree(tmp_path)
    assert [tree.read(name) for name in ("a.py", "b.py", "c.py", "a.py")][-1] == b"a.py = 1"
    assert len(tree._contents) == 1
    (tmp_path / "b.py").write_text("other")
    with pytest.raises(Refused, match="changed"):
        tree.read("b.py")


def test_a_workspace_forgets_contents_but_not_what_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refactor_kit.worktree.disk_contents._MOST_HELD", 10)
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text(f"{name} = 1")
    contents = DiskContents(tmp_path)
    assert [contents.read(name) for name in ("a.py", "b.py", "c.py", "a.py")][-1] == b"a.py = 1"
    assert len(contents._contents) == 1
    (tmp_path / "b.py").write_text("other")
    with pytest.raises(Refused, match="changed"):
        contents.read("b.py")
