"""Requests made from an endpoint's schema: of each variant the simplest that satisfies it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from refactor_kit.proof.observing.request_schemas import PLACES, Variant, variants, whole_request
from refactor_kit.proof.observing.simplest_values import Unsatisfiable, simplest
from refactor_kit.proof.observing.volatility import is_shape

VALID, INVALID = "valid request", "invalid request"
#: The most requests of each kind that one endpoint gets.
MOST = 40
_BOUNDARY = "refactor-kit-boundary"


@dataclass(frozen=True, slots=True)
class MadeRequest:
    """One request; ``title`` begins with ``VALID`` or ``INVALID`` and its number.

    ``places`` are the parameters, by place and name; ``files`` the fields of the body that are
    sent as files.
    """

    title: str
    kind: str
    places: Mapping[str, Mapping[str, Any]]
    body: Any = None
    files: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_valid(self) -> bool:
        return self.title.startswith(VALID)

    @property
    def identity(self) -> str:
        """The same for requests that say the same."""
        given = {
            place: _pairs(dict(sorted(values.items()))) for place, values in self.places.items()
        }
        said = {place: pairs for place, pairs in given.items() if pairs}
        return json.dumps([said, self.body], sort_keys=True)

    def path(self, template: str) -> str:
        """``template`` with the parameters of path and query in it."""
        for name, value in self.places.get("path", {}).items():
            shown = quote(_text(value), safe="")
            for kind in ("", ":path", ":int", ":float", ":uuid", ":str"):
                template = template.replace(f"{{{name}{kind}}}", shown)
        query = _pairs(self.places.get("query", {}))
        return f"{template}?{urlencode(query)}" if query else template

    def headers(self) -> dict[str, str]:
        found = {name: _text(value) for name, value in self.places.get("header", {}).items()}
        cookies = self.places.get("cookie", {})
        if cookies:
            found["cookie"] = "; ".join(f"{name}={_text(cookies[name])}" for name in cookies)
        return found

    def content(self) -> tuple[bytes, str] | None:
        """The body as it is sent, and what kind of content it is; ``None`` where it has none."""
        if self.kind == "none" or self.body is None:
            return None
        if self.kind == "json" or not isinstance(self.body, dict):
            return json.dumps(self.body).encode(), "application/json"
        if self.kind == "form":
            return urlencode(_pairs(self.body)).encode(), "application/x-www-form-urlencoded"
        return self._multipart(), f"multipart/form-data; boundary={_BOUNDARY}"

    def _multipart(self) -> bytes:
        lines = []
        for name, value in _pairs(self.body):
            named = f'Content-Disposition: form-data; name="{name}"'
            is_file = name in self.files
            named += '; filename="sample.txt"\r\nContent-Type: text/plain' if is_file else ""
            lines.append(f"--{_BOUNDARY}\r\n{named}\r\n\r\n{value}\r\n")
        return "".join([*lines, f"--{_BOUNDARY}--\r\n"]).encode()


def made_requests(request: Mapping[str, Any]) -> tuple[MadeRequest, ...]:
    """The requests of one endpoint: valid ones first, at most ``MOST`` of each kind.

    ``request`` has its ``parameters`` and ``content``; what varies of them by itself is left out.
    """
    steady = _steady(request)
    kind, files = steady["content"]["kind"], _files(whole_request(steady))
    found: dict[bool, dict[str, MadeRequest]] = {True: {}, False: {}}
    for variant in variants(steady):
        known = found[variant.valid]
        if len(known) < MOST and (made := _made(variant)) is not None:
            places = {place: made[place] for place in PLACES if place in made}
            title = f"{VALID if variant.valid else INVALID} {len(known) + 1} ({variant.title})"
            one = MadeRequest(title, kind, places, made.get("body"), files)
            if "" not in places.get("path", {}).values():  # else it is another endpoint's
                known.setdefault(one.identity, one)
    valid = found[True]
    wrong = (each for key, each in found[False].items() if key not in valid)
    return (*valid.values(), *wrong)


def why_none(request: Mapping[str, Any]) -> str:
    """Why no request can be made of ``request``; empty where one can."""
    try:
        simplest(whole_request(_steady(request)))
    except Unsatisfiable as error:
        return str(error)
    return ""


def _made(variant: Variant) -> dict[str, Any] | None:
    """``None`` where nothing satisfies the variant."""
    try:
        made: dict[str, Any] = simplest(variant.schema)
    except Unsatisfiable:
        return None
    return made


def _steady(value: Any) -> Any:
    """``value`` without what was learned to vary."""
    if isinstance(value, dict):
        return {key: _steady(each) for key, each in value.items() if not is_shape(each)}
    if isinstance(value, list):
        return [_steady(each) for each in value if not is_shape(each)]
    return value


def _files(whole: Mapping[str, Any]) -> frozenset[str]:
    body = whole["properties"].get("body")
    fields = body.get("properties", {}) if isinstance(body, dict) else {}
    return frozenset(
        name
        for name, schema in fields.items()
        for each in (schema, schema.get("items") or {})
        if isinstance(schema, dict)
        if each.get("format") == "binary"
    )


def _pairs(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and text of each value; one entry for each item of a list, none for what is null."""
    return list(_listed(values))


def _listed(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        for each in value if isinstance(value, list) else [value]:
            if each is not None:
                yield name, _text(each)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
