"""What trees tell besides their files is the same whoever tells it, and however."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree, OverlayTree, SourceTree
from refactor_kit.memory.memoized import MemoizingTree, Memory
from refactor_kit.worktree.content_ids import memoizing
from refactor_kit.worktree.disk_tree import DiskTree
from refactor_kit.worktree.git_tree import GitObjects
from tests.support.git_trees import make_git_tree, workspace_of

_FILES = {"a.py": "x = 1\n", "a/b/c.pyi": "", "a-b/d.py": "", "docs/e.md": "x\n"}
_FOLDERS = {"a": True, "a/b": True, "a-b": True, "docs": False, "a/b/c.pyi": False, "b": False}


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_git_tree(tmp_path_factory.mktemp("tree") / "tree", _FILES)


def _trees(root: Path) -> Iterator[SourceTree]:
    memory = MemoryTree({path: text.encode() for path, text in _FILES.items()})
    yield memory
    yield OverlayTree(MemoryTree({"b/x.py": b""}), {"b/x.py": None, **memory._files})
    yield MemoizingTree(memory)
    yield memoizing(memory, Memory())
    yield DiskTree(root)
    yield DiskTree(root, lists=False)
    yield workspace_of(root)
    objects = GitObjects(root)
    yield objects.tree(objects.resolve("HEAD"))


@pytest.mark.parametrize("number", range(8))
def test_all_trees_tell_the_same(root: Path, number: int) -> None:
    tree = list(_trees(root))[number]
    assert {folder: tree.holds_modules(folder) for folder in _FOLDERS} == _FOLDERS
    assert tree.paths_holding(["x"]) in (None, {"a.py"})
    assert tree.files_holding(["x"]) in (None, {"a.py", "docs/e.md"})
    assert tree.paths() == tuple(sorted(_FILES))
    assert all(path in tree for path in _FILES)
    assert "b/x.py" not in tree


def test_a_reading_is_made_once_where_a_tree_memoizes() -> None:
    def count(tree: SourceTree) -> int:
        made.append(1)
        return len(tree.paths())

    made: list[int] = []
    plain = MemoryTree({"a.py": b""})
    for tree, times in ((plain, 3), (MemoizingTree(plain), 1)):
        made.clear()
        assert [tree.memoize(("count",), count) for _ in range(3)] == [1, 1, 1]
        assert len(made) == times
        assert tree.memoizes is (times == 1)
