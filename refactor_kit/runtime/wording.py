"""How messages put things in words."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, one: str, many: str = "") -> str:
    """``1 module``, ``2 modules``; ``many`` where it is not ``one`` with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str], most: int) -> str:
    """``a, b, c and 3 more``."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def first_lines(lines: Sequence[str], most: int) -> str:
    """The first few, one a line, and how many more there are."""
    more = f"\n(and {len(lines) - most} more)" if len(lines) > most else ""
    return "\n".join(lines[:most]) + more
