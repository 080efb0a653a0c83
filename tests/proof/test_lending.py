"""A scratch copy that is handed on is as a new one, and none outlives the work it was kept for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.proof.target.bounds import Bounds
from refactor_kit.proof.target.lending import keeping_copies, scratch_copy
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
        with scratch_copy(TREE, None, SETTINGS) as other:
            assert other.base != copy.base
            run(other)
            run(copy)
        assert (copy.runs, other.runs) == (1, 1)


def test_elsewhere_it_is_another_folder_with_other_times() -> None:
    with keeping_copies(), scratch_copy(TREE, None, SETTINGS) as copy:
        home, time = copy.root(), (copy.root() / "a/b.txt").stat().st_mtime_ns
        first = run(copy)
        (copy.root() / "a/b.txt").unlink()
        (copy.root() / "litter").write_text("left")
        with copy.elsewhere():
            assert not home.exists()
            assert sorted(each.name for each in copy.root().iterdir()) == ["a", "run.py"]
            assert (copy.root() / "a/b.txt").read_bytes() == b"1"
            assert (copy.root() / "a/b.txt").stat().st_mtime_ns > time
            other, kept = run(copy), copy.base
            (copy.root() / "a/b.txt").write_text("2")
        assert (copy.root(), copy.runs) == (home, 2)
        copy.reset()
        assert (home / "a/b.txt").read_bytes() == b"1"
        assert run(copy) == first != other or not WarmProcess.is_possible()
        with copy.elsewhere():
            assert (copy.base, run(copy)) == (kept, other) or not WarmProcess.is_possible()
    assert not kept.exists()
    assert not home.exists()


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
