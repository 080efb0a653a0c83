"""What importing the app registers besides its routes."""

from __future__ import annotations

import inspect
import logging
from typing import Any

from .naming import described, qualified


def hooks(app: Any) -> dict[str, Any]:
    """Middleware, exception handlers, start-up and shut-down handlers, settings of the router."""
    router = getattr(app, "router", None)
    return {
        "middleware": [_middleware(each) for each in getattr(app, "user_middleware", [])],
        "exception_handlers": {
            described(kind): qualified(handler)
            for kind, handler in sorted(
                getattr(app, "exception_handlers", {}).items(), key=lambda item: described(item[0])
            )
        },
        "on_startup": [qualified(each) for each in getattr(router, "on_startup", [])],
        "on_shutdown": [qualified(each) for each in getattr(router, "on_shutdown", [])],
        "lifespans": _lifespans(getattr(router, "lifespan_context", None)),
        "redirect_slashes": bool(getattr(router, "redirect_slashes", True)),
        "dependency_overrides": sorted(
            qualified(each) for each in getattr(app, "dependency_overrides", {})
        ),
        "root_logging_handlers": [qualified(type(each)) for each in logging.getLogger().handlers],
    }


def _lifespans(lifespan: Any) -> list[str]:
    """The lifespans that run, in order: including a router wraps the app's and its own into one."""
    wrapped = [cell.cell_contents for cell in getattr(lifespan, "__closure__", None) or ()]
    name = getattr(lifespan, "__qualname__", "")
    if "<locals>" in name and wrapped and "fastapi" in getattr(lifespan, "__module__", ""):
        return [each for inner in wrapped for each in _lifespans(inner)]
    original = inspect.unwrap(lifespan) if callable(lifespan) else lifespan
    shown = qualified(original)
    return [] if shown.partition(":")[0].startswith(("starlette", "fastapi")) else [shown]


def _middleware(middleware: Any) -> dict[str, Any]:
    options = getattr(middleware, "kwargs", None) or getattr(middleware, "options", None) or {}
    shown = {name: described(value) for name, value in sorted(options.items())}
    return {"class": qualified(middleware.cls), "options": shown}
