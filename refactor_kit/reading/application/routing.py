"""What the application serves, over all its routers, in serving order, and from which files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from refactor_kit.base import Settings, SourceTree, UnreadableSource
from refactor_kit.base.wiring import Wiring
from refactor_kit.python.imported_names import canonical, module_origins, split_symbol
from refactor_kit.python.source_file import read_source
from refactor_kit.reading.application.observed import application_of, digest_of
from refactor_kit.reading.application.paths import shared_prefix


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


def served_routes(
    tree: SourceTree, settings: Settings, wiring: Wiring | None = None
) -> Iterator[ServedRoute]:
    """Every operation whose path can be read, or was observed."""
    for served in application_of(tree, settings, wiring).served:
        if served.operation is not None and served.path is not None:
            call = served.operation.call
            yield ServedRoute(
                served.method, served.path, served.operation.handler, served.file, call.lineno,
                call.col_offset + 1,
            )  # fmt: skip


def routes_registered_again(
    tree: SourceTree, settings: Settings, wiring: Wiring | None = None
) -> tuple[tuple[ServedRoute, ServedRoute], ...]:
    """Each route that is never called, after the one that takes its requests."""

    def read(tree: SourceTree) -> tuple[tuple[ServedRoute, ServedRoute], ...]:
        seen: dict[tuple[str, str], ServedRoute] = {}
        pairs = []
        for route in served_routes(tree, settings, wiring):
            first = seen.setdefault((route.method, route.path), route)
            if first is not route:
                pairs.append((first, route))
        return tuple(pairs)

    key = ("routes registered again", settings.app, settings.source_roots, digest_of(wiring))
    return tree.memoize(key, read)


def routers_mounted(
    tree: SourceTree, settings: Settings, files: Iterable[str], wiring: Wiring | None = None
) -> tuple[MountedRouter, ...]:
    """The includes that lead to a router of one of ``files``, in serving order."""

    def read(tree: SourceTree) -> dict[str, list[tuple[int, MountedRouter]]]:
        index: dict[str, list[tuple[int, MountedRouter]]] = defaultdict(list)
        for number, hop in enumerate(application_of(tree, settings, wiring).hops):
            call, router = hop.include.call, hop.router
            prefix = (hop.base or "") + (hop.prefix or "")
            column = call.col_offset + 1
            mounted = MountedRouter(hop.path, call.lineno, column, router.path, router.name, prefix)
            index[router.path].append((number, mounted))
        return dict(index)

    key = ("mounted routers", settings.app, settings.source_roots, digest_of(wiring))
    index = tree.memoize(key, read)
    found = [each for file in dict.fromkeys(files) for each in index.get(file, ())]
    return tuple(mounted for _, mounted in sorted(found, key=lambda each: each[0]))


@dataclass(frozen=True, slots=True)
class RouteFile:
    """A file whose operations the application serves, ``prefix`` being where it is mounted."""

    path: str
    prefix: str
    operations: int


def mounted_files(
    tree: SourceTree, settings: Settings, wiring: Wiring | None = None
) -> dict[str, RouteFile]:
    """The files that register what the application serves, in serving order."""
    try:
        application = application_of(tree, settings, wiring)
    except UnreadableSource:
        return {}
    prefixes: dict[str, list[str]] = {}
    for served in application.served:
        if served.operation is None:
            continue
        hop = served.hops[-1] if served.hops else None
        prefix = "".join(filter(None, (hop.base, hop.prefix, hop.own))) if hop else ""
        prefixes.setdefault(served.file, []).append(prefix)
    return {
        path: RouteFile(path, shared_prefix(found), len(found)) for path, found in prefixes.items()
    }


def imported_files(tree: SourceTree, path: str, source_roots: Sequence[str]) -> tuple[str, ...]:
    """The files that define what ``path`` imports, re-exports followed."""
    try:
        source = read_source(tree, path, source_roots)
    except UnreadableSource:
        return ()
    found: dict[str, None] = {}
    for origin in module_origins(source).values():
        split = split_symbol(tree, canonical(tree, origin, source_roots), source_roots)
        if split is not None:
            found[split[0]] = None
    return tuple(found)
