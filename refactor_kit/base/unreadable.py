"""Source that cannot be read, with the place."""

from __future__ import annotations


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
