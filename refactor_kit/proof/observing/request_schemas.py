"""Schemas of whole requests: each valid at one bound, or invalid in one place.

A request is an object of its places (``path``, ``query``, ``header``, ``cookie``, ``body``). Every
variant is that object's schema with one part replaced, so that whatever satisfies it is a request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from refactor_kit.proof.observing.simplest_values import FORMATS

PLACES = ("path", "query", "header", "cookie")
_DEEPEST = 5
_LONGEST, _MOST = 2_000, 50
_CHOICES = 12
_WRONG = {"unexpected": ["type"]}
_KEPT = {
    "additionalProperties", "allOf", "anyOf", "const", "enum", "exclusiveMaximum",
    "exclusiveMinimum", "items", "maxItems", "maxLength", "maximum", "minItems", "minLength",
    "minimum", "multipleOf", "oneOf", "pattern", "prefixItems", "properties", "required", "type",
    "uniqueItems",
}  # fmt: skip
Schema = Any


@dataclass(frozen=True, slots=True)
class Variant:
    """The schema of requests that are ``valid`` or not in the way that ``title`` says."""

    title: str
    valid: bool
    schema: Schema


def variants(request: Mapping[str, Any]) -> Iterator[Variant]:
    """The kinds of requests of one endpoint; the first has nothing but what must be there."""
    whole = whole_request(request)
    yield Variant("only what must be there", True, whole)
    yield Variant("everything", True, _everything(whole))
    for title, valid, schema in _changed(whole, (), 0):
        yield Variant(title, valid, schema)


def whole_request(request: Mapping[str, Any]) -> Schema:
    """The schema of a whole request, with nothing in it but rules."""
    places: dict[str, Schema] = {}
    for place in PLACES:
        found = [each for each in request["parameters"] if each["in"] == place]
        if found:
            places[place] = _parameters(found, place)
    content = request["content"]
    if content["kind"] != "none":
        places["body"] = plain(content.get("schema", {}))
    return {"type": "object", "properties": places, "required": sorted(places)}


def plain(schema: Schema, definitions: Mapping[str, Any] | None = None, depth: int = 0) -> Schema:
    """``schema`` with its references resolved and its formats as values; no recursion is left."""
    if not isinstance(schema, dict):
        return schema
    known = definitions if definitions is not None else schema.get("$defs", {})
    if "$ref" in schema:
        target = known.get(schema["$ref"].rpartition("/")[2], {})
        return plain(target, known, depth + 1) if depth < _DEEPEST else False
    if schema.get("format") in FORMATS:
        return {"const": FORMATS[schema["format"]], "format": schema["format"]}
    found = {key: value for key, value in schema.items() if key in _KEPT}
    if "properties" in found:
        found["properties"] = {
            name: plain(each, known, depth) for name, each in found["properties"].items()
        }
    for key in ("items", "additionalProperties"):
        if key in found:
            found[key] = plain(found[key], known, depth + 1)
    for key in ("allOf", "anyOf", "oneOf", "prefixItems"):
        if key in found:
            found[key] = [plain(each, known, depth) for each in found[key]]
    if len(found.get("allOf", ())) == 1:
        found = {**found.pop("allOf")[0], **found}
    return found


def _parameters(found: list[Mapping[str, Any]], place: str) -> Schema:
    properties: dict[str, Schema] = {}
    required = []
    for each in found:
        schema = plain(each["schema"])
        if place != "path" and isinstance(schema, dict) and "properties" in schema:
            # A model whose fields are the parameters.
            properties |= schema["properties"]
            required += schema.get("required", [])
            continue
        if place == "path" and schema.get("type") == "string":
            schema = {"minLength": 1, **schema}
        properties[each["name"]] = schema
        required += [each["name"]] if each["required"] or place == "path" else []
    schema = {"type": "object", "properties": properties, "required": required}
    return {**schema, "additionalProperties": False}


def _everything(schema: Schema) -> Schema:
    """``schema`` with every property in it."""
    if not isinstance(schema, dict) or "properties" not in schema:
        return schema
    inner = {name: _everything(each) for name, each in schema["properties"].items()}
    return {**schema, "properties": inner, "required": sorted(inner)}


def _changed(
    schema: Schema, place: tuple[str, ...], depth: int
) -> Iterator[tuple[str, bool, Schema]]:
    """``schema`` at its bounds and beyond them, one change at a time; ``place`` is where it is."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return
    where = ".".join(place) or "request"
    for title, valid, changed in _own_changes(schema, place):
        yield f"{where}: {title}", valid, changed
    for name, each in schema.get("properties", {}).items():
        with_it = sorted({*schema.get("required", []), name})
        for title, valid, changed in _changed(each, (*place, name), depth + 1):
            inner = {**schema["properties"], name: changed}
            yield title, valid, {**schema, "properties": inner, "required": with_it}
        if name in schema.get("required", []) and place and place != ("path",):
            yield f"{where}: without {name}", False, _without(schema, name)
    if isinstance(schema.get("items"), dict):
        for title, valid, changed in _changed(schema["items"], (*place, "[]"), depth + 1):
            least = max(1, schema.get("minItems", 0))
            yield title, valid, {**schema, "items": changed, "minItems": least}


def _own_changes(schema: Schema, place: tuple[str, ...]) -> Iterator[tuple[str, bool, Schema]]:
    is_text = bool(place) and place[0] in PLACES
    for key in ("anyOf", "oneOf"):
        for number, each in enumerate(schema.get(key, ())):
            rest = {name: value for name, value in schema.items() if name != key}
            yield f"choice {number + 1}", True, {**rest, **each} if each else False
            others = [one for one in schema[key] if one is not each and one != {"type": "null"}]
            for title, valid, changed in _own_changes(each, place) if each else ():
                # What one choice refuses another may take.
                if valid or not others:
                    yield f"choice {number + 1}, {title}", valid, changed
    for value in schema.get("enum", ())[:_CHOICES]:
        yield f"{value!r}", True, {"const": value}
    kind = schema.get("type")
    if kind == "boolean":
        yield from ((str(value).lower(), True, {"const": value}) for value in (True, False))
    if kind in ("integer", "number"):
        yield from _number_bounds(schema)
    if kind == "string" or schema.get("format") == "binary":
        yield from _text_bounds(schema)
    if kind == "array":
        yield from _array_bounds(schema)
    if place == ("body",):
        if "properties" in schema:
            inner = {**schema["properties"], "unknown_field": {"const": 1}}
            known = sorted({*schema.get("required", []), "unknown_field"})
            yield "an unknown field", False, {**schema, "properties": inner, "required": known}
        yield "empty", False, {"const": {}}
        yield "of the wrong type", False, {"const": ["unexpected"]}
    if len(place) > 1 and not (is_text and kind == "string" and "format" not in schema):
        is_choice = "enum" in schema or "const" in schema
        if kind or is_choice:
            wrong = {"const": "unexpected" if is_text else _WRONG}
            yield "of the wrong type", False, wrong


def _number_bounds(schema: Schema) -> Iterator[tuple[str, bool, Schema]]:
    step = schema.get("multipleOf", 1)
    for key, sign in (("minimum", -1), ("maximum", 1)):
        if key in schema:
            bound = schema[key]
            yield f"{key} {bound}", True, {"const": bound}
            yield f"beyond {key} {bound}", False, {"const": bound + sign * step}
        exclusive = f"exclusive{key.title()}"
        if exclusive in schema:
            bound = schema[exclusive]
            if schema["type"] == "integer":
                yield f"{exclusive} {bound}", True, {"const": int(bound) - sign * step}
            yield f"at {exclusive} {bound}", False, {"const": bound}


def _text_bounds(schema: Schema) -> Iterator[tuple[str, bool, Schema]]:
    if schema.get("format") == "binary":
        yield "an empty file", True, {"const": "", "format": "binary"}
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength", _LONGEST + 1)
    if shortest:
        yield f"minLength {shortest}", True, {**schema, "maxLength": shortest}
        yield "shorter", False, {"type": "string", "maxLength": shortest - 1}
    if longest <= _LONGEST:
        yield f"maxLength {longest}", True, {**schema, "minLength": longest}
        yield "longer", False, {"const": "a" * (longest + 1)}
    if "pattern" in schema:
        odd = next((each for each in ("", "?", "0 0") if not _matches(schema["pattern"], each)), "")
        yield "of another pattern", False, {"const": odd}


def _array_bounds(schema: Schema) -> Iterator[tuple[str, bool, Schema]]:
    least, most = schema.get("minItems", 0), schema.get("maxItems", _MOST + 1)
    yield f"{least} items", True, {**schema, "maxItems": least}
    if least == 0 and most > 0:
        yield "one item", True, {**schema, "minItems": 1, "maxItems": 1}
    if least:
        yield "fewer items", False, {**schema, "minItems": 0, "maxItems": least - 1}
    if most <= _MOST:
        yield f"{most} items", True, {**schema, "minItems": most}
        yield "more items", False, {**schema, "minItems": most + 1, "maxItems": most + 1}


def _without(schema: Schema, name: str) -> Schema:
    inner = {each: value for each, value in schema["properties"].items() if each != name}
    required = [each for each in schema["required"] if each != name]
    return {**schema, "properties": inner, "required": required, "additionalProperties": False}


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return True
