"""What the tool has applied to this tree and can still take back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from refactor_kit.base import REPOSITORY
from refactor_kit.transaction.journal import Journal
from refactor_kit.transaction.record import StoredRecord
from refactor_kit.worktree.workspace import Workspace


@dataclass(frozen=True, slots=True)
class AppliedStep:
    """One step that was applied, with what stood before."""

    module: str
    step: int
    stored: StoredRecord

    @property
    def paths(self) -> tuple[str, ...]:
        return self.stored.record.paths()

    @property
    def digests(self) -> dict[str, str | None]:
        """The digest of every path after the step; ``None`` where the step took the file away."""
        return {entry.path: entry.after.digest for entry in self.stored.record.entries}

    def before(self, path: str) -> bytes | None:
        """The bytes of ``path`` before the step; ``None`` where no file stood."""
        entry = next(entry for entry in self.stored.record.entries if entry.path == path)
        return self.stored.content(entry.before.digest) if entry.before.digest else None


def applied_steps(workspace: Workspace) -> tuple[AppliedStep, ...]:
    """Every applied step whose record is kept, in the order of application."""
    return tuple(
        AppliedStep(stored.record.module, stored.record.step, stored)
        for stored in Journal(workspace).kept()
    )


def untouched_since_written(workspace: Workspace, paths: Iterable[str]) -> frozenset[str]:
    """Those of ``paths`` that hold exactly what the tool itself wrote there last."""
    last = left_by(applied_steps(workspace))
    return frozenset(
        path for path in paths if path in last and workspace.digest(path) == last[path]
    )


def held_by_modules(workspace: Workspace) -> frozenset[str]:
    """Every path that an applied step changed for a module, and not for the repository."""
    own = (step for step in applied_steps(workspace) if step.module != REPOSITORY)
    return frozenset(path for step in own for path in step.paths)


def left_by(steps: Iterable[AppliedStep]) -> dict[str, str | None]:
    """The digest that the last of ``steps`` to write a path left there."""
    last: dict[str, str | None] = {}
    for step in steps:
        last |= step.digests
    return last
