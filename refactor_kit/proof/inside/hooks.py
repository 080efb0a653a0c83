"""What importing the app registers besides its routes."""

from __future__ import annotations

import inspect
import logging
from typing import Any

from .lifespans import lifespans
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
        "lifespans": [
            qualified(inspect.unwrap(each))
            for each in lifespans(getattr(router, "lifespan_context", None))
        ],
        "redirect_slashes": bool(getattr(router, "redirect_slashes", True)),
        "dependency_overrides": sorted(
            qualified(each) for each in getattr(app, "dependency_overrides", {})
        ),
        "root_logging_handlers": [qualified(type(each)) for each in logging.getLogger().handlers],
    }


def middleware_options(middleware: Any) -> dict[str, Any]:
    """What a middleware is made with, by name, under any version of Starlette."""
    options = getattr(middleware, "kwargs", None) or getattr(middleware, "options", None) or {}
    return dict(sorted(options.items()))


def _middleware(middleware: Any) -> dict[str, Any]:
    shown = {name: described(value) for name, value in middleware_options(middleware).items()}
    return {"class": qualified(middleware.cls), "options": shown}
