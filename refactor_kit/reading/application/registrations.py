"""What a call on a router registers."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from refactor_kit.python.source_file import PythonSource
from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.application.events import Handler, Operation
from refactor_kit.reading.application.grace_marker import grace_until
from refactor_kit.reading.application.paths import constant_strings

VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
DECORATORS = {**{verb: (verb.upper(),) for verb in VERBS}, "websocket": ("WEBSOCKET",)}
MULTI = ("api_route", "route")
CALLS = {"add_api_route": ("GET",), "add_route": ("GET",)}
SOCKETS = ("add_api_websocket_route", "add_websocket_route", "websocket_route")
#: Starlette's own, which the prefix of their router passes by.
OF_STARLETTE = ("add_route", "route", "add_websocket_route", "websocket_route")
ROUTERS = ("fastapi.APIRouter", "fastapi.routing.APIRouter")
APPLICATIONS = ("fastapi.FastAPI", "fastapi.applications.FastAPI")


def decorated_operation(
    source: PythonSource,
    constants: Mapping[str, ast.expr],
    call: ast.Call,
    handler: str,
    function: Handler | None,
    path: str | None,
    certain: bool,
) -> Operation | None:
    """What ``@router.get(...)`` registers; ``None`` where the decorator registers nothing."""
    if not isinstance(call.func, ast.Attribute):
        return None
    owner, method = owner_of(call.func), call.func.attr
    if owner is None:
        return None
    if method in DECORATORS:
        methods: tuple[str, ...] | None = DECORATORS[method]
    elif method in MULTI:
        methods = methods_of(call, constants)
    elif method in SOCKETS:
        methods = ("WEBSOCKET",)
    else:
        return None
    return Operation(
        owner, methods or ("*",), path, argument(call, 0, "path"), call, handler, function,
        certain and methods is not None, True, grace_until(source, call.lineno),
    )  # fmt: skip


def added_operation(
    source: PythonSource,
    constants: Mapping[str, ast.expr],
    call: ast.Call,
    handler: str,
    path: str | None,
    certain: bool,
    fixed: bool,
) -> Operation:
    """What ``router.add_api_route(...)`` and its like register."""
    assert isinstance(call.func, ast.Attribute)
    sockets = call.func.attr in SOCKETS
    methods = ("WEBSOCKET",) if sockets else methods_of(call, constants)
    return Operation(
        owner_of(call.func) or "", methods or ("*",), path, argument(call, 0, "path"), call,
        handler, None, certain and methods is not None, fixed, grace_until(source, call.lineno),
    )  # fmt: skip


def endpoint(call: ast.Call) -> ast.expr | None:
    """The function that ``router.add_api_route(...)`` and its like register."""
    return argument(call, 1, "endpoint") or argument(call, 1, "route")


def methods_of(call: ast.Call, constants: Mapping[str, ast.expr]) -> tuple[str, ...] | None:
    """The methods given; ``None`` where they cannot be read."""
    values = constant_strings(argument(call, 99, "methods"), constants)
    if values is None:
        return None
    return tuple(value.upper() for value in values) or ("GET",)


def owner_of(function: ast.Attribute) -> str | None:
    return ".".join(attribute_chain(function.value)) or None


def argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    if position < len(call.args) and not isinstance(call.args[position], ast.Starred):
        return call.args[position]
    return None
