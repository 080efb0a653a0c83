"""Where the walk begins: each endpoint as it is served, and the application around them."""

from __future__ import annotations

import contextlib
import gc
import inspect
from collections.abc import Iterable, Iterator
from typing import Any

from ..hooks import middleware_options
from ..lifespans import lifespans
from ..routes import RESPONSE_OPTIONS, methods_of, route_contexts
from . import classes, containers, functions, instances, types_reading
from .dependencies import put_dependant, put_field
from .digests import put_digests
from .graph import Node
from .walking import Walk

_READERS = (
    functions.read,
    classes.read,
    types_reading.read,
    containers.read,
    instances.read,
)
_SETTINGS = (
    "name",
    "status_code",
    "tags",
    "summary",
    "description",
    "response_description",
    "responses",
    "deprecated",
    "operation_id",
    "include_in_schema",
    "response_class",
    "response_model",
    *RESPONSE_OPTIONS,
    "openapi_extra",
    "generate_unique_id_function",
    "strict_content_type",
    "max_body_size",
    "stream_item_type",
    "is_sse_stream",
    "is_json_stream",
)
# What stands for itself below, or is made anew at each start.
_APPLICATION_SKIPS = {
    "dependency_overrides",
    "exception_handlers",
    "middleware_stack",
    "openapi_schema",
    "router",
    "routes",
    "state",
    "user_middleware",
    "webhooks",
}
_ROUTER_SETTINGS = ("redirect_slashes", "default", "default_response_class", "strict_content_type")


def walk(app: Any, root: str, classes: Iterable[type] = ()) -> dict[str, Any]:
    """The code that ``app`` reaches; ``root`` is the folder of the service's files.

    ``classes`` are nodes too, reached or not: what moved to one of them is found there.
    """
    with _nothing_is_garbage():
        walked = Walk(root, _READERS)
        application = _application(walked, app)
        endpoints = list(_endpoints(walked, app, "", ()))
        for each in classes:
            walked.value(each)
        walked.complete()
        put_digests(walked.nodes)
        return {
            "nodes": [node.as_json() for node in walked.nodes],
            "endpoints": endpoints,
            "app": application,
        }


@contextlib.contextmanager
def _nothing_is_garbage() -> Iterator[None]:
    """Looks for no garbage, and counts what is made meanwhile as looked through afterwards.

    Else the first search behind it goes through all of it: a millisecond for each endpoint of a
    large service.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if collects:
            gc.enable()


def _endpoints(
    walk: Walk, app: Any, prefix: str, above: tuple[int, ...]
) -> Iterator[dict[str, Any]]:
    """One entry for each method of each route; what is mounted follows its mount.

    ``above`` are the applications that it is mounted in, by identity.
    """
    for route in route_contexts(app):
        original = getattr(route, "original_route", route)
        path = prefix + (getattr(route, "path", None) or "")
        mounted = getattr(original, "app", None) if _is_mount(original) else None
        number = _route(walk, route, original, mounted)
        for method in methods_of(route) or [type(original).__name__.upper()]:
            entry = {"key": f"{method} {path}", "root": number}
            yield entry | {"mounted": True} if above or mounted is not None else entry
        if hasattr(mounted, "routes") and id(mounted) not in above:
            yield from _endpoints(walk, mounted, path, (*above, id(app)))


def _is_mount(original: Any) -> bool:
    return hasattr(original, "app") and getattr(original, "endpoint", None) is None


def _route(walk: Walk, route: Any, original: Any, mounted: Any) -> int:
    def fill(node: Node) -> None:
        node.put("route class", walk.value(type(original)))
        endpoint = getattr(route, "endpoint", None)
        if endpoint is not None:
            node.put("endpoint", walk.value(endpoint))
        wrapped = getattr(original, "app", None)
        if endpoint is not None and wrapped is not None and not inspect.isroutine(wrapped):
            # Middleware of the one route.
            node.put("wrapped in", walk.value(wrapped))
        if hasattr(mounted, "routes"):
            node.put("mounted", _application(walk, mounted))
        elif mounted is not None:
            node.put("mounted", walk.value(mounted))
        for name in _SETTINGS:
            if hasattr(route, name):
                value = getattr(route, name)
                node.put(name, walk.value(getattr(value, "value", value), shared=False))
        dependant = getattr(route, "dependant", None)
        if dependant is not None:
            put_dependant(walk, node, dependant)
        for name in ("body_field", "response_field", "stream_item_field"):
            put_field(walk, node, name.replace("_", " "), getattr(route, name, None))
        for code, field in (getattr(route, "response_fields", None) or {}).items():
            put_field(walk, node, f"response {code}", field)
        for each in getattr(route, "callbacks", None) or ():
            node.put(f"callback {each.path}", _route(walk, each, each, None))

    return walk.node(("route", id(route)), "route", fill, keep=route)


def _application(walk: Walk, app: Any) -> int:
    """What is registered beside the routes, and every setting."""

    def fill(node: Node) -> None:
        node.put("class", walk.value(type(app)))
        for index, each in enumerate(getattr(app, "user_middleware", ())):
            _put_middleware(walk, node, f"middleware {index + 1}", each)
        handlers = dict(getattr(app, "exception_handlers", {}))
        node.put("exception handlers", _pairs(walk, handlers))
        node.put("dependency overrides", _pairs(walk, getattr(app, "dependency_overrides", {})))
        router = getattr(app, "router", app)
        for each in lifespans(getattr(router, "lifespan_context", None)):
            node.put("lifespan", walk.value(each))
        for name in ("on_startup", "on_shutdown"):
            for each in getattr(router, name, ()):
                node.put(name, walk.value(each))
        for name in _ROUTER_SETTINGS:
            value = getattr(router, name, None)
            node.put(name, walk.value(getattr(value, "value", value), shared=False))
        for name, value in sorted(getattr(app, "__dict__", {}).items()):
            if name not in _APPLICATION_SKIPS and not name.startswith("_"):
                node.put(f"setting {name}", walk.value(value, shared=False))
        state = getattr(getattr(app, "state", None), "_state", None)
        node.put("state", walk.value(state))

    return walk.node(("application", id(app)), "application", fill, keep=app)


def _pairs(walk: Walk, pairs: dict[Any, Any]) -> int:
    """A registry whose order says nothing, of what may be called otherwise afterwards."""

    def pair(key: Any, value: Any) -> int:
        def fill(node: Node) -> None:
            node.put("for", walk.value(key))
            node.put("is", walk.value(value))

        return walk.node(("pair", id(pairs), id(key), id(value)), "pair", fill, keep=(key, value))

    def fill(node: Node) -> None:
        node.unordered = True
        for key, value in pairs.items():
            node.put("item", pair(key, value))

    return walk.node(("pairs", id(pairs)), "registry", fill, keep=pairs)


def _put_middleware(walk: Walk, node: Node, role: str, middleware: Any) -> None:
    node.put(role, walk.value(middleware.cls))
    for index, each in enumerate(getattr(middleware, "args", ())):
        node.put(f"{role}: argument {index + 1}", walk.value(each))
    for name, each in middleware_options(middleware).items():
        node.put(f"{role}: {name}", walk.value(each))
