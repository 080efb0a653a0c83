"""Which requests a replay makes, in which order: an answer feeds the requests that need it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from refactor_kit.proof.observing.made_requests import VALID, MadeRequest
from refactor_kit.proof.observing.request_schemas import plain
from refactor_kit.proof.observing.sent import key_of
from refactor_kit.proof.observing.simplest_values import Unsatisfiable, simplest

LATER_VARIANTS = ("after the others", "continuing earlier calls")
_FED = "fed by earlier answers"
VALID_VARIANTS = ("example", _FED, *LATER_VARIANTS)
#: How the variants end that are made only where earlier answers gave something.
FED_VARIANTS = (f", {_FED}", *LATER_VARIANTS)
_SCALARS = (str, int, float, bool)


@dataclass(frozen=True, slots=True)
class Call:
    """One request; ``variant`` says how it differs from the endpoint's example.

    ``body`` is what is learned from it; ``made`` is how it is sent where it is no JSON.
    """

    variant: str
    method: str
    path: str
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    made: tuple[bytes, str] | None = None

    @property
    def content(self) -> tuple[bytes, str] | None:
        """The body as it is sent, and what kind of content it is."""
        if self.made is not None or self.body is None:
            return self.made
        return json.dumps(self.body).encode(), "application/json"


class Pool:
    """The values of earlier calls, by field name.

    ``get`` gives those that the server made; with ``wide`` also those that were sent and accepted
    (the ``worker_id`` that claimed a task is the one that may finish it).
    """

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}
        self._seen: dict[str, Any] = {}

    def learn(self, answer: Any, sent: Any) -> None:
        """Takes the fields of an answer, and tells those that were merely sent back."""
        echoed = dict(_fields(sent))
        self._seen.update(echoed)
        for name, value in _fields(answer):
            self._seen[name] = value
            if echoed.get(name) != value:
                self._made[name] = value

    def get(self, name: str, like: Any = None, *, wide: bool = False) -> Any:
        """A value for ``name``, of the same kind as ``like``; ``None`` when there is none."""
        known = self._seen if wide else self._made
        value = known.get(name)
        if value is None and name.endswith(("_id", "Id")):
            value = known.get("id")
        if like is not None and value is not None and type(value) is not type(like):
            return None
        return value

    def fed(self, body: Any, *, wide: bool = False) -> Any:
        """``body`` with the values that earlier calls gave for its fields."""
        if isinstance(body, dict):
            fields = {}
            for name, value in body.items():
                is_plain = not isinstance(value, (dict, list))
                given = self.get(name, like=value, wide=wide) if is_plain else None
                fields[name] = self.fed(value, wide=wide) if given is None else given
            return fields
        if isinstance(body, list):
            return [self.fed(item, wide=wide) for item in body]
        return body


def in_turn(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each endpoint once, in the order of the routes, those that delete last."""
    once: dict[str, dict[str, Any]] = {}
    for request in requests:
        once.setdefault(key_of(request), request)
    return sorted(once.values(), key=lambda each: bool(each["method"] == "DELETE"))


def first_calls(request: Mapping[str, Any], pool: Pool) -> Iterator[Call]:
    """The request as its example says, and as earlier answers feed it."""
    plain = build_call("example", request, request["example"], Pool())
    if plain is None:
        return
    yield plain
    fed = build_call("fed by earlier answers", request, pool.fed(request["example"]), pool)
    if fed is not None and replace(fed, variant=plain.variant) != plain:
        yield fed


def later_calls(request: Mapping[str, Any], pool: Pool) -> Iterator[Call]:
    """The request once more, when the endpoints that others depend on have answered."""
    example = request["example"]
    for variant, wide in zip(LATER_VARIANTS, (False, True), strict=True):
        call = build_call(variant, request, pool.fed(example, wide=wide), pool, wide=wide)
        if call is not None:
            yield call


def invalid_calls(request: Mapping[str, Any]) -> Iterator[Call]:
    """The example with a field missing, of the wrong type, or unknown."""
    plain = build_call("example", request, request["example"], Pool())
    example = request["example"]
    if plain is None or not isinstance(example, dict):
        return
    for name in sorted(example):
        rest = {key: value for key, value in example.items() if key != name}
        yield replace(plain, variant=f"without {name}", body=rest)
    for name in sorted(example):
        wrong = {**example, name: {"unexpected": ["type"]}}
        yield replace(plain, variant=f"wrong type of {name}", body=wrong)
    unknown = {**example, "unknown_field": 1}
    yield replace(plain, variant="with an unknown field", body=unknown)
    yield replace(plain, variant="with an empty body", body={})


def is_valid_variant(variant: str) -> bool:
    """Whether the request of that name is one that its endpoint should take."""
    return variant in VALID_VARIANTS or variant.startswith(VALID)


def made_calls(
    request: Mapping[str, Any], made: Iterable[MadeRequest], pool: Pool
) -> Iterator[Call]:
    """The requests made from the schema, and the valid ones as earlier answers feed them."""
    sent = set()
    for one in made:
        for each in (one, _fed(one, pool)) if one.is_valid else (one,):
            call = Call(
                each.title,
                request["method"],
                each.path(request["path"]),
                each.body,
                each.headers(),
                each.content(),
            )
            key = (call.path, call.made, *sorted(call.headers.items()))
            if key not in sent:
                sent.add(key)
                yield call


def _fed(made: MadeRequest, pool: Pool) -> MadeRequest:
    """A request with what earlier answers gave for its path and its body."""
    given = {name: pool.get(name) for name in made.places.get("path", {})}
    known = {name: value for name, value in given.items() if value is not None}
    places = {**made.places, "path": {**made.places.get("path", {}), **known}}
    title = f"{made.title}, {_FED}"
    return replace(made, title=title, places=places, body=pool.fed(made.body))


def build_call(
    variant: str, request: Mapping[str, Any], body: Any, pool: Pool, *, wide: bool = False
) -> Call | None:
    """One request with its parameters filled in; ``None`` where there is nothing to send."""
    if request["body"] == "form" or (request["body"] == "json" and not request["example_from"]):
        return None
    path: str = request["path"]
    query: dict[str, Any] = {}
    headers: dict[str, str] = {}
    for parameter in request["parameters"]:
        value = pool.get(parameter["name"], wide=wide)
        value = _sample(parameter["schema"]) if value is None else value
        if parameter["in"] == "path":
            for kind in ("", ":path", ":int", ":uuid"):
                name = f"{{{parameter['name']}{kind}}}"
                path = path.replace(name, quote(str(value), safe=""))
        elif parameter["required"] and parameter["in"] == "query":
            query[parameter["name"]] = value
        elif parameter["required"] and parameter["in"] == "header":
            headers[parameter["name"]] = str(value)
    if query:
        path += "?" + urlencode(query, doseq=True)
    return Call(variant, request["method"], path, body, headers)


def _sample(schema: Mapping[str, Any]) -> Any:
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if "default" in schema:
        return schema["default"]
    try:
        return simplest(plain(dict(schema)))
    except Unsatisfiable:
        return "sample"


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
