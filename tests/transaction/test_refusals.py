from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from refactor_kit.runtime.errors import Refused
from refactor_kit.transaction import apply, check_before_planning
from tests.support.git_trees import change, git, make_git_tree, picture, workspace_of, write

FILES = {"a.py": "a = 1\n", "b.py": "b = 1\n", "folder/c.py": "c = 1\n"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_git_tree(tmp_path / "tree", FILES)


def check(root: Path, *paths: str, allow_dirty: bool = False) -> None:
    check_before_planning(workspace_of(root), paths, allow_dirty=allow_dirty)


def refusal(root: Path, *paths: str, allow_dirty: bool = False) -> str:
    before = picture(root)
    with pytest.raises(Refused) as refused:
        check(root, *paths, allow_dirty=allow_dirty)
    assert picture(root) == before
    return str(refused.value)


def test_a_clean_tree_is_fine(root: Path) -> None:
    check(root, "a.py", "new/file.py", "folder/c.py")


def make_dirty(root: Path) -> None:
    write(root, {"a.py": "a = 2\n"})


def make_staged(root: Path) -> None:
    make_dirty(root)
    git(root, "add", "a.py")


def make_staged_and_reverted(root: Path) -> None:
    make_staged(root)
    write(root, {"a.py": "a = 1\n"})


def make_untracked(root: Path) -> None:
    git(root, "rm", "--quiet", "--cached", "a.py")
    git(root, "commit", "--quiet", "--message=untracked")


def make_ignored(root: Path) -> None:
    make_untracked(root)
    write(root, {".git/info/exclude": "a.py\n"})


def make_intent(root: Path) -> None:
    make_untracked(root)
    git(root, "add", "--intent-to-add", "a.py")


def make_deleted(root: Path) -> None:
    (root / "a.py").unlink()


def make_assumed_unchanged(root: Path) -> None:
    git(root, "update-index", "--assume-unchanged", "a.py")
    make_dirty(root)


def make_skipped(root: Path) -> None:
    git(root, "update-index", "--skip-worktree", "a.py")
    make_dirty(root)


@pytest.mark.parametrize(
    "make",
    [
        make_dirty,
        make_staged,
        make_staged_and_reverted,
        make_untracked,
        make_ignored,
        make_intent,
        make_deleted,
        make_assumed_unchanged,
        make_skipped,
    ],
)
def test_work_in_no_commit_is_refused_by_name(root: Path, make: Callable[[Path], None]) -> None:
    make(root)
    said = refusal(root, "a.py", "b.py")
    assert "a.py" in said and "b.py" not in said and "--allow-dirty" in said
    check(root, "a.py", "b.py", allow_dirty=True)
    check(root, "b.py", "folder/c.py")


def test_no_commit_yet(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    git(root, "init", "--quiet")
    write(root, FILES)
    assert "a.py" in refusal(root, "a.py")
    check(root, "a.py", allow_dirty=True)


def test_a_service_below_the_top(tmp_path: Path) -> None:
    top = make_git_tree(tmp_path / "tree", {"service a/x.py": "x = 1\n", "x.py": "x = 1\n"})
    write(top, {"x.py": "x = 2\n"})
    check(top / "service a", "x.py")
    write(top, {"service a/x.py": "x = 2\n"})
    assert "x.py" in refusal(top / "service a", "x.py")


def test_what_the_tool_wrote_is_no_dirt_until_somebody_touches_it(root: Path) -> None:
    workspace = workspace_of(root)
    first = {"a.py": "a = 2\n", "new.py": "n = 1\n", "folder/c.py": None}
    apply(workspace, change(workspace, first), module="m", step=7)
    check(root, "a.py", "new.py", "folder/c.py")
    write(root, {"new.py": "n = 2\n"})
    said = refusal(root, "a.py", "new.py", "folder/c.py")
    assert "new.py" in said and "a.py" not in said
    write(root, {"new.py": "n = 1\n", "folder/c.py": "back = 1\n"})
    assert "folder/c.py" in refusal(root, "a.py", "new.py", "folder/c.py")


@pytest.mark.parametrize(
    ("name", "operation"),
    [
        ("MERGE_HEAD", "merge"),
        ("rebase-merge", "rebase"),
        ("rebase-apply", "rebase"),
        ("CHERRY_PICK_HEAD", "cherry-pick"),
        ("REVERT_HEAD", "revert"),
        ("BISECT_LOG", "bisect"),
    ],
)
def test_operations_in_progress(root: Path, name: str, operation: str) -> None:
    (root / ".git" / name).mkdir() if "rebase" in name else write(root, {f".git/{name}": ""})
    assert f"a {operation} is in progress" in refusal(root, "a.py", allow_dirty=True)


def test_a_real_merge_with_conflicts(root: Path) -> None:
    git(root, "checkout", "--quiet", "-b", "other")
    write(root, {"a.py": "a = 2\n"})
    git(root, "commit", "--quiet", "--all", "--message=two")
    git(root, "checkout", "--quiet", "main")
    write(root, {"a.py": "a = 3\n"})
    git(root, "commit", "--quiet", "--all", "--message=three")
    with pytest.raises(AssertionError):
        git(root, "merge", "other")
    assert "merge is in progress" in refusal(root, "b.py")
    (root / ".git/MERGE_HEAD").unlink()
    assert "conflict markers" in refusal(root, "a.py", allow_dirty=True)


def test_an_index_lock_is_named_and_left_alone(root: Path) -> None:
    write(root, {".git/index.lock": ""})
    assert "index.lock" in refusal(root, "a.py")
    assert (root / ".git/index.lock").exists()


def test_committed_conflict_markers(root: Path) -> None:
    write(root, {"a.py": "<<<<<<< ours\na = 1\n=======\na = 2\n>>>>>>> theirs\n"})
    git(root, "commit", "--quiet", "--all", "--message=oops")
    said = refusal(root, "a.py", "b.py")
    assert "conflict markers" in said and "a.py" in said and "b.py" not in said
    write(root, {"b.py": "Title\n=======\n"})
    check(root, "b.py", allow_dirty=True)


def test_a_read_only_file(root: Path) -> None:
    (root / "a.py").chmod(0o444)
    said = refusal(root, "a.py", "b.py")
    assert "read-only" in said and "a.py" in said and "b.py" not in said


def test_a_read_only_folder(root: Path) -> None:
    (root / "folder").chmod(0o555)
    try:
        assert "folder/c.py" in refusal(root, "folder/c.py")
        assert "folder/new/file.py" in refusal(root, "folder/new/file.py")
    finally:
        (root / "folder").chmod(0o755)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs the superuser to become somebody else")
def test_files_of_another_user() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        write(folder, FILES)
        (folder / "folder").chmod(0o777)
        child = os.fork()
        if child == 0:
            os.setuid(65534)
            code = 1
            try:
                check(folder, "folder/new.py")
                check(folder, "a.py")
            except Refused as refused:
                code = 0 if "a.py" in str(refused) else 2
            os._exit(code)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0


@pytest.mark.parametrize(
    "path",
    ["A.py", "Folder/new.py", "folder/C.py", "new/X.py"],
)
def test_names_that_clash_where_case_does_not_count(root: Path, path: str) -> None:
    said = refusal(root, path, "new/x.py")
    assert path in said and "do not tell case" in said


def test_names_that_clash_in_their_composition(root: Path) -> None:
    write(root, {"caf\u00e9.py": "c = 1\n"})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=name")
    assert "do not tell case" in refusal(root, "cafe\u0301.py")


def test_clashes_that_stand_already_are_no_obstacle(root: Path) -> None:
    write(root, {"A.py": "a = 2\n"})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=clash")
    check(root, "a.py", "A.py")


@pytest.mark.parametrize(
    "path", ["../a.py", "/etc/passwd", "folder/../../a.py", "./a.py", "a//b.py", "", ".git/config"]
)
def test_paths_that_are_not_plain(root: Path, path: str) -> None:
    refusal(root, path)


def test_links_that_lead_out(root: Path, tmp_path: Path) -> None:
    write(tmp_path / "outside", {"x.py": "x = 1\n"})
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "x.py").symlink_to(tmp_path / "outside/x.py")
    assert "out of the repository" in refusal(root, "out/x.py", allow_dirty=True)
    assert "out of the repository" in refusal(root, "out/new.py", allow_dirty=True)
    assert "out of the repository" in refusal(root, "x.py", allow_dirty=True)


def test_a_link_inside_is_judged_by_its_target(root: Path) -> None:
    (root / "link.py").symlink_to("a.py")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=link")
    check(root, "link.py")
    write(root, {"a.py": "a = 2\n"})
    assert "link.py" in refusal(root, "link.py")


def test_a_submodule_is_never_written_from_its_parent(root: Path, tmp_path: Path) -> None:
    inner = make_git_tree(tmp_path / "inner", {"i.py": "i = 1\n"})
    git(root, "submodule", "--quiet", "add", str(inner), "vendor/inner")
    git(root, "commit", "--quiet", "--message=submodule")
    workspace = workspace_of(root)
    assert "vendor/inner/i.py" not in workspace.all_paths()
    assert "repository of its own" in refusal(root, "vendor/inner/i.py")
    assert "repository of its own" in refusal(root, "vendor/inner/new.py")
    inside = workspace_of(root / "vendor/inner")
    apply(inside, change(inside, {"i.py": "i = 2\n"}), module="m", step=7)
    assert inside.state_dir == root / ".git/modules/vendor/inner/refactor-kit"


def test_a_file_that_changed_since_it_was_read(root: Path) -> None:
    workspace = workspace_of(root)
    workspace.read("a.py")
    workspace.read("b.py")
    write(root, {"b.py": "b = 2\n"})
    with pytest.raises(Refused, match=r"(?s)changed while the plan.*b\.py"):
        check_before_planning(workspace, ["a.py"], allow_dirty=False)


def test_without_git_there_is_no_dirt(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    check(tmp_path, "a.py", "new.py")


def test_a_file_where_a_folder_is_needed(root: Path) -> None:
    assert "folder is needed" in refusal(root, "a.py/inner.py")


def test_a_name_outside_the_tree(root: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.py").hardlink_to(root / "a.py")
    assert "hard link" in refusal(root, "a.py")
    (root / "b2.py").hardlink_to(root / "b.py")
    check(root, "b.py")


@pytest.mark.parametrize(
    ("header", "generator"),
    [
        ("# Code generated by protoc-gen-go. DO NOT EDIT.", "protoc-gen-go"),
        ("# generated by datamodel-codegen:\n#   filename: x.json", "datamodel-codegen"),
        ("#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\n# @generated", "first lines"),
        ("# Auto-generated from openapi.yaml, do not edit", "openapi.yaml"),
        ("<!-- Generated by sphinx on Monday -->", "sphinx"),
    ],
)
def test_generated_files_are_named_with_their_generator(
    root: Path, header: str, generator: str
) -> None:
    write(root, {"a.py": f"{header}\n", "b.py": "x = 1\n# generated by hand\n"})
    git(root, "commit", "--quiet", "--all", "--message=generated")
    said = refusal(root, "a.py", "b.py", allow_dirty=True)
    assert generator in said and "a.py" in said and "b.py" not in said


def test_files_that_gitattributes_calls_vendored(root: Path) -> None:
    write(root, {".gitattributes": "folder/** linguist-vendored\nb.py linguist-generated=false\n"})
    said = refusal(root, "folder/c.py", "b.py")
    assert "folder/c.py: vendored" in said and "b.py" not in said


def test_our_own_files_may_be_called_generated(root: Path) -> None:
    own = ".refactor-kit/evidence/orders.json"
    write(root, {".gitattributes": f"{own} linguist-generated\n", own: "{}\n"})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=ours")
    check(root, own)


def test_our_own_files_may_say_who_made_them(root: Path) -> None:
    write(root, {"a.py": "# Generated by refactor-kit; edit the configuration instead.\n"})
    git(root, "commit", "--quiet", "--all", "--message=ours")
    check(root, "a.py")
