"""What importing the app registers besides its routes."""

from __future__ import annotations

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
        "lifespan": qualified(getattr(router, "lifespan_context", None)).split(":")[-1],
        "redirect_slashes": bool(getattr(router, "redirect_slashes", True)),
        "dependency_overrides": sorted(
            qualified(each) for each in getattr(app, "dependency_overrides", {})
        ),
        "root_logging_handlers": _root_handlers(),
    }


def _middleware(middleware: Any) -> str:
    options = getattr(middleware, "kwargs", None) or getattr(middleware, "options", None) or {}
    shown = ", ".join(f"{name}={described(value)}" for name, value in sorted(options.items()))
    return f"{qualified(middleware.cls)}({shown})"


def _root_handlers() -> list[str]:
    return [qualified(type(handler)) for handler in logging.getLogger().handlers]
