from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from refactor_kit.base import ChangeSet, Edit
from refactor_kit.runtime.errors import Refused
from refactor_kit.transaction import applied_steps, apply, undo, undo_plan
from refactor_kit.worktree.workspace import Workspace
from tests.support.git_trees import change, git, make_git_tree, picture, workspace_of, write

FILES = {"a.py": "a = 1\n", "b.py": "b = 1\n", "old/deep/c.py": "c = 1\n", "shared.py": "s = 1\n"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_git_tree(tmp_path / "tree", FILES)


def step(
    workspace: Workspace, number: int, files: dict[str, str | None], module: str = "m"
) -> None:
    apply(workspace, change(workspace, files), module=module, step=number)


def test_everything_comes_back_byte_for_byte(root: Path) -> None:
    (root / "old/deep").chmod(0o700)
    (root / "old/deep/c.py").chmod(0o755)
    (root / "link.py").symlink_to("a.py")
    (root / "empty").mkdir()
    before = picture(root)
    workspace = workspace_of(root)
    moved = [
        Edit("new/c.py", b"c = 2\n", moved_from="old/deep/c.py"),
        Edit("old/deep/c.py", None),
        Edit("link.py", None),
        Edit("empty/now.py", b"e = 1\n"),
    ]
    apply(workspace, ChangeSet(workspace, moved), module="m", step=7)
    step(workspace, 9, {"a.py": "a = 2\n", "new/c.py": "c = 3\n", "empty/now.py": None})
    restored = undo(workspace, "m").restored
    assert picture(root) == before
    assert restored == ["a.py", "link.py", "new/c.py", "old/deep/c.py"]
    assert applied_steps(workspace) == ()


def test_an_empty_folder_of_the_user_outlives_the_undo(root: Path) -> None:
    (root / "empty").mkdir()
    before = picture(root)
    workspace = workspace_of(root)
    step(workspace, 7, {"empty/now.py": "e = 1\n", "made/now.py": "e = 1\n"})
    undo(workspace, "m")
    assert picture(root) == before


def test_a_made_folder_with_other_files_in_it_stays(root: Path) -> None:
    workspace = workspace_of(root)
    step(workspace, 7, {"made/now.py": "e = 1\n"})
    write(root, {"made/mine.txt": "mine\n"})
    undo(workspace, "m")
    assert [file.name for file in (root / "made").iterdir()] == ["mine.txt"]


def test_from_a_step_on(root: Path) -> None:
    workspace = workspace_of(root)
    step(workspace, 7, {"a.py": "a = 7\n"})
    after_seven = picture(root)
    step(workspace, 8, {"a.py": "a = 8\n", "b.py": "b = 8\n"})
    step(workspace, 9, {"b.py": None})
    assert undo_plan(workspace, "m", 8).steps == (9, 8)
    undo(workspace, "m", from_step=8)
    assert picture(root) == after_seven
    assert [applied.step for applied in applied_steps(workspace)] == [7]


def test_a_plan_writes_nothing(root: Path) -> None:
    workspace = workspace_of(root)
    step(workspace, 7, {"a.py": "a = 7\n", "n.py": "n = 1\n"})
    before = picture(root)
    plan = undo_plan(workspace, "m")
    assert picture(root) == before
    assert plan.edits == (Edit("a.py", b"a = 1\n"), Edit("n.py", None))


def test_an_edited_file_refuses_the_whole_undo(root: Path) -> None:
    workspace = workspace_of(root)
    step(workspace, 7, {"a.py": "a = 7\n", "b.py": "b = 7\n", "n.py": "n = 1\n"})
    write(root, {"b.py": "b = 7  # mine\n"})
    (root / "n.py").unlink()
    before = picture(root)
    with pytest.raises(Refused, match=r"edited since") as refused:
        undo(workspace, "m")
    assert "b.py" in str(refused.value) and "a.py" not in str(refused.value)
    assert picture(root) == before
    assert len(applied_steps(workspace)) == 1


def test_later_modules_on_the_same_files_come_first(root: Path) -> None:
    workspace = workspace_of(root)
    start = picture(root)
    step(workspace, 7, {"a.py": "a = 2\n", "shared.py": "s = 2\n"}, "one")
    step(workspace, 7, {"b.py": "b = 2\n"}, "two")
    step(workspace, 7, {"shared.py": "s = 3\n"}, "three")
    with pytest.raises(Refused, match=r"(?s)three.*shared\.py.*undo three") as refused:
        undo(workspace, "one")
    assert "two" not in str(refused.value)
    undo(workspace, "three")
    undo(workspace, "one")
    undo(workspace, "two")
    assert picture(root) == start


def test_the_advice_can_be_followed_word_for_word(root: Path) -> None:
    """Modules that built on each other, by other files than those of the one that is to go."""
    workspace = workspace_of(root)
    start = picture(root)
    step(workspace, 7, {"a.py": "a = 2\n"}, "zero")
    step(workspace, 7, {"a.py": "a = 3\n", "b.py": "b = 2\n"}, "one")
    step(workspace, 7, {"b.py": "b = 3\n", "shared.py": "s = 2\n"}, "two")
    step(workspace, 9, {"old/deep/c.py": "c = 2\n"}, "apart")
    step(workspace, 8, {"shared.py": "s = 3\n"}, "three")
    step(workspace, 9, {"shared.py": "s = 4\n"}, "two")
    with pytest.raises(Refused) as refused:
        undo(workspace, "zero")
    advised = re.findall(r"'refactor-kit undo (\w+)(?: --from (\d+))?'", refused.value.remedy)
    assert advised == [("two", "9"), ("three", ""), ("two", ""), ("one", "")]
    for module, first in advised:
        undo(workspace, module, int(first) if first else None)
    undo(workspace, "zero")
    assert {each.module for each in applied_steps(workspace)} == {"apart"}
    undo(workspace, None)
    assert picture(root) == start


def test_modules_that_took_turns_come_back_in_turns(root: Path) -> None:
    workspace = workspace_of(root)
    start = picture(root)
    step(workspace, 7, {"shared.py": "s = 2\n"}, "one")
    step(workspace, 7, {"shared.py": "s = 3\n"}, "two")
    step(workspace, 9, {"shared.py": "s = 4\n"}, "one")
    with pytest.raises(Refused, match=r"first 'refactor-kit undo one --from 9', then .*undo two'"):
        undo(workspace, "one")
    with pytest.raises(Refused, match="undo one --from 9'"):
        undo(workspace, "two")
    undo(workspace, "one", from_step=9)
    undo(workspace, "two")
    undo(workspace, "one")
    assert picture(root) == start


def test_a_step_applied_again_later_is_named(root: Path) -> None:
    workspace = workspace_of(root)
    step(workspace, 7, {"a.py": "a = 2\n"})
    step(workspace, 8, {"a.py": "a = 3\n"})
    step(workspace, 3, {"a.py": "a = 4\n"})
    with pytest.raises(Refused, match=r"step 3 of m .*(?s:.)*'refactor-kit undo m'"):
        undo(workspace, "m", from_step=7)
    undo(workspace, "m")
    assert (root / "a.py").read_text() == "a = 1\n"


def test_what_git_restored_already_is_no_obstacle(root: Path) -> None:
    workspace = workspace_of(root)
    start = picture(root)
    step(workspace, 7, {"a.py": "a = 7\n", "b.py": "b = 7\n"})
    git(root, "checkout", "--", "a.py")
    assert undo(workspace, "m").restored == ["b.py"]
    assert picture(root) == start


def stand_aside(root: Path, way: str) -> str:
    """The changes leave the tree; what git then says to bring them back."""
    git(root, "add", "--all")
    if way == "stash":
        git(root, "stash", "--quiet")
        return "stash pop"
    git(root, "checkout", "--quiet", "-b", "migration")
    git(root, "commit", "--quiet", "--message=migrated")
    git(root, "checkout", "--quiet", "main")
    return "checkout migration"


@pytest.mark.parametrize("way", ["stash", "branch"])
@pytest.mark.parametrize("first", [None, 8])
def test_what_is_not_here_keeps_its_record(root: Path, way: str, first: int | None) -> None:
    workspace = workspace_of(root)
    start = picture(root)
    step(workspace, 7, {"a.py": "a = 7\n"})
    between = picture(root) if first else start
    step(workspace, 8, {"a.py": "a = 8\n", "old/deep/c.py": None})
    back = stand_aside(root, way)
    workspace.refresh()
    with pytest.raises(Refused, match="nothing of the migration of m is on this branch"):
        undo(workspace, "m", from_step=first)
    assert picture(root) == start
    git(root, *back.split())
    workspace.refresh()
    undo(workspace, "m", from_step=first)
    assert picture(root) == between


def test_another_branch_that_changed_the_files_keeps_the_record(root: Path) -> None:
    workspace = workspace_of(root)
    step(workspace, 7, {"a.py": "a = 7\n", "new.py": "n = 1\n"})
    stand_aside(root, "branch")
    write(root, {"a.py": "a = 'of a colleague'\n"})
    workspace.refresh()
    with pytest.raises(Refused, match="nothing of the migration of m"):
        undo(workspace, "m")
    assert len(applied_steps(workspace)) == 1


def test_files_that_another_module_left_alike_are_not_taken_for_the_migration(root: Path) -> None:
    workspace = workspace_of(root)
    evidence = ".refactor-kit/evidence/m.json"
    step(workspace, 7, {"a.py": "a = 7\n", "shared.py": "s = 7\n", evidence: "{}\n"})
    stand_aside(root, "branch")
    write(root, {"shared.py": "s = 7\n"})
    workspace.refresh()
    with pytest.raises(Refused, match="only 1 of 3 files of the migration of m"):
        undo(workspace, "m")
    assert (root / "shared.py").read_text() == "s = 7\n"
    assert len(applied_steps(workspace)) == 1


def test_evidence_that_was_deleted_is_no_obstacle(root: Path) -> None:
    workspace = workspace_of(root)
    start = picture(root)
    evidence = ".refactor-kit/evidence/m.json"
    step(workspace, 7, {"a.py": "a = 7\n", evidence: "{}\n"})
    shutil.rmtree(root / ".refactor-kit")
    workspace.refresh()
    assert undo(workspace, "m").restored == ["a.py"]
    assert picture(root) == start


def test_a_step_that_git_took_back_and_that_is_applied_again(root: Path) -> None:
    workspace = workspace_of(root)
    start = picture(root)
    for _ in range(2):
        step(workspace, 7, {"a.py": "a = 7\n"})
        git(root, "checkout", "--", "a.py")
    step(workspace, 7, {"a.py": "a = 7\n"})
    undo(workspace, "m")
    assert picture(root) == start


def test_a_file_that_git_restored_over_several_steps(root: Path) -> None:
    workspace = workspace_of(root)
    start = picture(root)
    step(workspace, 7, {"a.py": "a = 7\n", "b.py": "b = 7\n"})
    step(workspace, 8, {"a.py": "a = 8\n", "b.py": "b = 8\n"})
    git(root, "checkout", "--", "a.py")
    assert undo(workspace, "m").restored == ["b.py"]
    assert picture(root) == start


def test_an_edit_between_two_steps_refuses(root: Path) -> None:
    workspace = workspace_of(root)
    step(workspace, 7, {"a.py": "a = 7\n"})
    write(root, {"a.py": "a = 'mine'\n"})
    workspace.refresh()
    step(workspace, 8, {"a.py": "a = 'mine', 8\n"})
    with pytest.raises(Refused, match="edited since"):
        undo(workspace, "m")
    undo(workspace, "m", from_step=8)
    assert (root / "a.py").read_text() == "a = 'mine'\n"


def test_work_that_was_dirty_before_comes_back(root: Path) -> None:
    write(root, {"a.py": "a = 1  # not committed\n"})
    start = picture(root)
    workspace = workspace_of(root)
    step(workspace, 7, {"a.py": "a = 7  # not committed\n"})
    undo(workspace, "m")
    assert picture(root) == start


def test_nothing_on_record(root: Path) -> None:
    with pytest.raises(Refused, match="nothing that was applied to m"):
        undo(workspace_of(root), "m")


def test_without_git(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    workspace = workspace_of(tmp_path)
    start = picture(tmp_path)
    step(workspace, 7, {"a.py": "a = 7\n", "old/deep/c.py": None})
    undo(workspace, "m")
    assert picture(tmp_path) == start


def test_the_undo_of_a_commit_needs_no_history(root: Path, tmp_path: Path) -> None:
    workspace = workspace_of(root)
    start = picture(root)
    step(workspace, 7, {"a.py": "a = 7\n"})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=seven")
    git(root, "checkout", "--quiet", "--detach")
    undo(workspace, "m")
    assert picture(root) == start


def test_two_services_of_one_repository_keep_apart(tmp_path: Path) -> None:
    top = make_git_tree(tmp_path / "tree", {"one/a.py": "a = 1\n", "two/a.py": "a = 1\n"})
    one, two = workspace_of(top / "one"), workspace_of(top / "two")
    step(one, 7, {"a.py": "a = 2\n"})
    step(two, 7, {"a.py": "a = 3\n"})
    assert one.state_dir == two.state_dir
    assert len(applied_steps(one)) == len(applied_steps(two)) == 1
    undo(one, "m")
    assert (top / "one/a.py").read_text() == "a = 1\n"
    assert (top / "two/a.py").read_text() == "a = 3\n"


def test_a_linked_work_tree_has_its_own_records(root: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    git(root, "worktree", "add", "--quiet", str(linked))
    workspace = workspace_of(linked)
    step(workspace, 7, {"a.py": "a = 2\n"})
    assert applied_steps(workspace_of(root)) == ()
    assert workspace.state_dir.is_relative_to(root / ".git/worktrees")
    undo(workspace, "m")
    assert (linked / "a.py").read_text() == "a = 1\n"
    shutil.rmtree(linked)


def test_a_damaged_record_is_named(root: Path) -> None:
    workspace = workspace_of(root)
    step(workspace, 7, {"a.py": "a = 2\n"})
    file = next((workspace.state_dir / "applied").iterdir())
    file.write_bytes(file.read_bytes()[:50])
    with pytest.raises(Refused, match="cannot be read"):
        undo(workspace, "m")
