"""Which requests a replay makes, in which order: an answer feeds the requests that need it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

_LAST = {"DELETE": 1}
_SCALARS = (str, int, float, bool)
_SAMPLES: Mapping[str, Any] = {
    "string": "sample",
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "array": [],
}
_FORMATS = {
    "uuid": "12345678-1234-5678-1234-567812345678",
    "date-time": "2024-01-02T03:04:05Z",
    "date": "2024-01-02",
    "email": "person@example.com",
    "uri": "https://example.com/",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One request; ``variant`` says how it differs from the endpoint's example."""

    variant: str
    method: str
    path: str
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Pool:
    """The values that answers gave, by field name; only those that the server made."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def learn(self, answer: Any, sent: Any) -> None:
        """Takes the fields of ``answer`` that were not merely sent back."""
        echoed = dict(_fields(sent))
        for name, value in _fields(answer):
            if echoed.get(name) != value:
                self._values[name] = value

    def get(self, name: str, like: Any = None) -> Any:
        """A value for ``name``, of the same kind as ``like``; ``None`` when there is none."""
        value = self._values.get(name)
        if value is None and name.endswith(("_id", "Id")):
            value = self._values.get("id")
        if like is not None and value is not None and type(value) is not type(like):
            return None
        return value

    def fed(self, body: Any) -> Any:
        """``body`` with the values that earlier answers gave for its fields."""
        if isinstance(body, dict):
            return {name: self._fed_field(name, value) for name, value in body.items()}
        if isinstance(body, list):
            return [self.fed(item) for item in body]
        return body

    def _fed_field(self, name: str, value: Any) -> Any:
        if isinstance(value, (dict, list)):
            return self.fed(value)
        given = self.get(name, like=value)
        return value if given is None else given


def ordered(requests: list[dict[str, Any]], openapi: Any) -> list[dict[str, Any]]:
    """The endpoints so that producers of a field come before its consumers, deleters last."""
    made = {index: _produced(request, openapi) for index, request in enumerate(requests)}
    waiting = sorted(made, key=lambda index: _LAST.get(requests[index]["method"], 0))
    result: list[int] = []
    while waiting:
        ready = next((i for i in waiting if not _waits(i, waiting, requests, made)), waiting[0])
        waiting.remove(ready)
        result.append(ready)
    return [requests[index] for index in result]


def calls(request: Mapping[str, Any], pool: Pool) -> Iterable[Call]:
    """The request of one endpoint: as its example says, fed by earlier answers, and invalid."""
    example = request["example"]
    plain = _call("example", request, example, Pool())
    if plain is None:
        return
    yield plain
    fed = _call("fed by earlier answers", request, pool.fed(example), pool)
    if fed is not None and fed != Call(fed.variant, *_same(plain)):
        yield fed
    if isinstance(example, dict):
        for name in sorted(example):
            rest = {key: value for key, value in example.items() if key != name}
            yield Call(f"without {name}", *_same(plain, rest))
        for name in sorted(example):
            wrong = {**example, name: {"unexpected": ["type"]}}
            yield Call(f"wrong type of {name}", *_same(plain, wrong))
        yield Call("with an unknown field", *_same(plain, {**example, "unknown_field": 1}))
        yield Call("with an empty body", *_same(plain, {}))


def _same(call: Call, body: Any = None) -> tuple[str, str, Any, Mapping[str, str]]:
    return call.method, call.path, call.body if body is None else body, call.headers


def _call(variant: str, request: Mapping[str, Any], body: Any, pool: Pool) -> Call | None:
    if request["body"] == "form" or (request["body"] == "json" and not request["example_from"]):
        return None
    path, query, headers = request["path"], {}, {}
    for parameter in request["parameters"]:
        value = pool.get(parameter["name"])
        if parameter["in"] == "path":
            shown = _sample(parameter["schema"]) if value is None else value
            path = _filled(path, parameter["name"], shown)
        elif parameter["required"]:
            chosen = _sample(parameter["schema"]) if value is None else value
            if parameter["in"] == "query":
                query[parameter["name"]] = chosen
            elif parameter["in"] == "header":
                headers[parameter["name"]] = str(chosen)
    if query:
        path += "?" + urlencode(query, doseq=True)
    return Call(variant, request["method"], path, body, headers)


def _filled(path: str, name: str, value: Any) -> str:
    for written in (f"{{{name}}}", f"{{{name}:path}}", f"{{{name}:int}}", f"{{{name}:uuid}}"):
        path = path.replace(written, quote(str(value), safe=""))
    return path


def _sample(schema: Mapping[str, Any]) -> Any:
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if "default" in schema:
        return schema["default"]
    if "anyOf" in schema:
        return _sample(schema["anyOf"][0])
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    return _SAMPLES.get(schema.get("type", "string"), "sample")


def _fields(value: Any) -> Iterable[tuple[str, Any]]:
    """Every scalar field of a JSON value, outer ones last so that they win."""
    if isinstance(value, list):
        for item in value[:1]:
            yield from _fields(item)
    if isinstance(value, dict):
        for item in value.values():
            yield from _fields(item)
        for name, item in value.items():
            if isinstance(item, _SCALARS):
                yield name, item


def _produced(request: Mapping[str, Any], openapi: Any) -> set[str]:
    """The fields that only the answer of an endpoint holds."""
    paths = openapi.get("paths", {}) if isinstance(openapi, dict) else {}
    operation = paths.get(request["path"], {}).get(request["method"].lower(), {})
    names: set[str] = set()
    for status, response in operation.get("responses", {}).items():
        if status.startswith("2"):
            for media in response.get("content", {}).values():
                names |= _properties(media.get("schema", {}), openapi)
    return names - _consumed(request)


def _properties(schema: Mapping[str, Any], openapi: Any) -> set[str]:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        schema = openapi.get("components", {}).get("schemas", {}).get(name, {})
    return set(schema.get("properties", {}))


def _consumed(request: Mapping[str, Any]) -> set[str]:
    names = {each["name"] for each in request["parameters"] if each["in"] == "path"}
    return names | (set(request["example"]) if isinstance(request["example"], dict) else set())


def _waits(
    index: int,
    waiting: list[int],
    requests: list[dict[str, Any]],
    made: Mapping[int, set[str]],
) -> bool:
    """Whether another waiting endpoint makes what this one needs, and not the other way round."""
    needs = _consumed(requests[index])
    return any(
        other != index
        and made[other] & needs
        and requests[other]["method"] not in _LAST
        and not made[index] & _consumed(requests[other])
        for other in waiting
    )
