"""Which files the import policy is about."""

from __future__ import annotations

import re
from collections.abc import Iterable

from refactor_kit.base import Module, Settings, SourceTree
from refactor_kit.base.patterns import PathPatterns

_SOURCE_SUFFIXES = (".py", ".pyi")


def route_patterns(settings: Settings) -> tuple[str, ...]:
    """``route-files``, or everything beside the parts' routes."""
    if settings.route_files:
        return tuple(f"/{pattern.lstrip('/')}" for pattern in settings.route_files)
    beside, _, _ = settings.part_routes.rpartition("/")
    beside = re.sub(r"\{\w+\}", "*", beside)
    return (f"/{beside}/**/*.py" if beside else "/**/*.py",)


class RouteFiles:
    """Tells the files that hold routes, stubs beside them included."""

    def __init__(self, settings: Settings) -> None:
        self._wanted = PathPatterns(route_patterns(settings))
        self._excluded = PathPatterns(settings.exclude)

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, str) or not path.endswith(_SOURCE_SUFFIXES):
            return False
        source = path.removesuffix("i") if path.endswith(".pyi") else path
        return self._wanted.match(source) and not self._excluded.match(path)

    def among(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Those of ``paths`` that hold routes, in their order."""
        sources = [path for path in paths if path.endswith(_SOURCE_SUFFIXES)]
        wanted = set(self._wanted.among(path.removesuffix("i") for path in sources))
        excluded = set(self._excluded.among(sources))
        return tuple(
            path for path in sources if path.removesuffix("i") in wanted and path not in excluded
        )


def route_files(settings: Settings, paths: Iterable[str]) -> tuple[str, ...]:
    """Those of ``paths`` that hold routes."""
    return RouteFiles(settings).among(paths)


def own_route_files(module: Module, tree: SourceTree, *, every: bool) -> tuple[str, ...]:
    """The module's unified route file, or (``every``) its parts' as well, where they exist."""
    wanted = [module.route_file]
    if every:
        wanted += [part.route_file for part in module.parts]
    return tuple(path for path in dict.fromkeys(wanted) if path in tree)
