"""No more than a share of a tree is in memory, and a run still sees one state of each file."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.runtime.errors import Refused
from refactor_kit.worktree.disk_contents import DiskContents
from refactor_kit.worktree.light_tree import DiskTree


@pytest.mark.parametrize("kind", [DiskTree, DiskContents])
def test_contents_are_forgotten_but_not_what_they_were(
    kind: type[DiskTree] | type[DiskContents], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{kind.__module__}._MOST_HELD", 10)
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text(f"{name} = 1")
    files = kind(tmp_path)
    assert [files.read(name) for name in ("a.py", "b.py", "c.py", "a.py")][-1] == b"a.py = 1"
    assert len(files._contents) == 1
    (tmp_path / "b.py").write_text("other")
    with pytest.raises(Refused, match="changed"):
        files.read("b.py")
