"""A model whose texts can be shown to a person, whatever the files and commits are called."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from refactor_kit.runtime.plain_text import shown_lines
from refactor_kit.status.model import Model

_Value = TypeVar("_Value")


def as_shown(value: _Value) -> _Value:
    """``value``, a model or what it holds, with each text as it can be shown."""
    found: Any = value
    match value:
        case str():
            found = shown_lines(value)
        case tuple():
            found = tuple(map(as_shown, value))
        case dict():
            found = {as_shown(key): as_shown(item) for key, item in value.items()}
        case Model():
            texts = {name: as_shown(item) for name, item in value}
            if any(texts[name] != item for name, item in value):
                found = value.model_copy(update=texts)
    return cast("_Value", found)
