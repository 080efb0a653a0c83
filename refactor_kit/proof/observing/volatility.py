"""Which values change from run to run, and what stays the same about them.

Nothing is guessed from a field's name: a value is volatile when two runs of the same version give
different ones, or when it reads the clock of the run itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from refactor_kit.proof.target.clock import Span, fits, is_moment, template_of

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
_TIME = re.compile(r"\d{1,2}:(?:\d\d|$)")
_SURELY_DIGITS = 16
_SEPARATORS = "_-:./ "


def is_shape(value: Any) -> bool:
    return isinstance(value, Mapping) and _KEY in value


def agreed(first: Any, second: Any, span: Span) -> Any:
    """What two runs agree on; where they do not, the shape of what they gave."""
    if isinstance(first, dict) and isinstance(second, dict) and first.keys() == second.keys():
        return {key: agreed(first[key], second[key], span) for key in first}
    if isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        return [agreed(*pair, span) for pair in zip(first, second, strict=True)]
    if first != second or type(first) is not type(second):
        return shape(first, second, span)
    if is_moment(first, span):
        return shape(first, second, span)
    template = template_of(first, span) if isinstance(first, str) else ""
    return {_KEY: "text", "template": template} if template else first


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
    if "template" in pattern:
        return isinstance(value, str) and fits(pattern["template"], value)
    kind = pattern[_KEY]
    prefix = pattern.get("prefix", "")
    if not isinstance(value, str):
        return _json_kind(value) in kind.split(" or ")
    if not value.startswith(prefix):
        return False
    rest = value.removeprefix(prefix)
    named = dict(_KINDS)
    if kind in named:
        return named[kind].fullmatch(rest) is not None
    return bool(kind == "text")


def shape(first: Any, second: Any, span: Span | None = None) -> dict[str, Any]:
    """The shape of two values that stand for the same thing."""
    if not (isinstance(first, str) and isinstance(second, str)):
        return {_KEY: " or ".join(sorted({_json_kind(first), _json_kind(second)}))}
    whole = _text_kind(first, second)
    if whole != "text" or first == second:
        return {_KEY: whole}
    prefix = _common_prefix(first, second)
    if span is not None and (template := template_of(prefix, span)):
        prefix = template.partition("<")[0]
    # It ends before it speaks of the day or the time of the run.
    prefix = _TIME.split(prefix)[0]
    kind = _text_kind(first.removeprefix(prefix), second.removeprefix(prefix))
    return {_KEY: kind, "prefix": prefix} if prefix else {_KEY: kind}


def _json_kind(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", dict: "object", list: "array"}
    return "null" if value is None else names.get(type(value), "text")


def _text_kind(first: str, second: str) -> str:
    for name, pattern in _KINDS:
        if name == "digits" and len(first + second) < _SURELY_DIGITS:
            # Short hexadecimal tokens often have no letter.
            continue
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
