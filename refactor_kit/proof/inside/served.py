"""The effective routes of an application, each with the routers that it passed through."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Iterator
from typing import Any

from .naming import qualified
from .routes import methods_of
from .wiring import Wiring, router_of

_DEEPEST = 20
_Note = dict[str, Any]


def served(app: Any, wiring: Wiring) -> dict[str, Any]:
    """The routes in the order of matching, with what was noted of routers and inclusions."""
    wiring.name_routers()
    routes = list(_Routes(wiring).walk(app, "", (), frozenset()))
    return {
        "app": wiring.router(router_of(app) or app)["number"],
        "routers": wiring.routers,
        "inclusions": wiring.inclusions,
        "routes": routes,
    }


class _Routes:
    """Follows what the routers hold, once the app stands."""

    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring

    def walk(
        self, app: Any, prefix: str, through: tuple[int, ...], above: frozenset[int]
    ) -> Iterator[_Note]:
        """The routes of ``app``, which is reached below ``prefix`` and ``through`` these."""
        router = router_of(app) or app
        if id(router) in above or len(above) > _DEEPEST:
            return
        for route in list(getattr(router, "routes", ())):
            leaves = iter(list(self._leaves(route, through)))
            for context in _contexts(route):
                original = getattr(context, "original_route", route)
                # One that has no effective route of its own is passed over by both.
                chain = next((way for leaf, way in leaves if leaf is original), through)
                yield from self._entries(context, original, prefix, chain, above | {id(router)})

    def _leaves(self, route: Any, through: tuple[int, ...]) -> Iterator[tuple[Any, Any]]:
        inner = getattr(route, "original_router", None)
        if inner is None or len(through) > _DEEPEST:
            yield route, through
            return
        note = self.wiring.note(route) or {}
        way = (*through, note["inclusion"]) if "inclusion" in note else through
        for each in inner.routes:
            yield from self._leaves(each, way)

    def _entries(
        self, context: Any, original: Any, prefix: str, way: Any, above: frozenset[int]
    ) -> Iterator[_Note]:
        note = self.wiring.note(original) or {}
        while "inclusion" in note:
            way = (*way, note["inclusion"])
            note = note.get("original", {})
        endpoint = getattr(original, "endpoint", None)
        file, line = self._defined(endpoint)
        path = prefix + (getattr(context, "path", None) or "")
        yield {
            "kind": type(original).__name__,
            "methods": methods_of(context),
            "path": path,
            "endpoint": qualified(endpoint) if endpoint is not None else "",
            "file": file,
            "line": line,
            "given": note.get("given", ""),
            "router": note.get("router", -1),
            "places": note.get("places", []),
            "through": list(way),
        }
        inner = None if endpoint is not None else _inside(original)
        if inner is not None:
            way = (*way, self._mounting(original, inner, path, note))
            yield from self.walk(inner, path, way, above)

    def _mounting(self, mount: Any, inner: Any, path: str, note: _Note) -> int:
        """A mount as a step on the way; what is below it has the path ``path``."""
        self.wiring.inclusions.append(
            {
                "kind": "host" if hasattr(mount, "host") else "mount",
                "parent": note.get("router", -1),
                "router": self.wiring.router(router_of(inner) or inner)["number"],
                "places": note.get("places", []),
                "prefix": note.get("given", ""),
                "path": path,
                "base": "",
                "own": "",
                "tags": [],
                "dependencies": [],
            }
        )
        return len(self.wiring.inclusions) - 1

    def _defined(self, endpoint: Any) -> tuple[str, int]:
        """The file and the line where a function begins, its decorators included."""
        function = endpoint
        while isinstance(function, functools.partial):
            function = function.func
        code = getattr(inspect.unwrap(function), "__code__", None) if function else None
        if code is not None:
            return self.wiring.own(code.co_filename), code.co_firstlineno
        module = sys.modules.get(getattr(function, "__module__", None) or "")
        return self.wiring.own(getattr(module, "__file__", None) or "/"), 0


def _contexts(route: Any) -> list[Any]:
    from fastapi import routing

    walk = getattr(routing, "iter_route_contexts", None)
    return list(walk([route])) if walk is not None else [route]


def _inside(mount: Any) -> Any:
    """The application that is mounted, whatever is wrapped around it."""
    inner = getattr(mount, "app", None)
    for _ in range(_DEEPEST):
        if inner is None or hasattr(inner, "routes"):
            return inner
        inner = getattr(inner, "app", None)
    return None
