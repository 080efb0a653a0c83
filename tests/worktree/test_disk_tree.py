"""One tree for every verb: the same files, whoever asks, and one state of each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from refactor_kit.runtime.errors import Refused, Vanished
from refactor_kit.worktree import disk_tree
from refactor_kit.worktree.disk_tree import DiskTree
from tests.support.git_trees import git, make_git_tree, workspace_of, write

_FILES = {
    ".gitignore": "ignored/\n",
    "a.py": "word = 1\n",
    "folder/b.py": "word = 2\n",
    "#x.py": "",
    "dir/*.py": "",
    "dir/x.py": "",
    "stars/x.py": "",
}
_EXCLUDE = ("\\#x.py", "dir/\\*.py", "# comment", "stars/")
_LISTED = (
    *(".gitignore", ".refactor-kit/guard/m.toml", "a.py", "circle.py", "dir/x.py"),
    *("folder/b.py", "inside.py", "new.py"),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tree with whatever may lie in one."""
    root = make_git_tree(tmp_path / "tree", {**_FILES, "gone.py": ""})
    (root / "dead.py").symlink_to("nowhere.py")
    git(root, "add", "dead.py")
    git(root, "commit", "--quiet", "--message=a dead link")
    (root / "gone.py").unlink()
    (root / ".#a.py").symlink_to("me@host.4711:1700000000")
    (root / "circle.py").symlink_to("circle.py")
    (root / "inside.py").symlink_to("a.py")
    (root / "linked").symlink_to("folder")
    (root / "own.py").symlink_to(".git/config")
    (tmp_path / "outside.py").write_text("word = 3\n")
    (root / "out.py").symlink_to(tmp_path / "outside.py")
    os.mkfifo(root / "pipe.py")
    write(root, {"ignored/c.py": "word = 4\n", "new.py": "word = 5\n"})
    write(root, {".gitignore": "ignored/\n.refactor-kit\n", ".refactor-kit/guard/m.toml": ""})
    make_git_tree(root / "nested", {"n.py": "word = 6\n"})
    return root


def test_all_views_show_the_same_files(root: Path) -> None:
    tree = DiskTree(root, _EXCLUDE)
    assert tree.paths() == workspace_of(root, _EXCLUDE).paths() == _LISTED
    named = DiskTree(root, _EXCLUDE, lists=False)
    everything = [path for path in disk_tree.walked(root) if not path.startswith("nested/")]
    assert [path for path in everything if path in named] == [
        path for path in everything if path in tree or path == "ignored/c.py"
    ]
    assert "linked/b.py" not in named
    named.paths()
    assert "ignored/c.py" not in named


def test_check_and_status_tell_of_the_same_files(root: Path) -> None:
    """Asked for every Python file, through a policy that is about each."""
    configuration = 'transient-files = ["*.py"]\nexclude = ["circle.py"]\n[modules.a]'
    write(root, {"refactor-kit.toml": configuration, "schemas/a/a.py": "class A: ...\n"})
    check = refactor_kit(root, "check", "-v", "--output-format", "concise")
    checked = {line.partition(":")[0] for line in check.splitlines() if "transient" in line}
    status = json.loads(refactor_kit(root, "status", "--output-format", "json"))
    (found,) = [each for each in status["repository"] if each["name"] == "no-transient-files"]
    expected = {path for path in DiskTree(root, ["circle.py"]).paths() if path.endswith(".py")}
    assert checked == expected
    assert found["path"] == min(expected)
    assert found["detail"].endswith(f"(and {len(expected) - 1} more)")


def refactor_kit(root: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "refactor_kit", *words],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_without_git_the_same_folders_are_left_out(tmp_path: Path) -> None:
    hidden = ("env/pyvenv.cfg", "env/lib/x.py", ".venv/x.py", ".refactor-kit/journal/x.py")
    write(tmp_path, {"a.py": "", **dict.fromkeys(hidden, "")})
    tree = DiskTree(tmp_path)
    assert tree.paths() == workspace_of(tmp_path).paths() == ("a.py",)
    assert not any(path in tree for path in hidden)
    assert not tree.holds_modules("env")


def test_a_circle_of_links_is_named_when_it_is_read(root: Path) -> None:
    with pytest.raises(Refused, match=r"circle\.py: cannot be read: Too many levels of symbolic"):
        DiskTree(root).read("circle.py")


def test_a_search_finds_links_and_nothing_outside(root: Path) -> None:
    tree = DiskTree(root, ("folder/",))
    assert tree.paths_holding(["word"]) == {"a.py", "circle.py", "inside.py", "new.py"}
    assert tree.files_holding(["word"]) == {"a.py", "circle.py", "inside.py", "new.py"}
    assert DiskTree(root.parent).paths_holding(["word"]) is None


def test_a_git_that_does_not_answer_is_refused(root: Path) -> None:
    (root / ".git/HEAD").write_text("nonsense")
    with pytest.raises(Refused, match="git cannot answer"):
        DiskTree(root).paths()
    assert "a.py" in DiskTree(root, lists=False)
    assert DiskTree(root, lists=False).paths_holding(["word"]) is None


@pytest.mark.parametrize("lists", [True, False])
def test_a_file_that_goes_after_it_was_seen_is_told(root: Path, lists: bool) -> None:
    tree = DiskTree(root, lists=lists)
    assert "a.py" in tree
    (root / "a.py").unlink()
    with pytest.raises(Vanished, match=r"a\.py: is gone since the files were listed"):
        tree.read("a.py")
    with pytest.raises(FileNotFoundError):
        tree.read("never.py")


def test_contents_are_forgotten_but_not_what_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_tree, "_MOST_HELD", 10)
    write(tmp_path, {name: f"{name} = 1" for name in ("a.py", "b.py", "c.py")})
    tree = DiskTree(tmp_path)
    assert [tree.read(name) for name in ("a.py", "b.py", "c.py", "a.py")][-1] == b"a.py = 1"
    assert len(tree._contents) == 1
    (tmp_path / "b.py").write_text("other")
    with pytest.raises(Refused, match="changed"):
        tree.read("b.py")


def test_folders_of_modules(root: Path) -> None:
    for tree in (DiskTree(root, ("dir",)), DiskTree(root, ("dir",), lists=False)):
        assert tree.holds_modules("folder")
        assert not tree.holds_modules("dir")
        assert not tree.holds_modules("linked")
        assert not tree.holds_modules("nowhere")
