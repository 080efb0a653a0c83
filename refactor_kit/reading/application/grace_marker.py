"""The comment above a registration that keeps an old URL for a time."""

from __future__ import annotations

import re

from refactor_kit.python.source_file import PythonSource

#: What every file with such a comment holds.
SIGN = b"refactor-kit: old path until"
_MARKER = re.compile(r"[ \t]*# refactor-kit: old path until (?P<day>\d{4}-\d\d-\d\d)[ \t]*\r?\n?\Z")


def marker(until: str) -> str:
    """The comment, to stand on the line above the registration."""
    return f"# refactor-kit: old path until {until}"


def grace_until(source: PythonSource, line: int) -> str:
    """The last day of the registration that begins on ``line``; ``""`` where it is no kept one."""
    if line < 2:
        return ""
    start, end = source.line_starts[line - 2], source.line_starts[line - 1]
    match = _MARKER.match(source.text[start:end])
    return match["day"] if match else ""
