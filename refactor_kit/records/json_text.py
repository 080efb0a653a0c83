"""JSON for a file that people review: few lines, none longer than it must be, always the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

WIDTH = 120
_INDENT = "  "


def json_text(document: Mapping[str, Any]) -> str:
    """``document`` with a final newline; its keys keep their order.

    A table or list stands on one line where it fits into ``WIDTH`` columns. Otherwise the members
    of a table stand one below the other where one of them is a table or list itself; plain members
    and those of a list fill lines, the first behind the bracket. A string that is longer than a
    line stays whole.
    """
    return "\n".join(_lines(document, "", "", "")) + "\n"


def _lines(value: Any, indent: str, lead: str, tail: str) -> Iterator[str]:
    """``value`` behind ``lead`` (a key) and before ``tail`` (a comma, and brackets that end)."""
    whole = f"{indent}{lead}{_plain(value)}{tail}"
    if len(whole) <= WIDTH or not isinstance(value, (Mapping, list)) or not value:
        yield whole
    elif isinstance(value, Mapping) and any(map(_is_container, value.values())):
        yield f"{indent}{lead}{{"
        for number, (key, item) in enumerate(value.items(), 1):
            comma = "," if number < len(value) else ""
            yield from _lines(item, indent + _INDENT, f"{_plain(key)}: ", comma)
        yield f"{indent}}}{tail}"
    else:
        yield from _filled(value, indent, lead, tail)


def _filled(value: Any, indent: str, lead: str, tail: str) -> Iterator[str]:
    """As many members on a line as fit; one that fits on none begins on its own."""
    opening, closing = "{}" if isinstance(value, Mapping) else "[]"
    if isinstance(value, Mapping):
        members = [(f"{_plain(key)}: ", item) for key, item in value.items()]
    else:
        members = [("", item) for item in value]
    line, inner = f"{indent}{lead}{opening}", indent + _INDENT
    for number, (key, item) in enumerate(members, 1):
        end = "," if number < len(members) else closing + tail
        word = f"{key}{_plain(item)}{end}"
        begun = line if line.endswith(opening) and number == 1 else f"{line} " if line else inner
        if len(begun) + len(word) <= WIDTH:
            line = begun + word
            continue
        if number == 1 and not key and not lead.strip("["):
            # A list that begins with a list: both brackets stand on one line.
            *finished, line = _lines(item, indent, f"{lead}{opening}", end)
        else:
            yield from [line] if line else []
            *finished, line = _lines(item, inner, key, end)
        yield from finished
    yield line


def _is_container(value: Any) -> bool:
    return isinstance(value, (Mapping, list))


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
