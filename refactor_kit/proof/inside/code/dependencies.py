"""The tree of dependencies of an endpoint, and what each takes from the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import first_models, models
from .graph import Node

if TYPE_CHECKING:
    from .walking import Walk

_KINDS = ("path", "query", "header", "cookie", "body")
_SETTINGS = (
    "use_cache",
    "scope",
    "own_oauth_scopes",
    "parent_oauth_scopes",
    "security_scopes",
    "security_requirements",
    "request_param_name",
    "websocket_param_name",
    "http_connection_param_name",
    "response_param_name",
    "background_tasks_param_name",
    "security_scopes_param_name",
)


def put_dependant(walk: Walk, node: Node, dependant: Any) -> None:
    """Parameters by kind, then the dependencies in the order in which they run."""
    for kind in _KINDS:
        for field in getattr(dependant, f"{kind}_params", ()):
            put_field(walk, node, f"{kind} parameter {field.alias}", field)
    for name in _SETTINGS:
        value = getattr(dependant, name, None)
        if value is not None:
            node.put(name, walk.value(value, shared=False))
    for index, each in enumerate(getattr(dependant, "dependencies", ()) or ()):
        node.put(f"dependency {index + 1}", _dependency(walk, each))


def _dependency(walk: Walk, dependant: Any) -> int:
    def fill(node: Node) -> None:
        node.put("call", walk.value(dependant.call))
        put_dependant(walk, node, dependant)

    return walk.node(("dependant", id(dependant)), "dependency", fill, keep=dependant)


def put_field(walk: Walk, node: Node, role: str, field: Any) -> None:
    """One field of FastAPI's: a parameter, a body, a response."""
    if field is None:
        return
    if hasattr(field, "outer_type_"):
        first_models.put_field(walk, node, role, field)
        return
    info = field.field_info
    node.put(f"{role}: kind", walk.value(type(info)))
    for setting, value in models.settings_of(info):
        node.put(f"{role}: {setting}", walk.value(value, shared=False))
