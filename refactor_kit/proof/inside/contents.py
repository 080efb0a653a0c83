"""What an endpoint takes: its parameters and its body, with the schema of each.

Those of its dependencies are among them, whether the document shows the endpoint or not.
"""

from __future__ import annotations

from typing import Any

from .naming import jsonable
from .pydantic_models import parameter_schema

_KINDS = {"File": "multipart", "Form": "form"}


def parameters_of(dependant: Any) -> list[dict[str, Any]]:
    """Each parameter: where it stands, its name, whether it must be there, and its schema."""
    return [
        {
            "in": kind,
            "name": field.alias,
            "required": is_required(field),
            "schema": _schema(field),
        }
        for kind in ("path", "query", "header", "cookie")
        for field in flattened(dependant, f"{kind}_params")
    ]


def content_of(dependant: Any) -> dict[str, Any]:
    """The body: ``kind`` is ``none``, ``json``, ``form`` or ``multipart``."""
    fields = flattened(dependant, "body_params")
    if not fields:
        return {"kind": "none"}
    kinds = {_KINDS.get(type(field.field_info).__name__, "json") for field in fields}
    kind = next(each for each in ("multipart", "form", "json") if each in kinds)
    required = [field.alias for field in fields if is_required(field)]
    if is_whole(fields):
        return {"kind": kind, "required": bool(required), "schema": _schema(fields[0])}
    properties = {field.alias: _schema(field) for field in fields}
    definitions: dict[str, Any] = {}
    for schema in properties.values():
        definitions |= schema.pop("$defs", {})
    schema = {"type": "object", "properties": properties, "required": required}
    schema |= {"$defs": definitions} if definitions else {}
    return {"kind": kind, "required": bool(required), "schema": schema}


def is_whole(fields: list[Any]) -> bool:
    """Whether the one field of a body is the body, not a member of it."""
    if len(fields) > 1 or getattr(fields[0].field_info, "embed", False):
        return False
    if type(fields[0].field_info).__name__ not in _KINDS:
        return True
    schema = parameter_schema(fields[0])
    return "properties" in schema or "$ref" in schema


def flattened(dependant: Any, kind: str) -> list[Any]:
    """The fields of one kind: the endpoint's own, then those of its dependencies."""
    found = list(getattr(dependant, kind, []))
    for each in dependant.dependencies:
        found.extend(flattened(each, kind))
    return found


def is_required(field: Any) -> bool:
    """Whether a request without it is refused."""
    asked = getattr(field.field_info, "is_required", None)
    return bool(asked()) if asked else bool(getattr(field, "required", False))


def _schema(field: Any) -> dict[str, Any]:
    schema = parameter_schema(field)
    if type(field.field_info).__name__ == "File":
        schema = _of_files(schema)
    given = getattr(field.field_info, "examples", None)
    return {**schema, "examples": jsonable(given)} if given else schema


def _of_files(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a file, however pydantic says it; several are an array of them."""
    if schema.get("type") == "array":
        return {**schema, "items": {"type": "string", "format": "binary"}}
    return {"type": "string", "format": "binary"}
