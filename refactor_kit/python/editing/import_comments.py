"""The comments inside one import statement, each with the name that it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from refactor_kit.python.lexical import ImportStatement

_COMMENT = re.compile(rb"#[^\r\n]*")
_FOR_TOOLS = re.compile(r"#\s*(?:type:|noqa|nosec|pragma|(?:pyright|pylint|mypy|ruff|fmt)\s*:)")


@dataclass(frozen=True, slots=True)
class NameComments:
    """``above`` stand on lines of their own before a name, ``beside`` behind it on its line."""

    above: tuple[str, ...] = ()
    beside: str = ""

    def __bool__(self) -> bool:
        return bool(self.above or self.beside)

    def joined(self, other: NameComments) -> NameComments:
        """Both, each comment once."""
        above = tuple(dict.fromkeys(self.above + other.above))
        return NameComments(above, both_comments(self.beside, other.beside))


@dataclass(frozen=True, slots=True)
class StatementComments:
    """``head`` stands behind the opening bracket; ``names`` has an entry for each name."""

    head: str
    names: tuple[NameComments, ...]

    def __bool__(self) -> bool:
        return bool(self.head) or any(self.names)


def is_for_tools(comment: str) -> bool:
    """Whether a tool reads the comment, for the line that it stands on."""
    return _FOR_TOOLS.match(comment) is not None


def both_comments(one: str, other: str) -> str:
    """Two comments for one line; one where they are the same."""
    return "  ".join(dict.fromkeys(each for each in (one, other) if each))


def comment_behind(source: bytes, statement: ImportStatement) -> str:
    """The comment that ends the statement's last line."""
    rest = source[statement.end :].partition(b"\n")[0].lstrip()
    return _text(rest) if rest.startswith(b"#") else ""


def statement_comments(source: bytes, statement: ImportStatement) -> StatementComments:
    """The comments between the first and the last byte of ``statement``.

    What stands below the last name counts as above it. On a line of several names a comment for
    tools is about each of them, any other about the last.
    """
    names = statement.names
    edges = [statement.start, *(edge for name in names for edge in (name.start, name.end))]
    gaps = [_split(source[start:end]) for start, end in pairwise([*edges, statement.end])]
    head, first = gaps[0]
    above = [first, *(later for _, later in gaps[2::2])]
    found = []
    for number in range(len(names)):
        inside = gaps[2 * number + 1]
        lines = [*above[number], inside[0], *inside[1]]
        if number == len(names) - 1:
            lines += above[number + 1]
        beside = gaps[2 * number + 2][0]
        found.append(NameComments(tuple(filter(None, lines)), beside))
    for number in range(len(names) - 2, -1, -1):
        after = found[number + 1].beside
        on_one_line = b"\n" not in source[names[number].end : names[number + 1].start]
        if on_one_line and is_for_tools(after):
            found[number] = NameComments(found[number].above, after)
    return StatementComments(head, tuple(found))


def _split(gap: bytes) -> tuple[str, tuple[str, ...]]:
    """The comment on a gap's first line, and those on its further lines."""
    line, _, rest = gap.partition(b"\n")
    first = _COMMENT.search(line)
    later = tuple(_text(match) for match in _COMMENT.findall(rest))
    return _text(first.group()) if first else "", later


def _text(comment: bytes) -> str:
    return comment.decode("utf-8", "surrogateescape").rstrip()
