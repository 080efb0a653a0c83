"""No more than a share of a tree is in memory, and a run still sees one state of each file."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.errors import Refused
from refactor_kit.fastcheck.disk import DiskTree
from refactor_kit.reading.remembering import RememberingTree


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


def test_a_tree_that_remembers_readings_forgets_contents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("refactor_kit.reading.remembering._MOST_HELD", 10)
    files = {f"{number}.py": b"x" * 6 for number in range(5)}
    tree = RememberingTree(MemoryTree(files))
    assert [tree.read(path) for path in files] == list(files.values())
    assert len(tree._contents) == 1
