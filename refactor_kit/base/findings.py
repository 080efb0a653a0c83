"""What a check saw, and where: findings, what it could not decide, what it could not read."""

from __future__ import annotations

from .records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One breach of a policy.

    ``line`` and ``column`` count from 1. ``fingerprint`` is by symbol, never by line, so that it
    survives edits elsewhere in the file. ``stale`` is what may have been meant: it waits for
    ``verify``, and makes no module regressed.
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


class UnreadableSource(Exception):
    """A file that matters does not parse, does not decode, or would not survive a round trip.

    ``line`` and ``column`` count from 1; 0 where the place is unknown.
    """

    def __init__(self, path: str, line: int, column: int, reason: str) -> None:
        super().__init__(f"{path}:{line}:{column}: {reason}")
        self.path = path
        self.line = line
        self.column = column
        self.reason = reason
