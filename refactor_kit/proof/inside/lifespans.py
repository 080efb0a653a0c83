"""The lifespans that run, without what a framework wraps around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_FRAMEWORK = ("fastapi", "starlette")


def lifespans(context: Any) -> Iterator[Any]:
    """The service's own lifespans in order: including a router makes one of the app's and its own.

    How many routers have none of their own says nothing.
    """
    if context is None or _is_default(context):
        return
    name, module = getattr(context, "__qualname__", ""), getattr(context, "__module__", "")
    cells = [cell.cell_contents for cell in getattr(context, "__closure__", None) or ()]
    if module.startswith(_FRAMEWORK) and "<locals>" in name and cells:
        for inner in cells:
            yield from lifespans(inner)
    else:
        yield context


def _is_default(context: Any) -> bool:
    return type(context).__module__.startswith(_FRAMEWORK)
