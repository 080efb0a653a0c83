"""Calls a really running server, endpoint by endpoint, and learns which values are volatile."""

from __future__ import annotations

import time
from typing import Any

from refactor_kit.base import Context

from .scenario import Pool, calls, ordered
from .server import BootFailure, Server
from .target import Target
from .volatility import settled


def replay(
    target: Target,
    context: Context,
    requests: list[dict[str, Any]],
    openapi: Any,
    *,
    twice: bool,
) -> dict[str, Any]:
    """The section ``replay``; with ``twice``, what two fresh boots disagree on is a shape."""
    began = time.time()
    try:
        first = _one_run(target, context, requests, openapi)
        if twice:
            second = _one_run(target, context, requests, openapi)
            return _learned(first, second, began, time.time())
    except BootFailure as failure:
        return {"booted": False, "reason": failure.reason, "stderr": list(failure.lines)}
    return first


def _one_run(
    target: Target, context: Context, requests: list[dict[str, Any]], openapi: Any
) -> dict[str, Any]:
    target.copy.reset()
    pool = Pool()
    exchanges: dict[str, Any] = {}
    with Server(target, context.settings.app) as server:
        for request in ordered(requests, openapi):
            key = f"{request['method']} {request['path']}"
            if key not in exchanges:
                exchanges[key] = _exercised(server, request, pool)
    section: dict[str, Any] = {"booted": True, "exchanges": exchanges}
    if server.left_behind:
        section["left_behind"] = True
    return section


def _exercised(server: Server, request: dict[str, Any], pool: Pool) -> dict[str, Any]:
    """The answers of one endpoint, by variant."""
    answers: dict[str, Any] = {}
    for call in calls(request, pool):
        answer = server.call(call.method, call.path, body=call.body, headers=call.headers)
        answers[call.variant] = answer.to_json()
        if answer.status < 400:
            pool.learn(answer.body, call.body)
    return {
        "example_from": request["example_from"],
        "example": request["example"],
        "answers": answers,
    }


def _learned(
    first: dict[str, Any], second: dict[str, Any], began: float, ended: float
) -> dict[str, Any]:
    exchanges = {}
    for key, exchange in first["exchanges"].items():
        other = second["exchanges"].get(key, {"answers": {}})
        answers = {
            variant: settled(answer, other["answers"].get(variant), began, ended)
            for variant, answer in exchange["answers"].items()
        }
        exchanges[key] = {**exchange, "answers": answers}
    return {**first, "exchanges": exchanges}
