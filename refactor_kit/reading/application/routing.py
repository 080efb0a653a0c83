"""What the application serves, over all its routers, in serving order, and from which files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from refactor_kit.base import Settings, SourceTree, UnreadableSource
from refactor_kit.base.wiring import Wiring
from refactor_kit.python.imported_names import module_origins
from refactor_kit.python.origins import Origins
from refactor_kit.python.source_file import read_source
from refactor_kit.reading.application.events import Operation
from refactor_kit.reading.application.observed import application_of, digest_of
from refactor_kit.reading.application.paths import shared_prefix
from refactor_kit.reading.application.served import Application, Served


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
    """One include: the place of the call, the router it includes, and the effective prefix.

    ``parent`` tells the router that includes it from every other of the file that has a name.
    """

    file: str
    line: int
    column: int
    router_file: str
    router: str
    prefix: str
    parent: tuple[str, str, str]


def served_routes(
    tree: SourceTree, settings: Settings, wiring: Wiring | None = None
) -> Iterator[ServedRoute]:
    """Every operation whose path can be read, or was observed."""
    for served in application_of(tree, settings, wiring).served:
        if served.operation is not None and served.path is not None:
            yield _served_route(served, served.operation, served.path)


def _served_route(served: Served, operation: Operation, path: str) -> ServedRoute:
    call = operation.call
    return ServedRoute(
        served.method, path, operation.handler, served.file, call.lineno, call.col_offset + 1
    )


def unseen_routes(
    tree: SourceTree, settings: Settings, files: Iterable[str], wiring: Wiring | None = None
) -> str:
    """Why the source does not tell what ``files`` serve; ``""`` where it does."""
    wanted = set(files)
    application = application_of(tree, settings, wiring)
    own = [each for each in application.served if each.file in wanted]
    if any(each.operation is not None and each.path is not None for each in own):
        return ""
    return _unseen(application)


def unseen_includes(
    tree: SourceTree,
    settings: Settings,
    files: Iterable[str],
    wiring: Wiring | None = None,
    *,
    stays: bool,
) -> str:
    """Why the source does not tell what includes ``files``; ``""`` where it does.

    A file that ``stays`` where it is keeps what includes it, be it ever so well hidden.
    """
    application = application_of(tree, settings, wiring)
    if any(application.is_mounted(path) for path in files):
        return ""
    return _unseen(application) if stays or application.opaque else ""


def _unseen(application: Application) -> str:
    hidden = application.hidden_places()
    places = f" ({hidden} cannot be read)" if hidden else ""
    return f"the source does not show what includes it{places}: endpoints-once-under-tag tells"


def routes_registered_again(
    tree: SourceTree, settings: Settings, wiring: Wiring | None = None
) -> tuple[tuple[ServedRoute, ServedRoute], ...]:
    """Each route that is never called, after the one that takes its requests."""

    def read(tree: SourceTree) -> tuple[tuple[ServedRoute, ServedRoute], ...]:
        seen: dict[tuple[str, str], ServedRoute] = {}
        pairs = []
        application = application_of(tree, settings, wiring)
        for served in application.served:
            # Of what stands under conditions nobody knows whether both are there.
            if served.operation is None or served.path is None or not served.certain:
                continue
            route = _served_route(served, served.operation, served.path)
            first = seen.setdefault((route.method, route.path), route)
            is_same = (first.file, first.line) == (route.file, route.line)
            if first is not route and not (is_same and served.way in application.on_several_ways):
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
            parent = (hop.parent.path, hop.parent.block, hop.parent.name)
            mounted = MountedRouter(
                hop.path, call.lineno, column, router.path, router.name, prefix, parent
            )
            index[router.path].append((number, mounted))
        return dict(index)

    key = ("mounted routers", settings.app, settings.source_roots, digest_of(wiring))
    index = tree.memoize(key, read)
    found = [each for file in dict.fromkeys(files) for each in index.get(file, ())]
    return tuple(mounted for _, mounted in sorted(found, key=lambda each: each[0]))


@dataclass(frozen=True, slots=True)
class RouteFile:
    """A file whose operations the application serves, ``prefix`` being where it is mounted.

    ``at_startup`` of the ``operations`` are served only once the application has started.
    """

    path: str
    prefix: str
    operations: int
    at_startup: int = 0


def mounted_files(
    tree: SourceTree, settings: Settings, wiring: Wiring | None = None
) -> dict[str, RouteFile]:
    """The files that register what the application serves, in serving order."""
    try:
        application = application_of(tree, settings, wiring)
    except UnreadableSource:
        return {}
    prefixes: dict[str, list[str]] = {}
    startups: Counter[str] = Counter()
    for served in application.served:
        if served.operation is None:
            continue
        hop = served.hops[-1] if served.hops else None
        prefix = "".join(filter(None, (hop.base, hop.prefix, hop.own))) if hop else ""
        prefixes.setdefault(served.file, []).append(prefix)
        startups[served.file] += bool(served.startup)
    return {
        path: RouteFile(path, shared_prefix(found), len(found), startups[path])
        for path, found in prefixes.items()
    }


def imported_files(tree: SourceTree, path: str, source_roots: Sequence[str]) -> tuple[str, ...]:
    """The files that define what ``path`` imports, re-exports followed."""
    try:
        source = read_source(tree, path, source_roots)
    except UnreadableSource:
        return ()
    found: dict[str, None] = {}
    origins = Origins(tree, source_roots)
    for origin in module_origins(source).values():
        split = origins.place(origins.canonical(origin))
        if split is not None:
            found[split[0]] = None
    return tuple(found)
