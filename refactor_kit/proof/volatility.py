"""Which values change from run to run, and what stays the same about them.

Nothing is guessed from a field's name: a value is volatile when two runs of the same version give
different ones, or when it reads the clock of the run itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_KEY = "$volatile"
_KINDS = (
    ("uuid", re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)),
    ("date-time Z", re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z")),
    ("date-time offset", re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?[+-]\d\d:?\d\d")),
    ("date-time", re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?")),
    ("date", re.compile(r"\d{4}-\d\d-\d\d")),
    ("digits", re.compile(r"\d+")),
    ("hex", re.compile(r"[0-9a-f]+", re.I)),
)
_SEPARATORS = "_-:./ "


def is_shape(value: Any) -> bool:
    return isinstance(value, Mapping) and _KEY in value


def settled(first: Any, second: Any, began: float, ended: float) -> Any:
    """What two runs agree on; where they do not, the shape of what they gave."""
    if isinstance(first, dict) and isinstance(second, dict) and first.keys() == second.keys():
        return {key: settled(first[key], second[key], began, ended) for key in first}
    if isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        return [settled(*pair, began, ended) for pair in zip(first, second, strict=True)]
    if first == second and type(first) is type(second) and not _reads_clock(first, began, ended):
        return first
    return shape(first, second)


def shaped_like(pattern: Any, value: Any) -> Any:
    """``value`` with everything that ``pattern`` holds as a shape replaced by its shape."""
    if is_shape(pattern):
        return pattern if has_shape(pattern, value) else shape(value, value)
    if isinstance(pattern, dict) and isinstance(value, dict):
        return {key: shaped_like(pattern.get(key), item) for key, item in value.items()}
    if isinstance(pattern, list) and isinstance(value, list) and len(pattern) == len(value):
        return [shaped_like(*pair) for pair in zip(pattern, value, strict=True)]
    return value


def has_shape(pattern: Mapping[str, Any], value: Any) -> bool:
    """Whether a fresh value (or another shape) is of the shape that was learned."""
    if is_shape(value):
        return bool(value[_KEY] == pattern[_KEY])
    kind = pattern[_KEY]
    prefix = pattern.get("prefix", "")
    if not isinstance(value, str):
        return bool(kind == _kind(value, value))
    if not value.startswith(prefix):
        return False
    rest = value.removeprefix(prefix)
    named = dict(_KINDS)
    if kind in named:
        return named[kind].fullmatch(rest) is not None
    return bool(kind == "text")


def shape(first: Any, second: Any) -> dict[str, Any]:
    """The shape of two values that stand for the same thing."""
    if not (isinstance(first, str) and isinstance(second, str)):
        return {_KEY: _kind(first, second)}
    whole = _text_kind(first, second)
    if whole != "text" or first == second:
        return {_KEY: whole}
    prefix = _common_prefix(first, second)
    kind = _text_kind(first.removeprefix(prefix), second.removeprefix(prefix))
    return {_KEY: kind, "prefix": prefix} if prefix else {_KEY: kind}


def _kind(first: Any, second: Any) -> str:
    kinds = sorted({_json_kind(first), _json_kind(second)})
    return " or ".join(kinds)


def _json_kind(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", dict: "object", list: "array"}
    return "null" if value is None else names.get(type(value), "text")


def _text_kind(first: str, second: str) -> str:
    for name, pattern in _KINDS:
        if pattern.fullmatch(first) and pattern.fullmatch(second):
            return name
    return "text"


def _common_prefix(first: str, second: str) -> str:
    """What both begin with, up to a separator: random text may agree by chance, labels do not."""
    length = next(
        (i for i, pair in enumerate(zip(first, second, strict=False)) if len(set(pair)) > 1), 0
    )
    end = max((first.rfind(each, 0, length) for each in _SEPARATORS), default=-1)
    return first[: end + 1]


def _reads_clock(value: Any, began: float, ended: float) -> bool:
    """Whether a value is the time of the run itself, which two quick runs may agree on."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return False
    moment = _timestamp(value) if isinstance(value, str) else float(value)
    if moment is None:
        return False
    if isinstance(value, str) and len(value) == len("2024-01-02"):
        return _day(began) <= value <= _day(ended)
    return any(began - 2 <= moment / scale <= ended + 2 for scale in (1, 1000))


def _timestamp(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
