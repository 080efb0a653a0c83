"""The ordered route table of the running app, and which route answers each path."""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Iterator
from typing import Any

from .naming import described, jsonable, qualified
from .pydantic_models import annotation

_FILLED = {
    "int": "7",
    "float": "1.5",
    "uuid": "12345678-1234-5678-1234-567812345678",
    "path": "a/b",
}
_PARAMETER = re.compile(r"{([a-zA-Z_][a-zA-Z0-9_]*)(?::([a-zA-Z_][a-zA-Z0-9_]*))?}")
SOCKET = "WEBSOCKET"
# How an answer is made of what the endpoint returns.
RESPONSE_OPTIONS = (
    "response_model_include",
    "response_model_exclude",
    "response_model_by_alias",
    "response_model_exclude_unset",
    "response_model_exclude_defaults",
    "response_model_exclude_none",
)


def route_contexts(app: Any) -> list[Any]:
    """Every route as it is served, mount prefixes included, in the order of matching."""
    from fastapi import routing

    walk = getattr(routing, "iter_route_contexts", None)
    return list(walk(app.routes)) if walk is not None else list(app.routes)


def route_table(app: Any) -> list[dict[str, Any]]:
    """One entry a route, in order; those of a mounted application follow their mount."""
    return list(_entries(app, "", frozenset()))


def _entries(app: Any, prefix: str, above: frozenset[int]) -> Iterator[dict[str, Any]]:
    for route in route_contexts(app):
        entry = _entry(route)
        entry["path"] = prefix + entry["path"]
        yield entry
        mounted = getattr(getattr(route, "original_route", route), "app", None)
        if entry["kind"] == "Mount" and hasattr(mounted, "routes") and id(mounted) not in above:
            yield from _entries(mounted, entry["path"], above | {id(app)})


def resolution(app: Any) -> dict[str, str]:
    """For a probe of each route's path: which route answers it."""
    contexts = route_contexts(app)
    answers = {}
    for route in contexts:
        path = getattr(route, "path", None)
        for method in methods_of(route):
            if path is not None:
                answers[f"{method} {path}"] = _answer(contexts, method, filled(path))
    return answers


def undocumented(app: Any, root: str) -> list[str]:
    """The endpoints that an OpenAPI document cannot be made of, each with its place."""
    from fastapi.openapi.utils import get_openapi

    found = []
    for route in route_contexts(app):
        try:
            get_openapi(title="", version="", routes=[route])
        except Exception:
            endpoint = inspect.unwrap(getattr(route, "endpoint", None) or type(route))
            shown = qualified(endpoint)
            if code := getattr(endpoint, "__code__", None):
                shown += f" {os.path.relpath(code.co_filename, root)}:{code.co_firstlineno}"
            found.append(shown)
    return found


def methods_of(route: Any) -> list[str]:
    """The methods of a route; ``HEAD`` that starlette adds to ``GET`` is not counted.

    A socket's is ``WEBSOCKET``.
    """
    from starlette.routing import WebSocketRoute

    if isinstance(getattr(route, "original_route", route), WebSocketRoute):
        return [SOCKET]
    methods = set(getattr(route, "methods", None) or ())
    if "GET" in methods:
        methods.discard("HEAD")
    return sorted(methods)


def filled(path: str) -> str:
    """``path`` with a value for each parameter."""
    return _PARAMETER.sub(lambda match: _FILLED.get(match.group(2) or "", "x"), path)


def dependency_tree(dependant: Any) -> list[Any]:
    """The dependencies that run before the endpoint, in order, each with its own."""
    found: list[Any] = []
    for each in getattr(dependant, "dependencies", None) or []:
        name = qualified(each.call) if each.call is not None else ""
        below = dependency_tree(each)
        found.append([name, below] if below else name)
    return found


def _entry(route: Any) -> dict[str, Any]:
    original = getattr(route, "original_route", route)
    entry: dict[str, Any] = {
        "kind": type(original).__name__,
        "methods": methods_of(route),
        "path": getattr(route, "path", None) or "",
        "name": getattr(route, "name", None) or "",
        "endpoint": qualified(route.endpoint) if getattr(route, "endpoint", None) else "",
        "asynchronous": inspect.iscoroutinefunction(getattr(route, "endpoint", None)),
        "include_in_schema": bool(getattr(route, "include_in_schema", False)),
    }
    dependant = getattr(route, "dependant", None) or getattr(original, "dependant", None)
    if dependant is not None:
        entry["dependencies"] = dependency_tree(dependant)
        entry["parameters"] = list(_parameters(dependant))
    if hasattr(original, "response_model"):
        entry.update(_api_details(route))
    return entry


def _api_details(route: Any) -> dict[str, Any]:
    switches = {name: jsonable(getattr(route, name, None)) for name in RESPONSE_OPTIONS}
    return {
        "response_model": described(route.response_model),
        "response_class": described(_plain(getattr(route, "response_class", None))),
        "response_options": {name: value for name, value in switches.items() if value},
        "responses": sorted(str(code) for code in (getattr(route, "responses", None) or {})),
        "status_code": route.status_code,
        "tags": [str(getattr(tag, "value", tag)) for tag in (route.tags or [])],
        "operation_id": getattr(route, "unique_id", "") or "",
        "summary": route.summary or "",
        "deprecated": bool(route.deprecated),
        "callbacks": sorted(str(each.path) for each in (getattr(route, "callbacks", None) or [])),
    }


def _plain(value: Any) -> Any:
    """FastAPI wraps what was not given in a placeholder."""
    return getattr(value, "value", value)


def _parameters(dependant: Any) -> Iterator[str]:
    for kind in ("path", "query", "header", "cookie", "body"):
        for field in getattr(dependant, f"{kind}_params", []):
            yield f"{kind} {field.alias}: {described(annotation(field))}"


def _answer(contexts: list[Any], method: str, path: str) -> str:
    from starlette.routing import Match

    scope: dict[str, Any] = {
        "type": "websocket" if method == SOCKET else "http",
        "method": method,
        "path": path,
        "root_path": "",
        "headers": [],
        "path_params": {},
    }
    partial = ""
    for route in contexts:
        match, _ = route.matches(dict(scope))
        shown = f"{','.join(methods_of(route))} {getattr(route, 'path', '')}"
        shown += f" {qualified(route.endpoint)}" if getattr(route, "endpoint", None) else ""
        if match is Match.FULL:
            return shown
        if match is Match.PARTIAL and not partial:
            partial = f"405 {shown}"
    return partial or "404"
