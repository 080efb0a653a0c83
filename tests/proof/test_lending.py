"""A scratch copy that is handed on is as a new one, and none outlives the work it was kept for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.proof.target.bounds import Bounds
from refactor_kit.proof.target.lending import copy_elsewhere, keeping_copies, scratch_copy
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.target import Target
from refactor_kit.proof.target.warm import WarmProcess

from .test_process import is_alive

TREE = MemoryTree({"run.py": b"import os; print(os.getppid())\n", "a/b.txt": b"1"})
OTHER = MemoryTree({"run.py": b"print('other')\n", ".env": b"NAME=value\n"})
SETTINGS = Settings(root=Path("/nowhere"))


def run(copy: ScratchCopy) -> str:
    return Target(copy).run(["python", "run.py"], Bounds(60), warm=True).stdout.strip()


def test_the_next_look_has_the_copy_and_its_processes() -> None:
    with keeping_copies():
        with scratch_copy(TREE, None, SETTINGS) as first:
            parent = int(run(first))
            (first.root() / "litter").write_text("left")
            starts = first.starts
        with scratch_copy(OTHER, None, SETTINGS) as second:
            assert second is first
            assert sorted(each.name for each in second.root().iterdir()) == [".env", "run.py"]
            assert run(second) == "other"
            assert (second.starts, second.runs) == (0 if WarmProcess.is_possible() else 1, 1)
        assert starts == 1
    assert not second.base.exists()
    assert not WarmProcess.is_possible() or not is_alive(parent)


def test_one_that_would_differ_is_made_anew() -> None:
    with_file = replace(SETTINGS, env_file=".env")
    changed = MemoryTree({**{path: OTHER.read(path) for path in OTHER.paths()}, ".env": b"A=1\n"})
    with keeping_copies():
        bases = []
        for tree, modes, settings in (
            (TREE, {}, SETTINGS),
            (TREE, {"run.py": 0o755}, SETTINGS),
            (OTHER, {}, with_file),
            (changed, {}, with_file),
        ):
            with scratch_copy(tree, modes, settings) as copy:
                bases.append(copy.base)
        assert len({*bases}) == 4
    assert not any(base.exists() for base in bases)


def test_one_in_use_is_nobody_elses() -> None:
    with keeping_copies(), scratch_copy(TREE, None, SETTINGS) as copy:
        with copy_elsewhere(copy) as other:
            assert other.base != copy.base
            run(other)
            run(copy)
            kept = other.base
        assert (copy.runs, other.runs) == (2, 1)
        with copy_elsewhere(copy) as again:
            assert again.base == kept
    assert not kept.exists()


def test_one_in_which_something_went_wrong_is_not_handed_on() -> None:
    with keeping_copies():
        with pytest.raises(KeyboardInterrupt), scratch_copy(TREE, None, SETTINGS) as first:
            raise KeyboardInterrupt
        assert not first.base.exists()
        with scratch_copy(TREE, None, SETTINGS) as second:
            assert second is not first


def test_none_is_kept_where_nobody_will_ask() -> None:
    with scratch_copy(TREE, None, SETTINGS) as first:
        pass
    assert not first.base.exists()
    with keeping_copies():
        with keeping_copies(), scratch_copy(TREE, None, SETTINGS) as second:
            pass
        # The outermost piece of work keeps them.
        assert second.base.exists()
    assert not second.base.exists()
