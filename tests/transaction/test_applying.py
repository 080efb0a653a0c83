from __future__ import annotations

import os
from pathlib import Path

import pytest

from refactor_kit.base import ChangeSet, Edit
from refactor_kit.runtime.errors import InternalError, Refused
from refactor_kit.transaction import applied_steps, apply
from tests.support.git_trees import change, git, make_git_tree, picture, workspace_of, write

FILES = {"api/main.py": "x = 1\n", "apps/old/code.py": "y = 1\n", "tool.sh": "exit\n"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_git_tree(tmp_path / "a service", FILES)


def test_a_change_set_is_written_whole(root: Path) -> None:
    workspace = workspace_of(root)
    apply(
        workspace,
        change(workspace, {"api/main.py": "x = 2\n", "new/b.py": "z = 1\n", "tool.sh": None}),
        module="m",
        step=7,
    )
    assert (root / "api/main.py").read_text() == "x = 2\n"
    assert (root / "new/b.py").read_text() == "z = 1\n"
    assert not (root / "tool.sh").exists()
    assert workspace.paths() == ("api/main.py", "apps/old/code.py", "new/b.py")


def test_nothing_to_do_leaves_no_record(root: Path) -> None:
    workspace = workspace_of(root)
    apply(workspace, change(workspace, {"api/main.py": "x = 1\n"}), module="m", step=7)
    assert applied_steps(workspace) == ()


def test_mode_bits_stay_and_move_with_the_file(root: Path) -> None:
    (root / "tool.sh").chmod(0o755)
    (root / "api/main.py").chmod(0o640)
    workspace = workspace_of(root)
    edits = [
        Edit("api/main.py", b"x = 2\n"),
        Edit("bin/tool.sh", b"exit 1\n", moved_from="tool.sh"),
        Edit("tool.sh", None),
    ]
    apply(workspace, ChangeSet(workspace, edits), module="m", step=7)
    assert (root / "bin/tool.sh").stat().st_mode & 0o777 == 0o755
    assert (root / "api/main.py").stat().st_mode & 0o777 == 0o640


def test_new_files_have_the_usual_mode(root: Path) -> None:
    mask = os.umask(0o027)
    try:
        workspace = workspace_of(root)
        apply(workspace, change(workspace, {"new/b.py": "z = 1\n"}), module="m", step=7)
    finally:
        os.umask(mask)
    assert (root / "new/b.py").stat().st_mode & 0o777 == 0o640
    assert (root / "new").stat().st_mode & 0o777 == 0o750


def test_emptied_folders_go_and_others_stay(root: Path) -> None:
    write(root, {"apps/kept.py": "k = 1\n"})
    workspace = workspace_of(root)
    apply(workspace, change(workspace, {"apps/old/code.py": None}), module="m", step=9)
    assert not (root / "apps/old").exists()
    assert (root / "apps").is_dir()


def test_a_folder_with_ignored_files_stays(root: Path) -> None:
    write(root, {"apps/old/__pycache__/code.pyc": b"compiled"})
    workspace = workspace_of(root)
    apply(workspace, change(workspace, {"apps/old/code.py": None}), module="m", step=9)
    assert (root / "apps/old/__pycache__/code.pyc").read_bytes() == b"compiled"


def test_a_file_edited_since_the_plan_is_refused_and_nothing_written(root: Path) -> None:
    workspace = workspace_of(root)
    planned = change(workspace, {"api/main.py": "x = 2\n", "apps/old/code.py": "y = 2\n"})
    write(root, {"apps/old/code.py": "y = 3  # mine\n"})
    before = picture(root)
    with pytest.raises(Refused, match=r"apps/old/code\.py"):
        apply(workspace, planned, module="m", step=7)
    assert picture(root) == before
    assert applied_steps(workspace) == ()


def test_an_ignored_file_in_the_way_is_refused(root: Path) -> None:
    write(root, {".gitignore": "local.py\n", "local.py": "mine = 1\n"})
    workspace = workspace_of(root)
    with pytest.raises(Refused, match=r"local\.py"):
        apply(workspace, change(workspace, {"local.py": "theirs = 1\n"}), module="m", step=7)
    assert (root / "local.py").read_text() == "mine = 1\n"


def test_a_folder_in_the_way_is_refused(root: Path) -> None:
    workspace = workspace_of(root)
    before = picture(root)
    with pytest.raises(Refused):
        apply(workspace, change(workspace, {"api": "text\n"}), module="m", step=7)
    with pytest.raises(Refused):
        apply(workspace, change(workspace, {"tool.sh/inner.txt": "text\n"}), module="m", step=7)
    assert picture(root) == before


def test_a_change_that_does_not_parse_is_a_bug_and_writes_nothing(root: Path) -> None:
    workspace = workspace_of(root)
    before = picture(root)
    with pytest.raises(InternalError, match="does not parse"):
        apply(workspace, change(workspace, {"api/main.py": "x = (\n"}), module="m", step=7)
    assert picture(root) == before


def test_a_link_inside_stays_a_link(root: Path) -> None:
    (root / "linked.py").symlink_to("api/main.py")
    workspace = workspace_of(root)
    apply(workspace, change(workspace, {"linked.py": "x = 2\n"}), module="m", step=7)
    assert (root / "linked.py").readlink() == Path("api/main.py")
    assert (root / "api/main.py").read_text() == "x = 2\n"


def test_a_link_that_goes_leaves_its_target(root: Path) -> None:
    (root / "linked.py").symlink_to("api/main.py")
    workspace = workspace_of(root)
    apply(workspace, change(workspace, {"linked.py": None}), module="m", step=7)
    assert not (root / "linked.py").is_symlink()
    assert (root / "api/main.py").read_text() == "x = 1\n"


def test_two_names_of_one_file_must_agree(root: Path) -> None:
    (root / "linked.py").symlink_to("api/main.py")
    workspace = workspace_of(root)
    both = {"linked.py": "x = 2\n", "api/main.py": "x = 2\n"}
    apply(workspace, change(workspace, both), module="m", step=7)
    with pytest.raises(Refused, match="two names"):
        different = {"linked.py": "x = 3\n", "api/main.py": "x = 4\n"}
        apply(workspace, change(workspace, different), module="m", step=8)
    assert (root / "api/main.py").read_text() == "x = 2\n"


def test_a_link_out_of_the_tree_is_refused(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    write(outside, {"a.py": "o = 1\n"})
    (root / "leak.py").symlink_to(outside / "a.py")
    (root / "folder").symlink_to(outside)
    workspace = workspace_of(root)
    for path in ("leak.py", "folder/a.py", "folder/new.py", "../outside/a.py"):
        with pytest.raises(Refused):
            apply(workspace, change(workspace, {path: "o = 2\n"}), module="m", step=7)
    assert picture(outside) == {"a.py": ("file", 0o644, b"o = 1\n")}


def test_a_link_put_in_the_way_after_the_check_leads_nowhere(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from refactor_kit.transaction import applying

    outside = tmp_path / "outside"
    write(outside, {"code.py": "y = 1\n"})
    carry_out = applying.carry_out

    def swapped(*arguments: object) -> None:
        (root / "apps/old").rename(root / "apps/aside")
        (root / "apps/old").symlink_to(outside)
        carry_out(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(applying, "carry_out", swapped)
    workspace = workspace_of(root)
    with pytest.raises(Refused):
        apply(workspace, change(workspace, {"apps/old/code.py": "y = 2\n"}), module="m", step=7)
    assert (outside / "code.py").read_text() == "y = 1\n"
    assert [file.name for file in outside.iterdir()] == ["code.py"]


def test_an_edit_at_the_last_moment_is_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from refactor_kit.transaction import applying

    carry_out = applying.carry_out

    def edited(*arguments: object) -> None:
        write(root, {"apps/old/code.py": "y = 3  # mine\n"})
        carry_out(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(applying, "carry_out", edited)
    workspace = workspace_of(root)
    files = {"api/main.py": "x = 2\n", "apps/old/code.py": "y = 2\n", "new.py": "n = 1\n"}
    with pytest.raises(Refused, match=r"apps/old/code\.py"):
        apply(workspace, change(workspace, files), module="m", step=7)
    assert (root / "apps/old/code.py").read_text() == "y = 3  # mine\n"
    assert (root / "api/main.py").read_text() == "x = 1\n"
    assert not (root / "new.py").exists()


def test_hard_links_inside_go_on_showing_the_same(root: Path) -> None:
    (root / "second.py").hardlink_to(root / "api/main.py")
    (root / "api/main.py").chmod(0o755)
    workspace = workspace_of(root)
    apply(workspace, change(workspace, {"api/main.py": "x = 'longer'\n"}), module="m", step=7)
    assert (root / "second.py").read_text() == "x = 'longer'\n"
    assert (root / "api/main.py").stat().st_nlink == 2
    assert (root / "api/main.py").stat().st_mode & 0o777 == 0o755
    apply(workspace, change(workspace, {"api/main.py": "x\n"}), module="m", step=8)
    assert (root / "second.py").read_text() == "x\n"


def test_a_hard_link_that_leads_outside_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.py").hardlink_to(root / "api/main.py")
    workspace = workspace_of(root)
    with pytest.raises(Refused, match="hard link"):
        apply(workspace, change(workspace, {"api/main.py": "x = 2\n"}), module="m", step=7)
    assert (tmp_path / "copy.py").read_text() == "x = 1\n"


@pytest.mark.parametrize(
    "name", ["with space.py", "quo'te\".py", "new\nline.py", "früh/ä.py", "-n.py", "ba\udce4d.py"]
)
def test_names_of_any_kind(root: Path, name: str) -> None:
    write(root, {name: "n = 1\n"})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=names")
    workspace = workspace_of(root)
    assert name in workspace
    apply(workspace, change(workspace, {name: "n = 2\n"}), module="m", step=7)
    assert (root / name).read_text() == "n = 2\n"
    assert workspace.repository is not None
    assert workspace.repository.dirty_paths([name]) == (name,)


def test_the_index_is_not_touched(root: Path) -> None:
    write(root, {"staged.py": "s = 1\n", "intent.py": "i = 1\n"})
    git(root, "add", "staged.py")
    git(root, "add", "--intent-to-add", "intent.py")
    index = (root / ".git/index").read_bytes()
    workspace = workspace_of(root)
    apply(workspace, change(workspace, {"api/main.py": "x = 2\n"}), module="m", step=7)
    assert (root / ".git/index").read_bytes() == index


def test_no_git_at_all(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    workspace = workspace_of(tmp_path)
    assert workspace.repository is None
    apply(workspace, change(workspace, {"api/main.py": "x = 2\n"}), module="m", step=7)
    assert workspace.paths() == tuple(sorted(FILES))
    assert [step.step for step in applied_steps(workspace)] == [7]
