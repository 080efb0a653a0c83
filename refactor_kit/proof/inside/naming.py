"""Names of objects that are the same in every process."""

from __future__ import annotations

import functools
import inspect
import re
from typing import Any

from .pydantic_models import dumped, is_model

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def qualified(value: Any) -> str:
    """``module:qualname`` of a function or class; the class of anything else."""
    if isinstance(value, functools.partial):
        return qualified(value.func)
    if inspect.ismethod(value) and not inspect.isclass(value.__self__):
        return qualified(value.__func__)
    name = getattr(value, "__qualname__", None)
    if name is None:
        return qualified(type(value))
    return f"{getattr(value, '__module__', '')}:{name}"


def described(value: Any) -> str:
    """A type or a value in words, without addresses."""
    if value is None:
        return ""
    if inspect.isclass(value) and not getattr(value, "__args__", None):
        return qualified(value)
    return _ADDRESS.sub("", repr(value))


def jsonable(value: Any) -> Any:
    """``value`` in the terms of JSON: models as their dump, the rest by its text."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value if type(value) in {type(None), bool, int, float, str} else _plain(value)
    if isinstance(value, dict):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((jsonable(item) for item in value), key=repr)
    if is_model(type(value)):
        return jsonable(dumped(value))
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return _plain(value)


def _plain(value: Any) -> Any:
    if hasattr(value, "value") and not callable(value.value):
        return jsonable(value.value)
    for kind in (int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return _ADDRESS.sub("", str(value))
