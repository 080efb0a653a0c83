"""Lines and columns of byte positions."""

from __future__ import annotations


class Places:
    """The places of positions in one text, asked from left to right and told in one pass."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._position = 0
        self._line = 1
        self._column = 1
        if content.startswith(b"\xef\xbb\xbf"):
            self._column = 0

    def at(self, position: int) -> tuple[int, int]:
        """Line and column of ``position``, from 1; a column is a character, not a byte.

        ``position`` begins a character and is none before that of the last call.
        """
        between = self._content[self._position : position]
        self._position = position
        if lines := between.count(b"\n"):
            self._line += lines
            self._column = 1
            between = between.rpartition(b"\n")[2]
        width = len(between) if between.isascii() else len(between.decode("utf-8", "replace"))
        self._column += width
        return self._line, self._column
