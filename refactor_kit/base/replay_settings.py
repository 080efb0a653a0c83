"""How a replay calls the service: ``[tool.refactor-kit.replay]`` as plain, validated values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .records import dataclass, field

#: Kinds of values; the rule of each is in ``refactor_kit.config.values``.
Method = str
UrlPath = str
EndpointKeys = tuple[str, ...]
Headers = Mapping[str, str]
FedHeaders = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CallSettings:
    """One call: ``body`` is sent as JSON, ``form`` as a form. ``{NAME}`` is a variable's value."""

    path: UrlPath
    method: Method = "POST"
    body: Any = None
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoginSettings:
    """A call whose answer the next ones carry: its cookies, and headers made of its fields.

    ``feeds`` maps a header to text in which ``{access_token}`` is that field of the answer;
    ``{user.id}`` is a field of a field.
    """

    path: UrlPath
    method: Method = "POST"
    body: Any = None
    form: Mapping[str, str] = field(default_factory=dict)
    feeds: FedHeaders = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReplaySettings:
    """What every call of a replay carries, and what is called before the endpoints are.

    ``headers`` go with each call, ``{NAME}`` in them is the value of a variable of ``env-file`` or
    ``env``. ``login`` is made first, the calls of ``set-up`` next, in their order. ``always`` names
    endpoints (``POST /orders``) that get requests made from their schema though their code is the
    same.
    """

    headers: Headers = field(default_factory=dict)
    login: LoginSettings | None = None
    set_up: tuple[CallSettings, ...] = ()
    always: EndpointKeys = ()
