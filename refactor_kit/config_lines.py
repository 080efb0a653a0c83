"""Where in a configuration file a key stands."""

from __future__ import annotations

import re


def line_of(text: str, location: list[str]) -> int:
    """The line that holds the innermost key of ``location``; 1 where it cannot be found."""
    lines = text.splitlines()
    start = 0
    for name in location:
        pattern = re.compile(rf"""^\s*(\[.*\b)?["']?{re.escape(name)}["']?\s*(=|\]|\.)""")
        for number in range(start, len(lines)):
            if pattern.search(lines[number]):
                start = number
                break
    return start + 1
