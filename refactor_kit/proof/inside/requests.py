"""What each endpoint can be called with: example inputs, wherever they sit."""

from __future__ import annotations

import sys
from typing import Any

from .contents import content_of, flattened, parameters_of
from .models import call_example, classes_of, named_like
from .naming import jsonable, qualified
from .pydantic_models import annotation, is_model, json_schema, validate
from .routes import SOCKET, methods_of, route_contexts


def requests(app: Any, names: list[str]) -> list[dict[str, Any]]:
    """One entry for each method and path of the app's own endpoints, in order.

    ``names`` are what methods that give an example input are called.
    """
    found = []
    first: dict[tuple[str, int], str] = {}
    for route in route_contexts(app):
        dependant = getattr(route, "dependant", None)
        endpoint = getattr(route, "endpoint", None)
        methods = methods_of(route)
        if dependant is None or endpoint is None or methods in ([], [SOCKET]):
            continue
        body, source, example = _body(dependant, names)
        for method in methods:
            found.append(
                {
                    "method": method,
                    "path": route.path,
                    "endpoint": qualified(endpoint),
                    "body": body,
                    "example_from": source,
                    "example": example,
                    "parameters": parameters_of(dependant),
                    "content": content_of(dependant),
                    "stands_for": _stands_for(route, method, first),
                }
            )
    return found


def hidden(app: Any) -> dict[str, Any]:
    """What each endpoint takes that the document does not show, by ``METHOD path``."""
    found: dict[str, Any] = {}
    for route in route_contexts(app):
        dependant = getattr(route, "dependant", None)
        if dependant is None or getattr(route, "include_in_schema", True):
            continue
        taken = {"parameters": parameters_of(dependant), "body": content_of(dependant)}
        for method in methods_of(route):
            found.setdefault(f"{method} {route.path}", taken)
    return found


def _stands_for(route: Any, method: str, first: dict[tuple[str, int], str]) -> str:
    """The endpoint of which a deprecated route outside the document is another name, or ``""``."""
    key = (method, id(route.endpoint))
    if getattr(route, "deprecated", False) and not getattr(route, "include_in_schema", True):
        return first.get(key, "")
    first.setdefault(key, f"{method} {route.path}")
    return ""


def _body(dependant: Any, names: list[str]) -> tuple[str, str, Any]:
    """``(kind of body, where the example comes from, example)``."""
    fields = flattened(dependant, "body_params")
    if not fields:
        return "none", "", None
    embedded = bool(getattr(fields[0].field_info, "embed", False))
    if type(fields[0].field_info).__name__ in {"Form", "File"}:
        return "form", "", None
    if len(fields) > 1 or embedded:
        parts = {field.alias: _example(annotation(field), names) for field in fields}
        if all(source for source, _ in parts.values()):
            sources = "; ".join(source for source, _ in parts.values())
            return "json", sources, {name: value for name, (_, value) in parts.items()}
        return "json", "", None
    given = getattr(fields[0].field_info, "examples", None)
    if given:
        return "json", "examples of the parameter", jsonable(given[0])
    source, example = _example(annotation(fields[0]), names)
    return "json", source, example


def _example(model: Any, names: list[str]) -> tuple[str, Any]:
    if not is_model(model):
        return "", None
    for owner in [model, *classes_of([model.__module__])]:
        given = _given(model, owner, qualified(owner), names)
        if given[0]:
            return given
    written = _written_example(model)
    if written[0]:
        return written
    module = sys.modules.get(model.__module__)
    return _given(model, module, model.__module__, names) if module else ("", None)


def _given(model: Any, owner: Any, shown: str, names: list[str]) -> tuple[str, Any]:
    """The first valid example of ``model`` that a function of ``owner`` so named returns."""
    for name in named_like(vars(owner), names):
        try:
            value = jsonable(call_example(owner, name))
            validate(model, value)
        except Exception:
            continue
        return f"{shown}.{name}", value
    return "", None


def _written_example(model: Any) -> tuple[str, Any]:
    """An example in the model's configuration, or the empty one if it is valid."""
    schema = json_schema(model)
    for name in ("examples", "example"):
        given = schema.get(name)
        if given:
            value = given[0] if name == "examples" else given
            return f"{name} in the configuration of {qualified(model)}", jsonable(value)
    fields = schema.get("properties", {})
    if all("examples" in fields[name] for name in schema.get("required", [])):
        value = {
            name: field["examples"][0] for name, field in fields.items() if "examples" in field
        }
        return f"examples of the fields of {qualified(model)}", jsonable(value)
    return "", None
