from __future__ import annotations

import os
from pathlib import Path

import pytest

from refactor_kit.runtime.errors import Failed, Refused
from refactor_kit.worktree.repository import Repository
from tests.support.git_trees import git, make_git_tree, workspace_of, write

ODD = [
    "with space.py",
    "new\nline.py",
    "quo\"te'.py",
    "ä/ö.py",
    "-n.py",
    "[a]*?.py",
    "by\udce4te.py",
]


@pytest.fixture(autouse=True)
def identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A Tester")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "tester@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_git_tree(tmp_path / "tree", {"a.py": "a = 1\n", "b/c.py": "c = 1\n"})


def discover(root: Path) -> Repository:
    repository = Repository.discover(root)
    assert repository is not None
    return repository


def make_executable(file: Path, script: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def test_no_git_folder_above(tmp_path: Path) -> None:
    assert Repository.discover(tmp_path) is None


def test_the_top_and_the_place_in_it(root: Path) -> None:
    assert discover(root).prefix == ""
    below = discover(root / "b")
    assert (below.top, below.prefix) == (root, "b/")
    assert below.tracked_files() == ("c.py",)
    assert below.git_path("refactor-kit") == root / ".git/refactor-kit"


def test_a_work_tree_that_lies_elsewhere_is_named(root: Path, tmp_path: Path) -> None:
    git(root, "config", "core.worktree", str(tmp_path))
    assert discover(root).top == tmp_path
    (tmp_path / "elsewhere").mkdir()
    git(root, "config", "core.worktree", str(tmp_path / "elsewhere"))
    with pytest.raises(Refused, match=r"core\.worktree"):
        Repository.discover(root)


def test_git_that_cannot_answer_is_a_refusal(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / ".git/HEAD").unlink()
    with pytest.raises(Refused, match="git cannot answer"):
        Repository.discover(root)
    monkeypatch.setenv("PATH", str(root / "nothing"))
    with pytest.raises(Refused, match="not installed"):
        Repository.discover(root)


def test_inside_the_git_folder(root: Path) -> None:
    with pytest.raises(Refused):
        Repository.discover(root / ".git/hooks")


def test_another_repository_in_the_environment_is_ignored(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_git_tree(tmp_path / "other", {"o.py": ""})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    assert discover(root).tracked_files() == ("a.py", "b/c.py")


def test_visible_files(root: Path) -> None:
    write(root, {".gitignore": "*.log\n", "x.log": "", "new.py": "", "b/new.py": ""})
    (root / "a.py").unlink()
    assert workspace_of(root).paths() == (".gitignore", "b/c.py", "b/new.py", "new.py")
    assert discover(root).tracked_files() == ("a.py", "b/c.py")


def test_other_repositories_inside_are_not_visible(root: Path, tmp_path: Path) -> None:
    inner = make_git_tree(tmp_path / "inner", {"i.py": ""})
    git(root, "submodule", "--quiet", "add", str(inner), "sub")
    make_git_tree(root / "nested", {"n.py": ""})
    assert workspace_of(root).paths() == (".gitmodules", "a.py", "b/c.py")
    assert discover(root).submodules() == ("nested", "sub")
    assert discover(root).submodule_files() == ("sub/i.py",)


@pytest.mark.parametrize("name", ODD)
def test_odd_names(root: Path, name: str) -> None:
    write(root, {name: "o = 1\n"})
    repository = discover(root)
    assert name in workspace_of(root).paths()
    assert repository.dirty_paths([name, "a.py"]) == (name,)
    repository.commit([name], "Odd")
    assert repository.dirty_paths([name, "a.py"]) == ()
    assert name in repository.tracked_files()


def test_many_paths_at_once(root: Path) -> None:
    names = [f"many/{number}.py" for number in range(450)]
    write(root, dict.fromkeys(names, "m = 1\n"))
    assert len(discover(root).dirty_paths(names)) == 450


def test_head(tmp_path: Path, root: Path) -> None:
    assert discover(root).head() == git(root, "rev-parse", "HEAD").strip()
    (tmp_path / "fresh").mkdir()
    git(tmp_path / "fresh", "init", "--quiet")
    assert discover(tmp_path / "fresh").head() is None


def test_a_shallow_clone(root: Path, tmp_path: Path) -> None:
    write(root, {"a.py": "a = 2\n"})
    git(root, "commit", "--quiet", "--all", "--message=two")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "shallow")
    assert discover(tmp_path / "shallow").dirty_paths(["a.py"]) == ()


def test_nothing_of_the_repository_is_run(root: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    make_executable(trap, f"touch {tmp_path}/sprung; cat")
    for key in ("filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "core.fsmonitor"):
        git(root, "config", key, str(trap))
    git(root, "config", "diff.evil.textconv", str(trap))
    git(root, "config", "core.hooksPath", str(tmp_path))
    (root / ".gitattributes").write_text("*.py filter=evil diff=evil\n")
    os.utime(root / "a.py", (1, 1))
    repository = discover(root)
    assert repository.dirty_paths(["a.py", "b/c.py"]) == ()
    workspace_of(root).paths()
    workspace_of(root).files_holding(["a"])
    repository.refuse_unfinished_operations()
    assert repository.attribute("filter", ["a.py"]) == {"a.py": "evil"}
    assert not (tmp_path / "sprung").exists()


def test_nothing_is_fetched_to_answer(root: Path, tmp_path: Path) -> None:
    """A clone that lacks objects names the program that would bring them."""
    trap = tmp_path / "trap.sh"
    make_executable(trap, f"touch {tmp_path}/sprung")
    blob = git(root, "rev-parse", "HEAD:a.py").strip()
    git(root, "config", "remote.origin.url", str(tmp_path / "tree"))
    git(root, "config", "remote.origin.uploadpack", str(trap))
    git(root, "config", "remote.origin.promisor", "true")
    git(root, "config", "extensions.partialClone", "origin")
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(Refused, match="git cannot answer"):
        discover(root).git.ask("cat-file", "blob", blob)
    assert not (tmp_path / "sprung").exists()


def test_a_commit_holds_exactly_its_paths(root: Path) -> None:
    write(root, {"staged.py": "s = 1\n", "b/c.py": "c = 2\n", "a.py": "a = 2\n", "new.py": "n\n"})
    git(root, "add", "staged.py", "b/c.py")
    write(root, {"b/c.py": "c = 3\n"})
    commit = discover(root).commit(["a.py", "new.py"], "Title\n\nRefactor-Kit-Step: 7")
    assert commit == git(root, "rev-parse", "HEAD").strip()
    assert git(root, "show", "--format=%B", "--name-status").split() == [
        *("Title", "Refactor-Kit-Step:", "7"),
        *("M", "a.py", "A", "new.py"),
    ]
    assert git(root, "status", "--porcelain") == "MM b/c.py\nA  staged.py\n"


def test_a_commit_of_files_that_went_and_ignored_ones(root: Path) -> None:
    write(root, {".git/info/exclude": "kept/\n", "kept/k.json": "{}"})
    (root / "a.py").unlink()
    repository = discover(root / "b")
    (root / "b/c.py").unlink()
    repository.commit(["c.py"], "Gone")
    discover(root).commit(["kept/k.json", "a.py"], "Kept")
    assert git(root, "ls-files").split() == ["kept/k.json"]


def test_the_users_hooks_run_and_their_veto_leaves_the_index_alone(root: Path) -> None:
    make_executable(root / ".git/hooks/pre-commit", "echo 'not today'; exit 1")
    write(root, {"new.py": "n = 1\n", "a.py": "a = 2\n"})
    status = git(root, "status", "--porcelain")
    with pytest.raises(Failed, match="not today"):
        discover(root).commit(["new.py", "a.py"], "Title")
    assert git(root, "status", "--porcelain") == status


def test_a_message_is_never_an_option(root: Path) -> None:
    write(root, {"a.py": "a = 2\n"})
    discover(root).commit(["a.py"], "--amend")
    assert git(root, "log", "--format=%s").split() == ["--amend", "start"]
