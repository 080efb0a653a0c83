"""What a request was made with, so that another run makes the same one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from refactor_kit.proof.observing.volatility import is_like

_PARTS = ("example", "parameters")
_Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """The example and the parameters of one request; ``learned`` is what does not vary of them.

    ``key`` is the request's own ``METHOD path``, ``content`` the schema of its body, learned too.
    """

    key: str
    given: Mapping[str, Any]
    learned: Mapping[str, Any]
    content: Mapping[str, Any]

    @property
    def schema(self) -> dict[str, Any]:
        """What further requests are made from."""
        return {"parameters": self.learned["parameters"], "content": self.content}


def sent_requests(
    first: Iterable[_Request], second: Iterable[_Request], agree: Callable[[Any, Any], Any]
) -> dict[str, Sent]:
    """By ``METHOD path``: what ``first`` sent, with the shape of what ``second`` sent otherwise."""
    given, others = _by_key(first), _by_key(second)
    return {
        key: Sent(
            key,
            _parts(request),
            agree(_parts(request), _parts(others.get(key, request))),
            agree(request["content"], others.get(key, request)["content"]),
        )
        for key, request in given.items()
    }


def as_sent(requests: Iterable[_Request], sent: Mapping[str, Sent]) -> list[_Request]:
    """The requests as they were sent before, wherever they differ in what varies alone."""
    return [
        {**request, **_same(_parts(request), sent.get(key_of(request)))} for request in requests
    ]


def places_now(sent: Mapping[str, Sent]) -> dict[str, str]:
    """Where each endpoint is now, by where it was when its request was learned."""
    return {each.key: key for key, each in sent.items()}


def _same(parts: Mapping[str, Any], sent: Sent | None) -> Mapping[str, Any]:
    known = sent is not None and is_like(dict(sent.learned), dict(parts))
    return sent.given if sent is not None and known else parts


def _by_key(requests: Iterable[_Request]) -> dict[str, _Request]:
    """Each endpoint's request; of two for one endpoint a replay makes the first."""
    found: dict[str, _Request] = {}
    for request in requests:
        found.setdefault(key_of(request), request)
    return found


def _parts(request: _Request) -> dict[str, Any]:
    return {part: request[part] for part in _PARTS}


def key_of(request: Mapping[str, Any]) -> str:
    """The endpoint that a request is of, as ``METHOD path``."""
    return f"{request['method']} {request['path']}"
