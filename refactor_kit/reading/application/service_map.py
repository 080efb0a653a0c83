"""Which files take part in the routing, and which files they take names from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from refactor_kit.base import Settings, SourceTree, UnreadableSource
from refactor_kit.python.imported_names import canonical, module_origins, split_symbol
from refactor_kit.python.source_file import read_source
from refactor_kit.reading.application.mounting import read_application
from refactor_kit.reading.application.paths import shared_prefix


@dataclass(frozen=True, slots=True)
class RouteFile:
    """A file whose operations the application serves, ``prefix`` being where it is mounted."""

    path: str
    prefix: str
    operations: int


def mounted_files(tree: SourceTree, settings: Settings) -> dict[str, RouteFile]:
    """The files that register what the application serves, in serving order."""
    try:
        application = read_application(tree, settings)
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
