"""Which values change from run to run, and what stays the same about them.

Nothing is guessed from a field's name: a value is volatile when two runs of the same version give
different ones, or when it reads the clock of the run itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from refactor_kit.proof.target.clock import Span, fits, is_moment, template_of

_KEY = "$volatile"
_MOMENT = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d"
_ZONES = {"date-time Z": "Z", "date-time offset": r"[+-]\d\d:?\d\d", "date-time": ""}
# What follows the minute; those that take in others come after them.
_PRECISIONS = {
    " in milliseconds": r":\d\d\.\d{3}",
    " in microseconds": r":\d\d\.\d{6}",
    " with fraction": r":\d\d\.\d+",
    "": r":\d\d",
    " to the minute": "",
    " of any precision": r"(:\d\d(\.\d+)?)?",
}
# The first that two values have in common is theirs.
_KINDS = (
    ("uuid", re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)),
    *(
        (f"{name}{precision}", re.compile(f"{_MOMENT}{rest}{zone}"))
        for name, zone in _ZONES.items()
        for precision, rest in _PRECISIONS.items()
    ),
    ("date", re.compile(r"\d{4}-\d\d-\d\d")),
    ("digits", re.compile(r"\d+")),
    ("hex", re.compile(r"[0-9a-f]+", re.I)),
)
_SURE = frozenset(name for name, _ in _KINDS) - {"digits", "hex"}
_TIME = re.compile(r"\d{1,2}:(?:\d\d|$)")
_SURELY_DIGITS = 16
_SEPARATORS = "_-:./ "
_ENDS = " ,;)]}'\"<>/"
ANY_ORDER, LINES, OBJECT = "any order", "lines", "object"


def is_shape(value: Any) -> bool:
    return isinstance(value, Mapping) and _KEY in value


def kind_of(shape: Mapping[str, Any]) -> str:
    """What a shape is of, in words."""
    return str(shape[_KEY])


def shapes(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every shape in a JSON value: ``(place, what it is of)``."""
    if is_shape(value):
        yield place, kind_of(value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            inner = f"{place}[{key}]" if isinstance(key, int) else f"{place}.{key}"
            yield from shapes(item, inner if place else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from shapes(item, f"{place}[{index}]")


def agreed(first: Any, second: Any, span: Span, again: Span | None = None) -> Any:
    """What two runs agree on; where they do not, the shape of what they gave.

    ``span`` is when the first took place, ``again`` when the second did, by their own clocks.
    """
    if is_shape(first) or is_shape(second):
        return _wider(first, second)
    if isinstance(first, dict) and isinstance(second, dict) and first.keys() == second.keys():
        return {key: agreed(first[key], second[key], span, again) for key in first}
    if isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        if is_reordered(first, second):
            return in_any_order(first)
        return [agreed(*pair, span, again) for pair in zip(first, second, strict=True)]
    if not is_same(first, second):
        return shape(first, second, span, again)
    if is_moment(first, span):
        return shape(first, second, span, again)
    template = template_of(first, span) if isinstance(first, str) else ""
    return {_KEY: "text", "template": template} if template else first


def is_reordered(first: list[Any], second: list[Any]) -> bool:
    """Whether both hold the same, in another order."""
    left, right = list(map(_canonical, first)), list(map(_canonical, second))
    return left != right and sorted(left) == sorted(right)


def in_any_order(items: list[Any]) -> dict[str, Any]:
    """The shape of a list whose order is left to chance."""
    return {_KEY: ANY_ORDER, "items": sorted(items, key=_canonical)}


def own_shape(value: Any) -> Any:
    """The shape of a value alone: the same for every value of its kind."""
    return value if is_shape(value) else shape(value, value)


def shaped_like(pattern: Any, value: Any, otherwise: Callable[[Any], Any] = own_shape) -> Any:
    """``value`` with everything that ``pattern`` holds as a shape replaced by its shape.

    What is not of the shape that was learned becomes what ``otherwise`` makes of it.
    """
    if is_shape(pattern):
        return pattern if has_shape(pattern, value) else otherwise(value)
    if isinstance(pattern, dict) and isinstance(value, dict):
        return {key: shaped_like(pattern.get(key), item, otherwise) for key, item in value.items()}
    if isinstance(pattern, list) and isinstance(value, list) and len(pattern) == len(value):
        return [shaped_like(*pair, otherwise) for pair in zip(pattern, value, strict=True)]
    return value


def is_like(pattern: Any, value: Any) -> bool:
    """Whether ``value`` is what ``pattern`` says: equal, or of the shape where that was learned."""
    if is_shape(pattern):
        return has_shape(pattern, value)
    if isinstance(pattern, dict) and isinstance(value, dict):
        return pattern.keys() == value.keys() and all(
            is_like(pattern[key], value[key]) for key in pattern
        )
    if isinstance(pattern, list) and isinstance(value, list):
        return len(pattern) == len(value) and all(map(is_like, pattern, value))
    return is_same(pattern, value)


def is_same(first: Any, second: Any) -> bool:
    """Whether two JSON values are one: 1.0 is not 1, and nothing is not a number but itself."""
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(
            is_same(value, second[key]) for key, value in first.items()
        )
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(is_same, first, second))
    is_equal = first == second or (first != first and second != second)
    return type(first) is type(second) and is_equal


def has_shape(pattern: Mapping[str, Any], value: Any) -> bool:
    """Whether a fresh value (or another shape) is of the shape that was learned."""
    if is_shape(value):
        return _is_same_kind(kind_of(pattern), kind_of(value))
    if "template" in pattern:
        return isinstance(value, str) and fits(pattern["template"], value)
    kind = pattern[_KEY]
    if kind == ANY_ORDER:
        return isinstance(value, list) and _is_permutation(pattern["items"], value)
    if kind == LINES:
        return isinstance(value, str) and is_like(pattern["lines"], value.split("\n"))
    if not isinstance(value, str):
        fields = pattern.get("fields", {})
        return _json_kind(value) in kind.split(" or ") and all(
            name in value and is_like(field, value[name]) for name, field in fields.items()
        )
    prefix, suffix = pattern.get("prefix", ""), pattern.get("suffix", "")
    if not (value.startswith(prefix) and value.removeprefix(prefix).endswith(suffix)):
        return False
    rest = value.removeprefix(prefix).removesuffix(suffix)
    named = dict(_KINDS)
    if kind in named:
        return named[kind].fullmatch(rest) is not None
    return "text" in kind.split(" or ")


def shape(
    first: Any, second: Any, span: Span | None = None, again: Span | None = None
) -> dict[str, Any]:
    """The shape of two values that stand for the same thing."""
    if isinstance(first, dict) and isinstance(second, dict) and span is not None:
        common = {
            key: agreed(first[key], second[key], span, again) for key in first if key in second
        }
        return {_KEY: OBJECT, "fields": common} if common else {_KEY: OBJECT}
    if not (isinstance(first, str) and isinstance(second, str)):
        return {_KEY: " or ".join(sorted({_json_kind(first), _json_kind(second)}))}
    whole = _text_kind(first, second)
    if whole != "text" or first == second:
        return {_KEY: whole}
    return _text_shape(first, second, span, again)


def _text_shape(first: str, second: str, span: Span | None, again: Span | None) -> dict[str, Any]:
    if span is not None:
        template = template_of(first, span)
        if template and template == template_of(second, again or span):
            return {_KEY: "text", "template": template}
        lines, others = first.split("\n"), second.split("\n")
        if len(lines) == len(others) > 1:
            return {_KEY: LINES, "lines": agreed(lines, others, span, again)}
    prefix = _common_prefix(first, second)
    if span is not None and (template := template_of(prefix, span)):
        prefix = template.partition("<")[0]
    # It ends before it speaks of the day or the time of the run.
    prefix = _TIME.split(prefix)[0]
    left, right = first.removeprefix(prefix), second.removeprefix(prefix)
    suffix = _common_suffix(left, right)
    kind = _text_kind(left.removesuffix(suffix), right.removesuffix(suffix))
    if kind == "text":
        # Words may end alike by chance; what follows a moment or a number is there by intent.
        suffix, kind = "", _text_kind(left, right)
    around = {"prefix": prefix, "suffix": suffix}
    return {_KEY: kind, **{name: text for name, text in around.items() if text}}


def _is_same_kind(first: str, second: str) -> bool:
    """Whether two shapes, each learned on its own, may be of the same values."""
    kinds = {first, second}
    if kinds <= _SURE:
        return first == second or _takes_in(first, second)
    if len(kinds) == 1:
        return True
    # Of random text one pair may look like more than the next.
    return all(kind in dict(_KINDS) or kind in ("text", LINES) for kind in kinds)


def _takes_in(wide: str, narrow: str) -> bool:
    """Whether every moment of the kind ``narrow`` is one of the kind ``wide``."""
    for zone in _ZONES:
        if wide == f"{zone} of any precision":
            return narrow in {f"{zone}{precision}" for precision in _PRECISIONS}
        if wide == f"{zone} with fraction":
            return narrow in (f"{zone} in milliseconds", f"{zone} in microseconds")
    return False


def _wider(first: Any, second: Any) -> Any:
    """One shape for what both stand for, each a shape or a value."""
    pairs = ((first, second), (second, first))
    for pattern, value in filter(lambda pair: is_shape(pair[0]), pairs):
        if value == pattern or (not is_shape(value) and has_shape(pattern, value)):
            return pattern
    return {_KEY: " or ".join(sorted({*_json_kinds(first), *_json_kinds(second)}))}


def _json_kinds(value: Any) -> list[str]:
    if not is_shape(value):
        return [_json_kind(value)]
    kind = kind_of(value)
    if kind == ANY_ORDER:
        return ["array"]
    return ["text"] if kind == LINES or kind in dict(_KINDS) else kind.split(" or ")


def _is_permutation(patterns: list[Any], values: list[Any]) -> bool:
    left = list(values)
    for pattern in patterns:
        place = next((i for i, value in enumerate(left) if is_like(pattern, value)), None)
        if place is None:
            return False
        del left[place]
    return not left


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _json_kind(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", dict: OBJECT, list: "array"}
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
    length = _agreement(first, second)
    end = max((first.rfind(each, 0, length) for each in _SEPARATORS), default=-1)
    return first[: end + 1]


def _common_suffix(first: str, second: str) -> str:
    """What both end with, from a blank, a bracket or the like on."""
    length = _agreement(first[::-1], second[::-1])
    tail = first[len(first) - length :]
    start = min((place for each in _ENDS if (place := tail.find(each)) >= 0), default=len(tail))
    return tail[start:]


def _agreement(first: str, second: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(first, second, strict=False))
    ends = min(len(first), len(second))
    return next((i for i, pair in pairs if len(set(pair)) > 1), ends)
