from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.runtime.errors import Refused
from refactor_kit.transaction import applied_steps, apply, undo, undo_plan
from refactor_kit.worktree.workspace import Workspace
from tests.support.git_trees import change, git, make_git_tree, picture, workspace_of, write

FILES = {"a.py": "a = 1\n", "b/c.py": "c = 1\n", "shared.py": "s = 1\n", "tool.sh": "exit\n"}


@pytest.fixture(autouse=True)
def identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A Tester")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "tester@example.org")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_git_tree(tmp_path / "tree", FILES)
    (root / "tool.sh").chmod(0o755)
    git(root, "commit", "--quiet", "--all", "--message=executable")
    return root


def step(
    workspace: Workspace, number: int, files: dict[str, str | None], module: str = "m"
) -> None:
    """Apply one step and commit it, as ``--commit`` does."""
    planned = change(workspace, files)
    apply(workspace, planned, module=module, step=number)
    assert workspace.repository is not None
    message = f"Step\n\nRefactor-Kit-Module: {module}\nRefactor-Kit-Step: {number}\n"
    workspace.repository.commit(planned.paths(), message)


def migrate(root: Path) -> None:
    workspace = workspace_of(root)
    step(workspace, 7, {"a.py": "a = 7\n", "new/deep/n.py": "n = 7\n", "b/c.py": None})
    step(workspace, 9, {"a.py": "a = 9\n", "tool.sh": None, "new/deep/n.py": "n = 9\n"})


def clone(root: Path) -> Path:
    git(root.parent, "clone", "--quiet", str(root), "clone")
    return root.parent / "clone"


def is_clean(root: Path) -> bool:
    return git(root, "status", "--porcelain") == ""


def test_commits_on_record_are_reverted_by_a_commit(root: Path) -> None:
    before = picture(root)
    migrate(root)
    newest, older = git(root, "log", "--format=%H", "-2").split()
    undo(workspace_of(root), "m")
    assert picture(root) == before
    assert is_clean(root)
    assert git(root, "log", "-1", "--format=%B").strip() == (
        "Undo the migration of m, steps 9, 7\n\n"
        f"This reverts commit {newest}.\nThis reverts commit {older}."
    )


def test_another_clone_has_no_records_and_needs_none(root: Path) -> None:
    before = picture(root)
    migrate(root)
    other = clone(root)
    # However its user searches, and writes trailers of other tools.
    git(other, "config", "grep.patternType", "fixed")
    git(other, "config", "trailer.separators", "=#")
    assert applied_steps(workspace_of(other)) == ()
    assert undo_plan(workspace_of(other), "m", from_step=9).steps == (9,)
    undo(workspace_of(other), "m")
    assert picture(other) == before
    assert is_clean(other)
    with pytest.raises(Refused, match="nothing that was applied"):
        undo(workspace_of(other), "m")


def test_a_clone_that_went_on(root: Path) -> None:
    before = picture(root)
    workspace = workspace_of(root)
    step(workspace, 7, {"a.py": "a = 7\n"})
    other = clone(root)
    step(workspace_of(other), 8, {"a.py": "a = 8\n"})
    apply(
        workspace_of(other),
        change(workspace_of(other), {"a.py": "a = 9\n"}),
        module="m",
        step=9,
    )
    undo(workspace_of(other), "m")
    assert picture(other) == before
    assert is_clean(other)


def test_line_ends_that_git_converts_come_back(root: Path) -> None:
    write(root, {".gitattributes": "*.py text eol=crlf\n", "w.py": "w = 1\r\n"})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=windows")
    workspace = workspace_of(root)
    step(workspace, 7, {"w.py": "w = 2\r\n"})
    other = clone(root)
    undo(workspace_of(other), "m")
    assert (other / "w.py").read_bytes() == b"w = 1\r\n"
    assert is_clean(other)


def test_an_edit_since_refuses_and_names_it(root: Path) -> None:
    migrate(root)
    other = clone(root)
    write(other, {"a.py": "a = 10\n"})
    git(other, "commit", "--quiet", "--all", "--message=feature")
    before = picture(other)
    with pytest.raises(Refused, match=r"(?s)edited since.*a\.py"):
        undo(workspace_of(other), "m")
    assert picture(other) == before


def test_later_modules_come_first(root: Path) -> None:
    before = picture(root)
    workspace = workspace_of(root)
    step(workspace, 7, {"shared.py": "s = 2\n"}, "one")
    step(workspace, 7, {"shared.py": "s = 3\n"}, "two")
    other = clone(root)
    with pytest.raises(Refused, match="undo two"):
        undo(workspace_of(other), "one")
    undo(workspace_of(other), "two")
    undo(workspace_of(other), "one")
    assert picture(other) == before
    assert is_clean(other)


def test_a_second_migration_after_an_undo_and_other_work(root: Path) -> None:
    migrate(root)
    undo(workspace_of(root), "m")
    write(root, {"a.py": "a = 100\n"})
    git(root, "commit", "--quiet", "--all", "--message=feature")
    before = picture(root)
    migrate(root)
    other = clone(root)
    undo(workspace_of(other), "m")
    assert picture(other) == before


def test_reverts_of_the_user_count(root: Path) -> None:
    before = picture(root)
    workspace = workspace_of(root)
    step(workspace, 7, {"a.py": "a = 7\n"})
    git(root, "revert", "--no-edit", "HEAD")
    other = clone(root)
    with pytest.raises(Refused, match="nothing that was applied"):
        undo(workspace_of(other), "m")
    git(other, "revert", "--no-edit", "HEAD")
    undo(workspace_of(other), "m")
    assert picture(other) == before


def test_a_shallow_clone_is_not_taken_for_the_beginning(root: Path, tmp_path: Path) -> None:
    migrate(root)
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "shallow")
    before = picture(tmp_path / "shallow")
    with pytest.raises(Refused, match="not in this clone"):
        undo(workspace_of(tmp_path / "shallow"), "m")
    assert picture(tmp_path / "shallow") == before


def test_a_hooks_veto_takes_the_undo_back(root: Path) -> None:
    before = picture(root)
    migrate(root)
    migrated, records = picture(root), applied_steps(workspace_of(root))
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(Refused, match="taken back"):
        undo(workspace_of(root), "m")
    assert picture(root) == migrated
    assert applied_steps(workspace_of(root)) == records
    assert is_clean(root)
    hook.unlink()
    undo(workspace_of(root), "m")
    assert picture(root) == before
    assert is_clean(root)


def test_a_service_below_the_top(tmp_path: Path) -> None:
    top = make_git_tree(tmp_path / "tree", {"one/a.py": "a = 1\n", "two/a.py": "a = 1\n"})
    step(workspace_of(top / "one"), 7, {"a.py": "a = 2\n", "n.py": "n = 1\n"})
    other = clone(top)
    undo(workspace_of(other / "one"), "m")
    assert (other / "one/a.py").read_text() == "a = 1\n"
    assert not (other / "one/n.py").exists()
    assert is_clean(other)


def test_what_others_staged_stays_staged(root: Path) -> None:
    migrate(root)
    write(root, {"shared.py": "s = 50\n"})
    git(root, "add", "shared.py")
    undo(workspace_of(root), "m")
    assert git(root, "status", "--porcelain") == "M  shared.py\n"


def as_one(root: Path) -> None:
    """Three steps in one commit, which names the first of them."""
    workspace = workspace_of(root)
    changes = {5: {"b/c.py": "c = 5\n"}, 7: {"a.py": "a = 7\n"}, 9: {"n.py": "n = 9\n"}}
    for number, files in changes.items():
        apply(workspace, change(workspace, files), module="m", step=number)
    message = "Migrate m\n\nRefactor-Kit-Module: m\nRefactor-Kit-Step: 5\n"
    assert workspace.repository is not None
    workspace.repository.commit(["a.py", "b/c.py", "n.py"], message)


def test_the_later_steps_of_one_commit_are_taken_back_by_a_commit(root: Path) -> None:
    before = picture(root)
    as_one(root)
    whole = git(root, "rev-parse", "HEAD").strip()
    undo(workspace_of(root), "m", from_step=7)
    assert is_clean(root)
    assert (root / "a.py").read_text() == FILES["a.py"]
    assert (root / "b/c.py").read_text() == "c = 5\n"
    assert not (root / "n.py").exists()
    assert git(root, "log", "-1", "--format=%B").strip() == (
        f"Undo the migration of m, steps 9, 7\n\nThis takes back the later steps of commit {whole}."
    )
    undo(workspace_of(root), "m")
    assert is_clean(root)
    assert picture(root) == before


def test_later_steps_that_are_in_no_commit_make_none(root: Path) -> None:
    as_one(root)
    after, head = picture(root), git(root, "rev-parse", "HEAD")
    workspace = workspace_of(root)
    apply(workspace, change(workspace, {"a.py": "a = 10\n"}), module="m", step=10)
    undo(workspace_of(root), "m", from_step=10)
    assert (picture(root), git(root, "rev-parse", "HEAD")) == (after, head)


def test_a_clone_that_knows_the_steps_as_one_says_which_command_works(root: Path) -> None:
    before = picture(root)
    as_one(root)
    other = clone(root)
    with pytest.raises(Refused) as refused:
        undo(workspace_of(other), "m", from_step=7)
    assert "holds its steps as one" in str(refused.value)
    assert "'refactor-kit undo m'" in str(refused.value)
    undo(workspace_of(other), "m")
    assert picture(other) == before


@pytest.mark.parametrize("committed", ["nothing", "the steps", "the steps and the edit"])
@pytest.mark.parametrize("path", ["a.py", "new/deep/n.py"])
def test_what_was_edited_since_is_set_aside_as_the_refusal_says(
    root: Path, committed: str, path: str
) -> None:
    before = picture(root)
    workspace = workspace_of(root)
    if committed == "nothing":
        files = {"a.py": "a = 7\n", "new/deep/n.py": "n = 7\n"}
        apply(workspace, change(workspace, files), module="m", step=7)
    else:
        migrate(root)
    write(root, {path: "mine = 1\n"})
    if committed == "the steps and the edit":
        git(root, "commit", "--quiet", "--all", "--message=mine")
    edited = picture(root)
    with pytest.raises(Refused, match="'refactor-kit undo m --set-aside'"):
        undo(workspace_of(root), "m")
    assert picture(root) == edited
    undone = undo(workspace_of(root), "m", set_aside=True)
    assert picture(root) == before
    kept = undone.aside_in(workspace_of(root)) / path
    assert kept.read_text() == "mine = 1\n"
    assert list(undone.aside) == [path]
    assert undo_again(root) == "nothing"


def undo_again(root: Path) -> str:
    with pytest.raises(Refused, match="nothing that was applied"):
        undo(workspace_of(root), "m", set_aside=True)
    return "nothing"


def test_what_cannot_be_set_aside_stays(root: Path) -> None:
    migrate(root)
    write(root, {"a.py": "mine = 1\n"})
    workspace = workspace_of(root)
    (workspace.state_dir / "aside").write_text("in the way")
    before = picture(root)
    with pytest.raises(Refused, match="cannot be set aside"):
        undo(workspace, "m", set_aside=True)
    assert picture(root) == before
