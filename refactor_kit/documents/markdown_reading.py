"""Markdown documents of other people: their lines, headings and managed sections.

Line numbers count from 0, as indices into :func:`split_lines`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from refactor_kit.base import UnreadableSource

if TYPE_CHECKING:
    from markdown_it.token import Token

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
_FENCES = ("-" * 3, "+" * 3)
_KEY = re.compile(r"\s*[\w-]+\s*[:=]")
_BOLD = re.compile(r"(?:\*\*|__)([^*\n]+?)(?:\*\*|__)[^*\n]*")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of any style; the text below it begins at ``body`` and goes on until ``end``.

    ``end`` is the next heading of the same or a higher level; deeper headings lie inside.
    """

    level: int
    title: str
    line: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A managed section: the marker lines ``begin`` and ``end``, and the text between them."""

    begin: int
    end: int
    text: str


def split_lines(text: str) -> list[str]:
    """The lines of ``text`` with their endings; joined they are ``text`` again."""
    return _LINE.findall(text)


@lru_cache(maxsize=4)
def read_tokens(text: str) -> list[Token]:
    """The blocks of a document; front matter, which is none of them, is passed over."""
    from markdown_it import MarkdownIt

    lines = split_lines(text.removeprefix("\ufeff"))
    front = front_matter_end(lines)
    return MarkdownIt("commonmark").parse("\n" * front + "".join(lines[front:]))


def front_matter_end(lines: Sequence[str]) -> int:
    """How many lines at the top describe the page, in YAML or TOML."""
    first = lines[0].strip("\ufeff \t\r\n") if lines else ""
    if first not in _FENCES or not (len(lines) > 1 and _KEY.match(lines[1])):
        return 0
    ends = (number for number, line in enumerate(lines) if number and line.rstrip() == first)
    return next(ends, -1) + 1


@lru_cache(maxsize=16)
def read_headings(text: str) -> tuple[Heading, ...]:
    """The headings outside code blocks, lists and quotes, in their order."""
    return nested(_found_headings(text), len(split_lines(text)))


@lru_cache(maxsize=16)
def read_titles(text: str) -> tuple[Heading, ...]:
    """The headings, and below them, as of level 7, the lines in bold that stand for such."""
    tokens = read_tokens(text)
    bold = [
        (7, match[1], above.map[0], above.map[1])
        for above, token in pairwise(tokens)
        if above.type == "paragraph_open" and above.level == 0 and above.map
        and (match := _BOLD.fullmatch(token.content))
    ]  # fmt: skip
    found = sorted([*_found_headings(text), *bold], key=lambda each: each[2])
    return nested(found, len(split_lines(text)))


def nested(found: Sequence[tuple[int, str, int, int]], end: int) -> tuple[Heading, ...]:
    """Headings from their level, title, line and body; ``end`` is the number of all lines."""
    headings = []
    for index, (level, title, line, body) in enumerate(found):
        later = (below for other, _, below, _ in found[index + 1 :] if other <= level)
        headings.append(Heading(level, title, line, body, next(later, end)))
    return tuple(headings)


def _found_headings(text: str) -> list[tuple[int, str, int, int]]:
    tokens = read_tokens(text)
    return [
        (int(token.tag[1]), tokens[index + 1].content, token.map[0], token.map[1])
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map
    ]


@lru_cache(maxsize=16)
def read_list_items(text: str) -> tuple[str, ...]:
    """The text of every list item, each on one line."""
    tokens = read_tokens(text)
    items: list[str] = []
    depth = 0
    for token in tokens:
        depth += (token.type == "list_item_open") - (token.type == "list_item_close")
        if depth and token.type == "inline":
            items.append(" ".join(token.content.split()))
    return tuple(items)


@lru_cache(maxsize=16)
def is_closed(text: str) -> bool:
    """Whether a paragraph after the text would be one: no code block or comment is left open."""
    tokens = read_tokens(f"{text}\n\nend\n")
    return [token.content for token in tokens[-2:-1]] == ["end"]


def find_section(path: str, text: str, begin: str, end: str) -> Section | None:
    """The section between two marker lines, or nothing where there are none.

    One marker without the other, a second pair, or a pair the wrong way round is unreadable: it
    cannot be known which text is managed.
    """
    lines = split_lines(text)
    begins = [number for number, line in enumerate(lines) if line.strip("\ufeff \t\r\n") == begin]
    ends = [number for number, line in enumerate(lines) if line.strip("\ufeff \t\r\n") == end]
    if not begins and not ends:
        return None
    for marker, found, other in ((begin, begins, ends), (end, ends, begins)):
        if not found:
            raise UnreadableSource(path, other[0] + 1, 1, f"the marker {marker} is missing")
        if len(found) > 1:
            raise UnreadableSource(path, found[1] + 1, 1, f"the marker {marker} stands here again")
    if ends[0] < begins[0]:
        raise UnreadableSource(path, ends[0] + 1, 1, f"{end} stands before {begin}")
    return Section(begins[0], ends[0], "".join(lines[begins[0] + 1 : ends[0]]))
