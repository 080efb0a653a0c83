from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from refactor_kit.errors import Interrupted
from refactor_kit.signals import interruptible, shielded, stop_if_asked
from refactor_kit.transaction import applied_steps, apply, recover
from refactor_kit.transaction.disk import Disk
from tests.git_trees import change, make_git_tree, picture, workspace_of

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
