"""Errors that reach the user: each knows its exit code, its place and its way out.

One boundary, in ``refactor_kit.cli``, renders them; everything else just raises.
"""

from __future__ import annotations

from typing import ClassVar


class RefactorKitError(Exception):
    """A failure with one clear message: what, where, what to do."""

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f"\n  {self.remedy}" if self.remedy else ""
        return f"{place}{self.message}{remedy}"


class Failed(RefactorKitError):
    """Findings, or a proof that failed."""

    exit_code = 1


class UsageError(RefactorKitError):
    """The command line or the configuration is wrong."""

    exit_code = 2


class DamagedEvidence(UsageError):
    """A file that is no evidence: cut off, mixed up by a merge, edited."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(
            f"is not evidence that this version can read ({reason})",
            where=f"{path}:{line}",
            remedy="restore the file from git, or take it away and run migrate again",
        )
        self.path = path
        self.line = line


class InternalError(RefactorKitError):
    """A bug in the tool; nothing of the tree was touched."""

    exit_code = 3


class Refused(RefactorKitError):
    """Nothing was written, for the reason given."""

    exit_code = 4


class Vanished(Refused):
    """A file went while the tree was being read; a tree that is looked at anew lacks it."""


class Interrupted(RefactorKitError):
    """The user stopped the run; the tree is as it was."""

    exit_code = 130
