"""What the application serves, over all its routers, in serving order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from refactor_kit.base import Settings, SourceTree
from refactor_kit.reading.application.mounting import read_application


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


def routes_registered_again(
    tree: SourceTree, settings: Settings
) -> tuple[tuple[ServedRoute, ServedRoute], ...]:
    """Each route that is never called, after the one that takes its requests."""

    def read(tree: SourceTree) -> tuple[tuple[ServedRoute, ServedRoute], ...]:
        seen: dict[tuple[str, str], ServedRoute] = {}
        pairs = []
        for route in served_routes(tree, settings):
            first = seen.setdefault((route.method, route.path), route)
            if first is not route:
                pairs.append((first, route))
        return tuple(pairs)

    return tree.memoize(("routes registered again", settings.app, settings.source_roots), read)


def routers_mounted(
    tree: SourceTree, settings: Settings, files: Iterable[str]
) -> tuple[MountedRouter, ...]:
    """The includes that lead to a router of one of ``files``, in serving order."""

    def read(tree: SourceTree) -> dict[str, list[tuple[int, MountedRouter]]]:
        index: dict[str, list[tuple[int, MountedRouter]]] = defaultdict(list)
        for number, mounted in enumerate(mounted_routers(tree, settings)):
            index[mounted.router_file].append((number, mounted))
        return dict(index)

    index = tree.memoize(("mounted routers", settings.app, settings.source_roots), read)
    found = [each for file in dict.fromkeys(files) for each in index.get(file, ())]
    return tuple(mounted for _, mounted in sorted(found, key=lambda each: each[0]))
