"""What a check saw, and where: findings, what it could not decide, what it could not read."""

from __future__ import annotations

from .decisions import Refusal
from .records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One breach of a policy.

    ``line`` and ``column`` count from 1. ``fixable`` says that ``check --fix`` tries it: it repairs
    what it can prove, and says why the rest stays. ``fingerprint`` is by symbol, never by line, so
    that it survives edits elsewhere in the file. ``stale`` is what may have been meant: it waits
    for ``verify``, and makes no module regressed.
    """

    path: str
    line: int
    column: int
    check: str
    message: str
    fixable: bool = False
    fingerprint: str = ""
    stale: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Unresolvable:
    """A place that a check could not decide: counted and shown, never silently green."""

    path: str
    line: int
    column: int
    reason: str


#: The way out of most of what cannot be read.
REPAIR = "repair the file, then run again"


#: How the message of a finding begins that a check cannot judge a file.
UNREADABLE = "cannot be judged: "


class UnreadableSource(Exception):
    """A file that matters does not parse, does not decode, or would not survive a round trip.

    ``line`` and ``column`` count from 1; 0 where the place is unknown.
    """

    def __init__(
        self,
        path: str,
        line: int,
        column: int,
        reason: str,
        remedy: str = REPAIR,
    ) -> None:
        super().__init__(f"{path}:{line}:{column}: {reason}")
        self.path = path
        self.line = line
        self.column = column
        self.reason = reason
        self.remedy = remedy

    def refusal(self, remedy: str = "") -> Refusal:
        """The refusal at the file's place; ``remedy`` where repairing it is not the way out."""
        return Refusal(self.path, self.line, self.reason, remedy or self.remedy)

    def refusal_beside(self, matter: str) -> Refusal:
        """The refusal of a file outside the module that ``matter`` says why to read."""
        reason = f"{matter}, but cannot be read: {self.reason}"
        remedy = "repair the file, or list it under `exclude`, then run again"
        return Refusal(self.path, self.line, reason, remedy)

    def finding(self, check: str) -> Finding:
        """The finding with which ``check`` says that it could not judge the file."""
        fingerprint = f"{check}:{self.path}:unreadable"
        return Finding(self.path, self.line or 1, 1, check, self.reason, False, fingerprint)
