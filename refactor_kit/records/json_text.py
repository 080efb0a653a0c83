"""JSON for a file that people review: few lines, none longer than it must be, always the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

WIDTH = 120
_INDENT = "  "


def json_text(document: Mapping[str, Any]) -> str:
    """``document`` with a final newline; its keys keep their order.

    A table or list stands on one line where it fits into ``WIDTH`` columns. Otherwise its members
    fill lines where they are plain values, and stand one below the other where they are not. A
    string that is longer than a line stays whole.
    """
    return "\n".join(_lines(document, "", "")) + "\n"


def _lines(value: Any, indent: str, lead: str, tail: str = "") -> Iterator[str]:
    """``value`` behind ``lead`` (a key) and before ``tail`` (a comma)."""
    whole = f"{indent}{lead}{_plain(value)}{tail}"
    if len(whole) <= WIDTH or not isinstance(value, (Mapping, list)) or not value:
        yield whole
        return
    opening, closing = "{}" if isinstance(value, Mapping) else "[]"
    if isinstance(value, Mapping):
        members = [(f"{_plain(key)}: ", item) for key, item in value.items()]
    else:
        members = [("", item) for item in value]
    yield f"{indent}{lead}{opening}"
    inner = indent + _INDENT
    if any(isinstance(item, (Mapping, list)) for _, item in members):
        for number, (key, item) in enumerate(members, 1):
            yield from _lines(item, inner, key, "," if number < len(members) else "")
    else:
        yield from _filled([key + _plain(item) for key, item in members], inner)
    yield f"{indent}{closing}{tail}"


def _filled(members: list[str], indent: str) -> Iterator[str]:
    """Plain members, as many on a line as fit."""
    line = ""
    for number, member in enumerate(members, 1):
        word = member + ("," if number < len(members) else "")
        longer = f"{line} {word}" if line else indent + word
        if line and len(longer) > WIDTH:
            yield line
            longer = indent + word
        line = longer
    yield line


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
