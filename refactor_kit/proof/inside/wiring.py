"""Who serves what: every router made, included and registered on, with the place in the service.

The framework's methods are wrapped before the app is imported. What they note is plain data; of
the target's objects only weak references are kept, so that none lives longer for it.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import os
import sys
import weakref
from collections.abc import Callable
from types import FrameType
from typing import Any

from .naming import qualified

_PLACES = 8
_REGISTRATIONS = ("add_route", "add_websocket_route", "mount", "host")
_OF_FASTAPI = ("add_api_route", "add_api_websocket_route")
_Note = dict[str, Any]
_Args = tuple[Any, ...]
_Call = Callable[[], Any]


class Wiring:
    """What is noted while the app is imported; ``root`` is the folder of the service's files."""

    def __init__(self, root: str) -> None:
        self._root = root + os.sep
        self._files: dict[str, str] = {}
        self.routers: list[_Note] = []
        self.inclusions: list[_Note] = []
        self._known: dict[int, tuple[Any, _Note]] = {}
        self._including: list[Any] = []

    def watch(self) -> Wiring:
        """Wraps the framework's methods; each does and raises what it did before."""
        from fastapi import routing
        from starlette.routing import Router

        _wrap(Router, "__init__", self._making)
        _wrap(routing.APIRouter, "__init__", self._making)
        for name in _REGISTRATIONS:
            _wrap(Router, name, self._registering)
        for name in (*_REGISTRATIONS, *_OF_FASTAPI):
            _wrap(routing.APIRouter, name, self._registering)
        _wrap(routing.APIRouter, "include_router", self._include)
        return self

    # What the wrapped methods note.

    def _making(self, call: _Call, router: Any, *_: Any) -> Any:
        result = call()
        with contextlib.suppress(Exception):
            note = self.router(router)
            note.update(_settings(router))
            note["places"] = note["places"] or self._places(router)
        return result

    def _registering(self, call: _Call, router: Any, args: _Args, kwargs: _Note) -> Any:
        before = len(router.routes)
        result = call()
        if not any(each is router for each in self._including):
            with contextlib.suppress(Exception):
                given = args[0] if args else kwargs.get("path", "")
                for route in router.routes[before:]:
                    # What one method of the framework hands on to another is noted once.
                    if self.note(route) is None:
                        self._remember(route, self._registration(router, str(given)))
        return result

    def _registration(self, router: Any, path: str) -> _Note:
        number = self.router(router)["number"]
        return {"router": number, "given": path, "places": self._places(router)}

    def _include(self, call: _Call, parent: Any, args: _Args, kwargs: _Note) -> Any:
        router = args[0] if args else kwargs.get("router")
        before, originals = len(parent.routes), list(getattr(router, "routes", ()))
        self._including.append(parent)
        try:
            result = call()
        finally:
            self._including.pop()
        with contextlib.suppress(Exception):
            number = self._inclusion(parent, router, kwargs)
            for route in parent.routes[before:]:
                if hasattr(route, "original_router"):
                    self._remember(route, {"inclusion": number})
                else:
                    copied = _taken(originals, getattr(route, "endpoint", None))
                    above = self.note(copied) if copied is not None else None
                    self._remember(route, {"inclusion": number, "original": above or {}})
        return result

    def _inclusion(self, parent: Any, router: Any, given: _Note) -> int:
        inner, outer = self.router(router), self.router(parent)
        for note, router_now in ((inner, router), (outer, parent)):
            note.update(_settings(router_now))
        self.inclusions.append(
            {
                "kind": "include",
                "parent": outer["number"],
                "router": inner["number"],
                "places": self._places(parent),
                "prefix": str(given.get("prefix") or ""),
                "path": "",
                "base": outer["prefix"],
                "own": inner["prefix"],
                "tags": _texts(given.get("tags")),
                "dependencies": _dependencies(given.get("dependencies")),
            }
        )
        return len(self.inclusions) - 1

    # Places in the service.

    def _places(self, router: Any) -> list[list[Any]]:
        """The service's own frames, the innermost first, up to the module that runs.

        The router's own methods are none: the place is where it is asked.
        """
        found: list[list[Any]] = []
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and len(found) < _PLACES:
            code = frame.f_code
            file = self.own(code.co_filename)
            if file and not _is_method_of(frame, router):
                found.append([file, frame.f_lineno, code.co_name])
                if code.co_name == "<module>":
                    break
            frame = frame.f_back
        return found

    def own(self, filename: str) -> str:
        """The path of a file of the service, from the root; ``""`` for any other."""
        if filename not in self._files:
            path = os.path.realpath(filename)
            inside = path.startswith(self._root)
            self._files[filename] = os.path.relpath(path, self._root) if inside else ""
        return self._files[filename].replace(os.sep, "/")

    # What is known about an object, as long as it lives.

    def router(self, router: Any) -> _Note:
        """What is noted about a router; begun where nothing is."""
        note = self.note(router)
        if note is None:
            note = {"number": len(self.routers), "kind": qualified(type(router)), "places": []}
            note.update(names=[], **_settings(router))
            self.routers.append(note)
            self._remember(router, note)
        return note

    def _remember(self, value: Any, note: _Note) -> None:
        number = id(value)
        self._known[number] = (weakref.ref(value, lambda _: self._known.pop(number, None)), note)

    def note(self, value: Any) -> _Note | None:
        """What is noted about a router or a route."""
        found = self._known.get(id(value))
        return found[1] if found is not None and found[0]() is value else None

    def name_routers(self) -> None:
        """The names of the service's modules that stand for a router, or for its application."""
        for name, module in list(sys.modules.items()):
            file = self.own(getattr(module, "__file__", None) or "/")
            if not file or name == "__main__":
                continue
            for bound, value in list(vars(module).items()):
                note = self.note(value) or self.note(router_of(value))
                if note is not None and "number" in note:
                    note["names"].append([file, bound])


def _wrap(owner: Any, name: str, note: Callable[..., Any]) -> None:
    original = vars(owner).get(name)
    if original is None:
        return

    @functools.wraps(original)
    def wrapped(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        return note(lambda: original(self, *args, **kwargs), self, args, kwargs)

    setattr(owner, name, wrapped)


def _taken(originals: list[Any], endpoint: Any) -> Any:
    """The first of ``originals`` with this endpoint; those before it were not copied."""
    for number, route in enumerate(originals):
        if getattr(route, "endpoint", None) is endpoint:
            del originals[: number + 1]
            return route
    return None


def router_of(value: Any) -> Any:
    """The router of an application."""
    from starlette.applications import Starlette

    return getattr(value, "router", None) if isinstance(value, Starlette) else None


def _is_method_of(frame: FrameType, router: Any) -> bool:
    code = frame.f_code
    if not code.co_argcount or not code.co_varnames:
        return False
    first = frame.f_locals.get(code.co_varnames[0])
    if first is not router and router_of(first) is not router:
        return False
    # A function that is given a router is none.
    own = (vars(each).get(code.co_name) for each in type(first).__mro__)
    return any(getattr(inspect.unwrap(each), "__code__", None) is code for each in own if each)


def _settings(router: Any) -> _Note:
    return {
        "prefix": str(getattr(router, "prefix", "") or ""),
        "tags": _texts(getattr(router, "tags", None)),
        "dependencies": _dependencies(getattr(router, "dependencies", None)),
    }


def _texts(tags: Any) -> list[str]:
    return [str(getattr(tag, "value", tag)) for tag in tags or ()]


def _dependencies(given: Any) -> list[str]:
    return [qualified(getattr(each, "dependency", each)) for each in given or ()]
