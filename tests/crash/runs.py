"""Whole runs of the command line in forked processes that are killed at a given change."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from refactor_kit.cli import run
from tests.support.crashing import KILLED, die_at
from tests.support.git_trees import picture
from tests.support.reference_service import git

MIGRATE = ("migrate", "session_manager", "--no-exec", "--quiet")
UNDO = ("undo", "--all", "--quiet")
NEVER = 0

Picture = dict[str, tuple[str, int, bytes]]


class _Refused(Exception):
    exit_code = 4


def run_tool(root: Path, *words: str, kill_at: int = NEVER) -> tuple[int, int]:
    """The exit code of a run in a process of its own, and how many changes it came to.

    ``KILLED`` where it was killed, at its change number ``kill_at``.
    """
    return die_at(kill_at, root, lambda: _run(root, words))


def _run(root: Path, words: tuple[str, ...]) -> None:
    os.chdir(root)
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        code = run(words)
    if code == _Refused.exit_code:
        raise _Refused
    assert code == 0, code


def copied(root: Path, to: Path) -> Path:
    """``root`` with its records and modes, in place of what stands at ``to``."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(root, to, symlinks=True)
    return to


def spread(count: int, wanted: int) -> list[int]:
    """``wanted`` numbers from 1 to ``count``, both ends among them."""
    return sorted({1 + round(at * (count - 1) / (wanted - 1)) for at in range(wanted)})


def is_clean(root: Path) -> bool:
    """Whether git sees nothing that is not in its last commit."""
    return git(root, "status", "--porcelain") == b""


@dataclass(frozen=True)
class Undisturbed:
    """The service at the start, and what a run without any kill makes of it."""

    start: Path
    folder: Path
    migrate: tuple[str, ...] = MIGRATE

    @cached_property
    def before(self) -> Picture:
        return picture(self.start)

    @cached_property
    def migrated(self) -> tuple[Path, int]:
        root = copied(self.start, self.folder / "migrated")
        code, changes = run_tool(root, *self.migrate)
        assert code == 0
        return root, changes

    @cached_property
    def after(self) -> Picture:
        return picture(self.migrated[0])

    @property
    def points(self) -> int:
        """How many changes of the file system a migration makes."""
        return self.migrated[1]

    @cached_property
    def undo_points(self) -> int:
        """How many changes of the file system an undo makes."""
        root = copied(self.migrated[0], self.folder / "undone")
        code, changes = run_tool(root, *UNDO)
        assert code == 0
        assert picture(root) == self.before
        return changes

    def check_kill_of_migrate(self, number: int, root: Path) -> None:
        """Killed at ``number`` and run again the result is the same; so is what undo gives back."""
        copied(self.start, root)
        assert run_tool(root, *self.migrate, kill_at=number)[0] == KILLED, number
        assert run_tool(root, *self.migrate)[0] == 0, number
        assert picture(root) == self.after, number
        assert run_tool(root, *UNDO)[0] == 0, number
        assert picture(root) == self.before, number
        assert is_clean(root), number

    def check_kill_of_undo(self, number: int, root: Path) -> None:
        """Killed at ``number`` the undo is whole, or not begun, after the next run."""
        copied(self.migrated[0], root)
        assert run_tool(root, *UNDO, kill_at=number)[0] == KILLED, number
        # Refused where the killed run had come to its end: nothing is left to take back.
        again = run_tool(root, *UNDO)[0]
        assert again in (0, 1), number
        assert picture(root) == self.before, number
        assert is_clean(root), number

    def check_migrate_after_killed_undo(self, number: int, root: Path) -> None:
        """A migration after a killed undo repairs it and goes on to the same result."""
        copied(self.migrated[0], root)
        assert run_tool(root, *UNDO, kill_at=number)[0] == KILLED, number
        assert run_tool(root, *self.migrate)[0] == 0, number
        assert picture(root) == self.after, number
