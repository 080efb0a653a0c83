"""What the application serves, over all its routers, in serving order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from refactor_kit.base import Settings, SourceTree

from ._mounting import read_application


@dataclass(frozen=True, slots=True)
class ServedRoute:
    """One operation: its effective path and the place where it is registered."""

    method: str
    path: str
    handler: str
    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class MountedRouter:
    """One include: the place of the call, the router it includes, and the effective prefix."""

    file: str
    line: int
    column: int
    router_file: str
    router: str
    prefix: str


def served_routes(tree: SourceTree, settings: Settings) -> Iterator[ServedRoute]:
    """Every operation whose path can be read."""
    for served in read_application(tree, settings).served:
        if served.operation is not None and served.path is not None:
            call = served.operation.call
            yield ServedRoute(
                served.method, served.path, served.operation.handler, served.file, call.lineno,
                call.col_offset + 1,
            )  # fmt: skip


def mounted_routers(tree: SourceTree, settings: Settings) -> Iterator[MountedRouter]:
    """Every include that leads to a router of the tree, in serving order."""
    for hop in read_application(tree, settings).hops:
        call = hop.include.call
        prefix = (hop.base or "") + (hop.prefix or "")
        yield MountedRouter(
            hop.path, call.lineno, call.col_offset + 1, hop.router.path, hop.router.name, prefix
        )
