"""Which files the import policy is about."""

from __future__ import annotations

import re
from collections.abc import Iterable

from refactor_kit.base import Module, Settings, SourceTree

from .patterns import PathPatterns

_SOURCE_SUFFIXES = (".py", ".pyi")


def route_patterns(settings: Settings) -> tuple[str, ...]:
    """``route-files``, or everything beside the parts' routes."""
    if settings.route_files:
        return tuple(f"/{pattern.lstrip('/')}" for pattern in settings.route_files)
    beside, _, _ = settings.part_routes.rpartition("/")
    beside = re.sub(r"\{\w+\}", "*", beside)
    return (f"/{beside}/**/*.py" if beside else "/**/*.py",)


def route_files(settings: Settings, paths: Iterable[str]) -> tuple[str, ...]:
    """Those of ``paths`` that hold routes, stubs beside them included."""
    wanted = PathPatterns(route_patterns(settings))
    excluded = PathPatterns(settings.exclude)
    return tuple(
        path
        for path in paths
        if path.endswith(_SOURCE_SUFFIXES)
        and wanted.match(path.removesuffix("i") if path.endswith(".pyi") else path)
        and not excluded.match(path)
    )


def own_route_files(module: Module, tree: SourceTree, *, every: bool) -> tuple[str, ...]:
    """The module's unified route file, or (``every``) its parts' as well, where they exist."""
    wanted = [module.route_file]
    if every:
        wanted += [part.route_file for part in module.parts]
    return tuple(path for path in dict.fromkeys(wanted) if path in tree)
