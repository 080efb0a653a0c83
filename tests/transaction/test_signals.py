from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from refactor_kit.runtime.errors import Interrupted
from refactor_kit.runtime.signals import interruptible, shielded, stop_if_asked
from refactor_kit.transaction import applied_steps, apply, recover, whole_run
from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.step_commits import step_message
from tests.support.git_trees import change, git, make_git_tree, picture, workspace_of


@pytest.fixture(autouse=True)
def identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A Tester")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "tester@example.org")


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """The tests themselves may have been started to ignore some."""
    before = {
        number: signal.signal(number, default)
        for number, default in zip(
            ASKING, (signal.default_int_handler, signal.SIG_DFL, signal.SIG_DFL), strict=True
        )
    }
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


FILES = {"a.py": "a = 1\n", "b.py": "b = 1\n", "c.py": "c = 1\n"}
ASKING = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("number", ASKING)
def test_a_signal_ends_the_run_with_its_own_error(number: signal.Signals) -> None:
    handler = signal.getsignal(number)
    with pytest.raises(Interrupted) as interrupted, interruptible():
        signal.raise_signal(number)
    assert interrupted.value.exit_code == 130
    assert signal.getsignal(number) is handler


def test_a_shield_puts_the_signal_off() -> None:
    done = []
    with pytest.raises(Interrupted), interruptible():
        with shielded():
            signal.raise_signal(signal.SIGTERM)
            done.append("inside")
        done.append("never")
    assert done == ["inside"]


def test_a_shield_can_be_asked() -> None:
    with pytest.raises(Interrupted), interruptible(), shielded():
        stop_if_asked()
        signal.raise_signal(signal.SIGINT)
        stop_if_asked()
        pytest.fail("did not stop")


def test_a_signal_of_an_earlier_run_is_forgotten() -> None:
    with pytest.raises(Interrupted), interruptible(), shielded():
        signal.raise_signal(signal.SIGINT)
    with interruptible(), shielded():
        stop_if_asked()


def test_an_inner_shield_ends_nothing_that_an_outer_one_holds_together() -> None:
    done = []
    with pytest.raises(Interrupted), interruptible(), shielded():
        with shielded():
            signal.raise_signal(signal.SIGTERM)
        done.append("behind the inner one")
    assert done


def test_who_asks_again_does_not_break_off_the_clearing_up() -> None:
    done = []
    with pytest.raises(Interrupted), interruptible():
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGTERM)
            done.append("cleared up")
    assert done


def test_what_the_run_was_started_to_ignore_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interruptible():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("makes_it", [True, False])
def test_a_signal_while_the_commit_is_made(tmp_path: Path, *, makes_it: bool) -> None:
    """Whether git has made the commit or not, the run is taken back with it."""
    workspace = workspace_of(root := make_git_tree(tmp_path / "tree", FILES))
    before = picture(root)
    hook = root / ".git/hooks" / ("post-commit" if makes_it else "pre-commit")
    hook.parent.mkdir(exist_ok=True)
    # As Ctrl-C does: git is asked to end as well.
    hook.write_text(f"#!/bin/sh\nkill -TERM {os.getpid()} $PPID\nexit 1\n")
    hook.chmod(0o755)
    planned = change(workspace, {"a.py": "a = 2\n", "d.py": "d = 1\n"})

    with (
        pytest.raises(Interrupted),
        interruptible(),
        whole_run(workspace, changes=1, commits=1) as run,
    ):
        run.apply(planned, module="m", step=7)
        run.commit(planned.paths(), step_message("Step", "m", 7))

    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "--format=%s").split() == ["start"]
    assert picture(root) == before
    assert applied_steps(workspace) == ()


@pytest.mark.parametrize("number", ASKING)
@pytest.mark.parametrize("at", range(1, 7))
def test_the_tree_is_as_before_the_step_or_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, at: int
) -> None:
    root = make_git_tree(tmp_path / "tree", FILES)
    before = picture(root)
    calls = 0

    def counted(name: str) -> None:
        original = getattr(Disk, name)

        def call(self: Disk, *arguments: object) -> object:
            nonlocal calls
            calls += 1
            if calls == at:
                # Twice, as an impatient user does; the second one must not stop the repair.
                os.kill(os.getpid(), number)
                os.kill(os.getpid(), signal.SIGINT)
            return original(self, *arguments)

        monkeypatch.setattr(Disk, name, call)

    for name in ("lay", "put", "remove"):
        counted(name)
    workspace = workspace_of(root)
    files = {"a.py": "a = 2\n", "b.py": "b = 2\n", "c.py": None, "d.py": "d = 1\n"}
    with pytest.raises(Interrupted), interruptible():
        apply(workspace, change(workspace, files), module="m", step=7)
    if at < 6:
        assert picture(root) == before
        assert applied_steps(workspace) == ()
    assert recover(workspace) is None
