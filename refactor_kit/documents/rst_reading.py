"""reStructuredText documents of other people: their headings and list items, by their lines."""

from __future__ import annotations

import re
from functools import lru_cache

from refactor_kit.documents.markdown_reading import Heading, nested, split_lines

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1+\s*$")
_BULLET = re.compile(r"( {0,3})[-*+]\s+")


@lru_cache(maxsize=16)
def read_rst_headings(text: str) -> tuple[Heading, ...]:
    """The sections' titles; a level is what its line of punctuation, and one above it, make it."""
    lines = [line.rstrip() for line in split_lines(text.removeprefix("\ufeff"))]
    levels: list[tuple[str, bool]] = []
    found: list[tuple[int, str, int, int]] = []
    for number in range(1, len(lines)):
        title, below = lines[number - 1], lines[number]
        if not title.strip() or not _is_adornment(below, title) or _is_adornment(title, "-"):
            continue
        above = lines[number - 2] if number > 1 else ""
        is_framed = above == below
        if not is_framed and (title.startswith(" ") or (above and not _is_blank_or_end(above))):
            continue
        style = (below[0], is_framed)
        if style not in levels:
            levels.append(style)
        start = number - 2 if is_framed else number - 1
        found.append((levels.index(style) + 1, title.strip(), start, number + 1))
    return nested(found, len(lines))


@lru_cache(maxsize=16)
def read_rst_items(text: str) -> tuple[str, ...]:
    """The text of every list item that stands at the margin, on one line."""
    items: list[list[str]] = []
    is_inside = False
    for line in split_lines(text):
        if match := _BULLET.match(line):
            items.append([line[match.end() :]])
            is_inside = True
        elif is_inside and (not line.strip() or line.startswith((" ", "\t"))):
            items[-1].append(line)
        else:
            is_inside = False
    return tuple(" ".join(" ".join(item).split()) for item in items)


def _is_adornment(line: str, title: str) -> bool:
    return bool(_ADORNMENT.fullmatch(line)) and len(line) >= min(len(title.strip()), 4)


def _is_blank_or_end(line: str) -> bool:
    """Whether a title may stand below ``line`` without a blank line between them."""
    return bool(_ADORNMENT.fullmatch(line))
