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
class Include:
    """``owner.include_router(router, ...)``.

    In a loop over a literal, ``entry`` is the element that stands for this router; what the loop
    gives to every router cannot move away from it.
    """

    owner: str
    router: ast.expr
    arguments: Mapping[str, ast.expr]
    call: ast.Call
    certain: bool
    entry: ast.expr | None = None


@dataclass(frozen=True)
class Mount:
    """``owner.mount(path, app)``."""

    owner: str
    path: str | None
    target: ast.expr | None
    call: ast.Call


@dataclass(frozen=True)
class Handover:
    """A function of the service called with routers as arguments: ``register(app)``."""

    function: ast.expr
    call: ast.Call


Event = Operation | Include | Mount | Handover


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
    parameters: tuple[str, ...] = ()
    definitions: dict[str, Definition] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    returned: str = ""
    origins: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RouterFile:
    """The blocks of a file by name; ``source`` is what their nodes belong to."""

    path: str
    blocks: Mapping[str, Block]
    constants: Mapping[str, ast.expr]
    source: PythonSource
