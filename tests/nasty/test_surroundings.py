"""Repositories, disks, terminals and targets as they should not be, through the command line."""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE, STDOUT

import pytest

from refactor_kit.transaction.journal import Journal
from refactor_kit.transaction.preparation import prepare
from tests.support.git_trees import change, git, picture, workspace_of, write
from tests.support.reference_service import TOOL

from .service import FILES, MAIN, MIGRATE, UNDO, UNIFIED, orders_service, refactor, said


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = orders_service(tmp_path / "tree")
    # Whoever runs the tests need not have said who commits.
    git(root, "config", "user.name", "a")
    git(root, "config", "user.email", "a@example.org")
    return root


def migrate_and_undo(root: Path) -> None:
    before = picture(root)
    done = refactor(root, *MIGRATE)
    assert done.returncode == 0, said(done)
    assert (root / UNIFIED).is_file()
    undone = refactor(root, *UNDO)
    assert undone.returncode == 0, said(undone)
    assert picture(root) == before


def test_no_git_at_all(root: Path) -> None:
    shutil.rmtree(root / ".git")
    migrate_and_undo(root)


def test_a_linked_work_tree(root: Path, tmp_path: Path) -> None:
    git(root, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    before = picture(root)
    migrate_and_undo(tmp_path / "linked")
    assert picture(root) == before


def test_a_submodule_as_the_service(root: Path, tmp_path: Path) -> None:
    above = tmp_path / "above"
    above.mkdir()
    git(above, "init", "--quiet")
    git(above, "submodule", "--quiet", "add", str(root), "service")
    migrate_and_undo(above / "service")


def test_a_shallow_clone(root: Path, tmp_path: Path) -> None:
    git(root, "commit", "--quiet", "--allow-empty", "--message=later")
    git(tmp_path, "clone", "--quiet", "--depth=1", root.as_uri(), "shallow")
    migrate_and_undo(tmp_path / "shallow")


def test_a_service_below_the_top_with_an_odd_name(root: Path, tmp_path: Path) -> None:
    top = tmp_path / "top"
    inner = top / "the \"service\" of 'é'\n"
    top.mkdir()
    git(top, "init", "--quiet")
    write(inner, FILES)
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message=start")
    migrate_and_undo(inner)


def test_no_file_may_grow(root: Path) -> None:
    """A limit on the size of files stands in for a full disk: the journal does not fit."""
    before = picture(root)
    # Once before, so that what is remembered under the git folder is there already.
    assert refactor(root, "plan", "orders").returncode == 0

    done = subprocess.run(
        [TOOL, *MIGRATE], cwd=root, stdout=PIPE, stderr=STDOUT, text=True, check=False,
        preexec_fn=_limited(1000),
    )  # fmt: skip

    assert done.returncode == 4, done.stdout
    assert "File too large" in done.stdout
    assert picture(root) == before
    assert git(root, "status", "--porcelain") == ""
    migrate_and_undo(root)


def _limited(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_an_edit_between_the_plan_and_the_write(root: Path) -> None:
    before = picture(root)
    command = [TOOL, *MIGRATE, "--interactive"]
    asked = subprocess.Popen(command, cwd=root, stdin=PIPE, stdout=PIPE, stderr=STDOUT, text=True)
    with asked:
        _read_to_question(asked)
        mine = (root / MAIN).read_bytes() + b"# mine\n"
        (root / MAIN).write_bytes(mine)
        rest, _ = asked.communicate("y\n" * 20)

    assert asked.returncode == 4
    assert "api/main.py" in rest
    assert (root / MAIN).read_bytes() == mine
    (root / MAIN).write_bytes(before[MAIN][2])
    refactor(root, *UNDO)
    assert picture(root) == before


@pytest.mark.parametrize("answer", ["", "n\n"], ids=["no answer", "no"])
def test_a_step_that_is_not_wanted(root: Path, answer: str) -> None:
    before = picture(root)
    done = refactor(root, *MIGRATE, "--interactive", stdin=answer)
    assert done.returncode == (0 if answer else 130), said(done)
    assert picture(root) == before


def _read_to_question(asked: subprocess.Popen[str]) -> None:
    told = ""
    assert asked.stdout is not None
    while "[y/N]: " not in told:
        letter = asked.stdout.read(1)
        assert letter, told
        told += letter


def test_a_hooks_veto_takes_the_step_back(root: Path) -> None:
    before = picture(root)
    _set_hook(root, "echo not today; echo 'y = 1' >> .gitignore; exit 1")

    done = refactor(root, *MIGRATE, "--commit")

    assert done.returncode == 4, said(done)
    assert "not today" in said(done) and "taken back" in said(done)
    assert picture(root) == before
    assert git(root, "status", "--porcelain") == ""
    (root / ".git/hooks/pre-commit").unlink()
    assert refactor(root, *MIGRATE, "--commit").returncode == 0
    assert git(root, "status", "--porcelain") == ""
    assert refactor(root, *UNDO).returncode == 0
    assert picture(root) == before


def test_commits_need_git(root: Path) -> None:
    shutil.rmtree(root / ".git")
    before = picture(root)
    done = refactor(root, *MIGRATE, "--commit")
    assert done.returncode == 4
    assert "needs a git repository" in said(done)
    assert picture(root) == before


def _set_hook(root: Path, script: str) -> None:
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)


@pytest.mark.parametrize("words", [("plan", "orders"), ("status",), (*MIGRATE, "--dry-run")])
def test_verbs_that_only_read_refuse_a_tree_in_between(root: Path, words: tuple[str, ...]) -> None:
    workspace = workspace_of(root)
    half_done = prepare(workspace, change(workspace, {MAIN: "x = 1\n"}), "orders", 7)
    Journal(workspace).begin(*half_done)

    done = refactor(root, *words)

    assert done.returncode == 4, said(done)
    assert "an earlier run died in the middle of a change" in said(done)
    assert "refactor-kit migrate" in said(done)
    migrate_and_undo(root)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("import sys\nsys.stdout.write('x' * 9_000_000)", "output"),
        ("import os\nos.kill(os.getpid(), 9)", "ended by SIGKILL"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("while True:\n    pass", "longer than|within|timeout"),
    ],
    ids=["floods", "kills itself", "exits", "never ends"],
)
def test_a_target_that_does_not_boot(root: Path, line: str, told: str) -> None:
    _prove_by_import(root, line)
    before = picture(root)

    done = refactor(root, "migrate", "orders")

    assert done.returncode in (1, 4), said(done)
    assert re.search(told, said(done)), said(done)
    assert picture(root) == before


def test_dirt_in_a_file_that_only_a_proof_brings_about(root: Path) -> None:
    """The certificate is written after the last proof; it is asked about before the first step."""
    _prove_by_import(root, "x = 1")
    write(root, {"docs/modules/orders/migration.md": "written by hand\n"})
    before = picture(root)

    done = refactor(root, "migrate", "orders")

    assert done.returncode == 4, said(done)
    assert "hold work that is in no commit" in said(done)
    assert "docs/modules/orders/migration.md" in said(done)
    assert picture(root) == before


def test_a_target_that_forks_leaves_no_process(root: Path, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    told = f"open({str(pids)!r}, 'a').write(f'{{os.getpid()}} ')"
    _prove_by_import(
        root, f"import os\nif not os.fork():\n    {told}\n    while True:\n        pass"
    )
    before = picture(root)

    done = refactor(root, "migrate", "orders")

    children = pids.read_text().split()
    assert children
    assert not [pid for pid in children if _is_alive(pid)]
    assert done.returncode in (0, 1, 4), said(done)
    if done.returncode:
        assert picture(root) == before


def _is_alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


def _prove_by_import(root: Path, line: str) -> None:
    """Let the service's application do something at its import, and the proof import it."""
    toml = FILES["refactor-kit.toml"].replace(
        'proof = "none"', 'proof = "import"\nproof-timeout = 4\n'
    )
    write(root, {"refactor-kit.toml": toml, MAIN: f"{FILES[MAIN]}{line}\n"})
    git(root, "commit", "--quiet", "--all", "--message=boots badly")


def test_a_commit_by_nobody_is_refused_before_anything_runs(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _nameless(root, monkeypatch)
    refused = refactor(root, *MIGRATE, "--commit")
    assert refused.returncode == 4, said(refused)
    assert "git does not know who commits here" in said(refused)
    assert "app-boots" not in said(refused)
    assert picture(root) == before
    _follow(root, said(refused))
    assert refactor(root, *MIGRATE, "--commit").returncode == 0


def test_an_undo_that_would_commit_for_nobody_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refactor(root, *MIGRATE, "--commit").returncode == 0
    before = _nameless(root, monkeypatch)
    refused = refactor(root, *UNDO)
    assert refused.returncode == 4, said(refused)
    assert "git does not know who commits here" in said(refused)
    assert picture(root) == before
    _follow(root, said(refused))
    assert refactor(root, *UNDO).returncode == 0


def _nameless(root: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Git asks for a name, and finds none; what stands there now."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    git(root, "config", "--unset", "user.name")
    git(root, "config", "--unset", "user.email")
    git(root, "config", "user.useConfigOnly", "true")
    return picture(root)


def _follow(root: Path, said: str) -> None:
    """Give the command that was told, with a name and an address for its capitals."""
    (told,) = re.findall(r"git config user\.name NAME && git config user\.email ADDRESS", said)
    words = told.replace("NAME", "a").replace("ADDRESS", "a@example.org")
    subprocess.run(words, shell=True, cwd=root, check=True)
