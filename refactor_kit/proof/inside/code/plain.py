"""Values that are told in words: the same words for equal values, in every process."""

from __future__ import annotations

import datetime
import decimal
import enum
import fractions
import hashlib
import ipaddress
import re
import sys
import uuid
import zoneinfo
from pathlib import PurePath
from types import CodeType
from typing import Any

from .own import Own, external

_LONGEST = 300
_EXACT = (
    bool,
    int,
    float,
    complex,
    str,
    bytes,
    datetime.datetime,
    datetime.date,
    datetime.time,
    datetime.timedelta,
    datetime.timezone,
    decimal.Decimal,
    fractions.Fraction,
    uuid.UUID,
    range,
    slice,
    zoneinfo.ZoneInfo,
    ipaddress.IPv4Address,
    ipaddress.IPv6Address,
    ipaddress.IPv4Network,
    ipaddress.IPv6Network,
)
_SINGLE = {id(None): "None", id(...): "Ellipsis", id(NotImplemented): "NotImplemented"}
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_DESCRIBED_BY_REPR = ("operator", "itertools", "_operator")


def plain(value: Any, own: Own) -> str | None:
    """The words for ``value``; ``None`` where it is no plain value."""
    if id(value) in _SINGLE:
        return _SINGLE[id(value)]
    kind = type(value)
    if kind in _EXACT:
        return f"{kind.__name__} {shortened(own.scrubbed(repr(value)))}"
    if isinstance(value, PurePath) and kind.__module__.startswith("pathlib"):
        return f"Path {own.scrubbed(str(value))}"
    if kind is re.Pattern:
        return f"Pattern {shortened(repr(value.pattern))} {value.flags}"
    if kind.__name__ == "_tuplegetter":
        return f"item {value.__reduce__()[1][0]} of a tuple"
    if isinstance(value, enum.Enum) and not own.is_class(kind):
        return f"{external(kind)}.{value.name}"
    if kind.__module__ in _DESCRIBED_BY_REPR and not _ADDRESS.search(repr(value)):
        return shortened(repr(value))
    return None


def constant(value: Any, own: Own) -> str:
    """A constant of compiled code; a set's members stand in their order by words."""
    if isinstance(value, tuple):
        return f"({', '.join(constant(each, own) for each in value)})"
    if isinstance(value, frozenset):
        return f"{{{', '.join(sorted(constant(each, own) for each in value))}}}"
    assert not isinstance(value, CodeType)
    return plain(value, own) or without_address(repr(value))


def named_singleton(value: Any) -> str | None:
    """A library's object that stands under a name of its type's module: ``dataclasses.MISSING``."""
    kind = type(value)
    module = sys.modules.get(kind.__module__)
    if module is None or not hasattr(module, "__dict__"):
        return None
    names = [name for name, each in list(vars(module).items()) if each is value]
    return external(kind, min(names)) if names else None


def shortened(text: str) -> str:
    """``text``, of which what is long is told by its digest."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}... ({len(text)} characters, {digest(text)})"


def without_address(text: str) -> str:
    return _ADDRESS.sub("", text)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
