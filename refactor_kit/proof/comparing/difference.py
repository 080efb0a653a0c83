"""One difference between two observations, in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from refactor_kit.proof.observing.volatility import has_shape, is_same, is_shape, own_shape

_LONGEST_VALUE = 80
_ABSENT = object()


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """``line`` tells it whole; ``reason`` says why it is declared."""

    section: str
    line: str
    declared: bool = False
    reason: str = ""


def changes(before: Any, after: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Where two JSON values differ: ``(place, "before -> after")``.

    What was learned to vary need only be of the same shape.
    """
    if is_shape(before):
        if after is _ABSENT or not has_shape(before, after):
            # A fresh value would read differently each time, and could never be accepted.
            seen = after if after is _ABSENT else own_shape(after)
            yield place, f"{short_json(before)} -> {short_json(seen)}"
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            inner = f"{place}.{key}" if place else str(key)
            yield from changes(before.get(key, _ABSENT), after.get(key, _ABSENT), inner)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (left, right) in enumerate(zip(before, after, strict=True)):
            yield from changes(left, right, f"{place}[{index}]")
    elif not is_same(before, after):
        yield place, f"{short_json(before)} -> {short_json(after)}"


def short_json(value: Any) -> str:
    """A JSON value short enough for a line."""
    if value is _ABSENT:
        return "nothing"
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."
