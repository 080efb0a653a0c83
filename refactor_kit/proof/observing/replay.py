"""Calls a really running server, endpoint by endpoint."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from refactor_kit.base import Context
from refactor_kit.proof.observing.made_requests import MadeRequest
from refactor_kit.proof.observing.module_view import own_route_modules
from refactor_kit.proof.observing.scenario import (
    Call,
    Pool,
    first_calls,
    in_turn,
    invalid_calls,
    later_calls,
    made_calls,
)
from refactor_kit.proof.observing.second_names import by_second_names
from refactor_kit.proof.observing.sent import key_of
from refactor_kit.proof.observing.session import Session
from refactor_kit.proof.target.bounds import SLOW_CALL_SECONDS
from refactor_kit.proof.target.server import BootFailure, Server
from refactor_kit.proof.target.target import Target

_ROUNDS = 3
_Section = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests made from schemas, by ``METHOD path`` as it is served.

    Those of ``keys`` are made and kept; of any other endpoint only the first, for what it leaves
    behind.
    """

    keys: frozenset[str] = frozenset()
    made: Mapping[str, tuple[MadeRequest, ...]] = field(default_factory=dict)


class Replayer:
    """Boots the app on a fresh copy, each time it runs, and calls what has an example.

    ``moved`` is where endpoints are, by where the configuration knows them.
    """

    def __init__(
        self,
        target: Target,
        context: Context,
        requests: list[_Section],
        imported: _Section,
        moved: Mapping[str, str],
        asked: Asked | None = None,
    ) -> None:
        self._target = target
        self._settings = context.settings
        self._own = own_route_modules(context)
        self._is_factory = bool(imported.get("factory"))
        self._requests, self._by_second_names = by_second_names(in_turn(requests))
        self._moved = moved
        self._asked = asked or Asked()

    def run(self, *, slowly: bool = False) -> _Section:
        """One replay; ``slowly`` lets seconds pass before each of the module's endpoints.

        What counts elapsed seconds shows itself only so.
        """
        slow = self._own if slowly else frozenset()
        try:
            section = self._called(self._requests, slow)
            for requests in self._by_second_names:
                again = self._called(requests, slow)["exchanges"]
                section["exchanges"] = {**again, **section["exchanges"]}
        except BootFailure as failure:
            return {"booted": False, "reason": failure.reason, "stderr": list(failure.lines)}
        return section

    def _called(self, requests: list[_Section], slow: frozenset[str]) -> _Section:
        """What a server on a fresh copy answers."""
        self._target.copy.reset()
        with Server(self._target, self._settings.app, factory=self._is_factory) as server:
            session = Session(server, self._settings, self._target.copy.variables)
            begun = session.begin(self._moved)
            exchanges = _Exchanges(session, requests, slow).made(self._asked)
        section: _Section = {"booted": True, "exchanges": exchanges}
        if begun:
            section["begun"] = begun
        if server.left_behind:
            section["left_behind"] = True
        return section


class _Exchanges:
    """The calls of one run: valid ones until nothing more succeeds, then invalid ones."""

    def __init__(self, session: Session, requests: list[_Section], slow: frozenset[str]) -> None:
        self._session = session
        self._slow = slow
        self._requests = requests
        self._pool = Pool()
        self._made: _Section = {
            key_of(request): {
                "example_from": request["example_from"],
                "example": request["example"],
                "answers": {},
            }
            for request in requests
        }

    def made(self, asked: Asked) -> _Section:
        waiting = []
        for request in self._requests:
            if request["endpoint"].partition(":")[0] in self._slow:
                time.sleep(SLOW_CALL_SECONDS)
            if not self._succeeds(request, first_calls):
                waiting.append(request)
        for _ in range(_ROUNDS):
            still = [each for each in waiting if not self._succeeds(each, later_calls)]
            if len(still) == len(waiting):
                break
            waiting = still
        for request in self._requests:
            self._call_all(request, invalid_calls(request))
        self._ask(asked)
        return self._made

    def _ask(self, asked: Asked) -> None:
        for request in self._requests:
            made = asked.made.get(key_of(request), ())[:1]
            if request["method"] != "DELETE" and not request["example_from"]:
                self._call_all(request, made_calls(request, made, self._pool), is_kept=False)
        for request in self._requests:
            if (key := key_of(request)) in asked.keys:
                made = asked.made.get(key, ())
                self._made[key]["answers"] |= self._session.answered.get(key, {})
                # One that streams without an end answers none of a hundred requests.
                self._call_all(request, made_calls(request, made, self._pool), patience=1)

    def _succeeds(self, request: _Section, calls: Any) -> bool:
        return self._call_all(request, calls(request, self._pool))

    def _call_all(
        self,
        request: _Section,
        calls: Iterable[Call],
        *,
        is_kept: bool = True,
        patience: float = math.inf,
    ) -> bool:
        """Whether one of the calls was answered with success; ``patience`` are those without any.

        Once that many got no answer, no more are made.
        """
        succeeded = False
        for call in calls:
            answer = self._session.call(
                call.method, call.path, headers=call.headers, content=call.content
            )
            if is_kept:
                self._made[key_of(request)]["answers"][call.variant] = answer.to_json()
            patience -= answer.status == 0
            if not patience:
                break
            if 0 < answer.status < 400:
                self._pool.learn(answer.body, call.body)
                succeeded = True
        return succeeded
