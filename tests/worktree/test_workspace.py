from __future__ import annotations

import os
from pathlib import Path

import pytest

from refactor_kit.runtime.errors import Refused
from tests.support.git_trees import make_git_tree, workspace_of, write


def test_excluded_files_are_only_in_all_paths(tmp_path: Path) -> None:
    files = {"a.py": "", "tests/assets/x/a.py": "", "tests/test_a.py": ""}
    root = make_git_tree(tmp_path / "tree", files)
    workspace = workspace_of(root, exclude=("tests/assets/**",))
    assert workspace.paths() == ("a.py", "tests/test_a.py")
    assert workspace.all_paths() == tuple(files)
    assert "tests/assets/x/a.py" not in workspace
    with pytest.raises(FileNotFoundError):
        workspace.read("tests/assets/x/a.py")


def test_what_is_no_file_inside_is_not_in_the_tree(tmp_path: Path) -> None:
    root = make_git_tree(tmp_path / "tree", {"a.py": "a", "gone.py": "", "folder/b.py": ""})
    (tmp_path / "secret").write_text("secret")
    (root / "gone.py").unlink()
    (root / "inside.py").symlink_to("a.py")
    (root / "outside.py").symlink_to(tmp_path / "secret")
    (root / "dangling.py").symlink_to("nowhere")
    (root / "loop.py").symlink_to("loop.py")
    (root / "linked").symlink_to("folder")
    os.mkfifo(root / "pipe")
    workspace = workspace_of(root)
    assert workspace.paths() == ("a.py", "folder/b.py", "inside.py", "loop.py")
    assert workspace.read("inside.py") == b"a"
    with pytest.raises(Refused, match=r"loop\.py: cannot be read: Too many levels"):
        workspace.read("loop.py")
    with pytest.raises(FileNotFoundError):
        workspace.read("outside.py")
    with pytest.raises(Refused, match="out of the repository"):
        workspace.digest("outside.py")


def test_without_git_caches_and_environments_are_not_seen(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.py": "",
            "__pycache__/a.pyc": "",
            ".venv/lib/x.py": "",
            "env/pyvenv.cfg": "",
            "env/lib/x.py": "",
            ".refactor-kit/journal/x": "",
            ".refactor-kit/evidence/m.json": "",
        },
    )
    assert workspace_of(tmp_path).paths() == (".refactor-kit/evidence/m.json", "a.py")


def test_our_own_files_are_seen_even_where_git_ignores_them(tmp_path: Path) -> None:
    root = make_git_tree(tmp_path / "tree", {".gitignore": ".refactor-kit\n"})
    write(root, {".refactor-kit/evidence/m.json": ""})
    assert ".refactor-kit/evidence/m.json" in workspace_of(root)


def test_a_file_reads_the_same_throughout_a_plan(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "a = 1\n"})
    workspace = workspace_of(tmp_path)
    assert workspace.read("a.py") == b"a = 1\n"
    write(tmp_path, {"a.py": "a = 2\n"})
    assert workspace.read("a.py") == b"a = 1\n"
    with pytest.raises(Refused, match="changed while the plan"):
        workspace.refuse_changes_since_read()
    workspace.refresh(["a.py"])
    assert workspace.read("a.py") == b"a = 2\n"


def test_a_root_that_is_a_link(tmp_path: Path) -> None:
    root = make_git_tree(tmp_path / "tree", {"a.py": "a = 1\n"})
    (tmp_path / "link").symlink_to(root)
    workspace = workspace_of(tmp_path / "link")
    assert workspace.root == root
    assert workspace.paths() == ("a.py",)


def test_modes_and_digests(tmp_path: Path) -> None:
    write(tmp_path, {"a.sh": "a"})
    (tmp_path / "a.sh").chmod(0o755)
    workspace = workspace_of(tmp_path)
    assert workspace.modes() == {"a.sh": 0o755}
    assert workspace.digest("a.sh") != workspace.digest("b.sh") is None


@pytest.mark.parametrize(
    "written",
    [
        {"new.py": "", "a.py": None},
        {"ignored/x.py": "", "folder/b.py": "b"},
        {".gitignore": "untracked.py\n"},
        {".refactor-kit/evidence/m.json": "{}", ".refactor-kit/journal/x": ""},
        {"b.py": None},
        {"folder/b.py": None, "folder": "a file now"},
    ],
)
def test_after_a_write_the_listing_is_what_a_new_look_gives(
    tmp_path: Path, written: dict[str, str | None]
) -> None:
    files = {".gitignore": "ignored\n", "a.py": "", "b.py": "", "folder/b.py": ""}
    root = make_git_tree(tmp_path / "tree", files)
    write(root, {"untracked.py": ""})
    (root / "link.py").symlink_to("b.py")
    workspace = workspace_of(root, exclude=("*.txt",))
    assert "untracked.py" in workspace
    for path, content in written.items():
        if content is None:
            (root / path).unlink()
    if (root / "folder").is_dir() and not list((root / "folder").iterdir()):
        (root / "folder").rmdir()
    write(root, {path: content for path, content in written.items() if content is not None})

    workspace.refresh(list(written))

    fresh = workspace_of(root, exclude=("*.txt",))
    assert workspace.paths() == fresh.paths()
    assert workspace.all_paths() == fresh.all_paths()
    assert all(path in workspace for path in fresh.paths())


def test_what_was_written_through_another_name_is_told_too(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "", "b.py": ""})
    (tmp_path / "link.py").symlink_to("a.py")
    workspace = workspace_of(tmp_path)
    assert [workspace.read(path) for path in workspace.paths()] == [b"", b"", b""]
    start = workspace.moment
    workspace.refresh(["a.py"])
    assert workspace.written_between(start, workspace.moment) == {"a.py", "link.py"}
    workspace.refresh()
    assert workspace.written_between(start, workspace.moment) is None


def test_a_file_whose_state_does_not_tell_is_read_again(tmp_path: Path) -> None:
    """Same size, same time: only the content shows the change."""
    write(tmp_path, {"a.py": "a = 1\n"})
    state = (tmp_path / "a.py").stat()
    workspace = workspace_of(tmp_path)
    workspace.read("a.py")
    with (tmp_path / "a.py").open("r+b") as file:
        file.write(b"a = 2\n")
    os.utime(tmp_path / "a.py", ns=(state.st_atime_ns, state.st_mtime_ns))
    with pytest.raises(Refused, match="changed while the plan"):
        workspace.refuse_changes_since_read()
