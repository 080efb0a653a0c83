"""The ways from the application to the operations it serves."""

from __future__ import annotations

from dataclasses import dataclass

from ._router_events import Definition, Include, Operation


@dataclass(frozen=True)
class Carrier:
    """A router, application or parameter: the name ``name`` in block ``block`` of ``path``."""

    path: str
    block: str
    name: str


@dataclass(frozen=True)
class Hop:
    """One include on the way from the application to a router, outermost first.

    ``base`` is the effective prefix of ``parent``, ``prefix`` what this include adds, ``own`` the
    router's own; ``None`` where they cannot be read.
    """

    path: str
    include: Include
    parent: Carrier
    router: Carrier
    definition: Definition | None
    base: str | None
    prefix: str | None
    own: str | None


@dataclass(frozen=True)
class Served:
    """One operation with the way to it. ``path`` is ``None`` where some piece cannot be read."""

    operation: Operation | None
    method: str
    path: str | None
    file: str
    line: int
    hops: tuple[Hop, ...]


@dataclass(frozen=True)
class Application:
    """Everything the application serves; ``files`` are those that take part in the routing.

    ``opaque`` are includes whose router is not to be found in the tree.
    """

    served: tuple[Served, ...]
    hops: tuple[Hop, ...]
    opaque: tuple[tuple[str, int], ...]
    problem: str
