"""What one file does with routers: which it builds, what it registers on them, in what order."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from refactor_kit.python.source_file import PythonSource

Handler = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Operation:
    """One registration of a handler: a decorator or an ``add_api_route`` call.

    ``path`` is ``None`` where it cannot be read. ``certain`` is false inside a condition; ``fixed``
    says that the call stands once in the source, so that it can be edited. ``grace_until`` is the
    last day of one that only keeps an old URL.
    """

    owner: str
    methods: tuple[str, ...]
    path: str | None
    path_node: ast.expr | None
    call: ast.Call
    handler: str
    function: Handler | None
    certain: bool
    fixed: bool
    grace_until: str = ""


@dataclass(frozen=True)
class Written:
    """The expression of file ``path`` that a router comes from; ``tail``: attributes taken of it.

    For ``for routes in (a, b): app.include_router(routes.router)`` it is ``a`` with ``router``.
    """

    path: str
    node: ast.expr
    tail: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """What stands for one router where a statement includes several: it alone can go.

    ``node`` is an element of the literal (or an argument of the call) ``container``; without one it
    is a call that is a statement: ``mount(app, router)``, ``routers.append(router)``.
    """

    path: str
    node: ast.expr
    container: ast.expr | None


@dataclass(frozen=True)
class Include:
    """``owner.include_router(router, ...)``.

    ``written`` is where the router's expression stands, if not in the call itself: then with the
    ``entry`` that stands for this router. ``arguments`` are as written there, those of the call
    where it gives them to every router alike; ``elsewhere`` names the file of those that another
    file holds.
    """

    owner: str
    router: ast.expr
    arguments: Mapping[str, ast.expr]
    call: ast.Call
    certain: bool
    entry: Entry | None = None
    written: Written | None = None
    elsewhere: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mount:
    """``owner.mount(path, app)``."""

    owner: str
    path: str | None
    target: ast.expr | None
    call: ast.Call


Event = Operation | Include | Mount


@dataclass(frozen=True)
class Definition:
    """A router, an application, or something a function made, bound to a name."""

    name: str
    call: ast.Call
    line: int
    kind: str  # "router", "application" or "made"
    certain: bool


@dataclass(frozen=True)
class Refused:
    """A construct that hides what is served."""

    line: int
    reason: str
    remedy: str


@dataclass
class Block:
    """The module level (``""``) or one function, in the order of its statements."""

    name: str
    definitions: dict[str, Definition] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RouterFile:
    """The blocks of a file by name; ``source`` is what their nodes belong to."""

    path: str
    blocks: Mapping[str, Block]
    constants: Mapping[str, ast.expr]
    source: PythonSource
