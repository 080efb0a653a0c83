"""Where in a TOML file a key stands, for messages; the standard parser does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence


def line_of(text: str, location: Sequence[str]) -> int:
    """The line of the innermost key of ``location``; 1 where it cannot be found.

    A number in ``location`` counts the tables of an array from 0 (``steps``, ``1``, ``name``).
    """
    lines = text.splitlines()
    start = 0
    for index, name in enumerate(location):
        key = location[index - 1] if name.isdecimal() and index else name
        seen = 0
        for number in range(start, len(lines)):
            if not _key(key).search(lines[number]):
                continue
            if key is not name and seen < int(name) and lines[number].lstrip().startswith("[["):
                seen += 1
                continue
            start = number
            break
    return start + 1


def line_of_text(text: str, wanted: str) -> int:
    """The first line that quotes ``wanted``; 1 where none does."""
    quoted = (f'"{wanted}"', f"'{wanted}'")
    for number, line in enumerate(text.splitlines(), start=1):
        if any(each in line for each in quoted):
            return number
    return 1


def _key(name: str) -> re.Pattern[str]:
    return re.compile(rf"""^\s*(\[.*\b)?["']?{re.escape(name)}["']?\s*(=|\]|\.)""")
