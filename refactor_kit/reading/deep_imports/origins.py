"""Where a name comes from, through third modules that only pass it on."""

from __future__ import annotations

import re
from collections.abc import Container

from refactor_kit.python.lexical import absolute_module, find_imports
from refactor_kit.reading.deep_imports.exports import ExportReader, PublicSurface

_MAX_HOPS = 20


class Origins:
    """Follows names through the modules of the tree, by their import statements first.

    ``enforced_files`` are judged themselves: what they pass on is reported there.
    ``closed`` says that no other module passes anything on.
    """

    def __init__(
        self,
        exports: ExportReader,
        surface: PublicSurface,
        enforced_files: Container[str] = frozenset(),
        *,
        closed: bool = False,
    ) -> None:
        self.exports = exports
        self.finder = exports.finder
        self.surface = surface
        self.enforced_files = enforced_files
        self.closed = closed
        self._bound: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {}
        self._canonical: dict[str, str] = {}

    def canonical(self, dotted: str) -> str:
        """``dotted`` as the module that defines it calls it; never through the public package."""
        if dotted not in self._canonical:
            self._canonical[dotted] = self._follow(dotted)
        return self._canonical[dotted]

    def passes_on(self, module: str) -> bool:
        """Whether attributes of ``module`` may lead to the public package or past it."""
        path = self.finder.path_of(module)
        if path is None or path in self.enforced_files or self._is_schema(module):
            return False
        bound, stars = self.names_of(module)
        if any(self.surface.holds(origin) for origin in map(self.canonical, bound.values())):
            return True
        return any(self.surface.name == origin for origin in bound.values()) or bool(stars)

    def starred(self, module: str) -> tuple[str, ...]:
        """The internal names that ``from module import *`` brings along."""
        path = self.finder.path_of(module)
        if path is None or path in self.enforced_files or not self.passes_on(module):
            return ()
        exports = self.exports.read(module)
        names = exports.names if exports.names is not None else exports.origins
        found = {self.canonical(f"{module}.{name}") for name in names}
        return tuple(sorted(name for name in found if self.surface.holds(name)))

    def _follow(self, dotted: str) -> str:
        for _ in range(_MAX_HOPS):
            module, _, name = dotted.rpartition(".")
            if not module or self._is_schema(module) or self.finder.path_of(dotted):
                return dotted
            path = self.finder.path_of(module)
            if path is None or path in self.enforced_files:
                return dotted
            following = self._origin(module, path, name)
            if following is None or following == dotted:
                return dotted
            dotted = following
        return dotted

    def _origin(self, module: str, path: str, name: str) -> str | None:
        bound, stars = self.names_of(module)
        if name in bound:
            return bound[name]
        if stars or _is_assigned(name, self.finder.tree.read(path)):
            return self.exports.read(module).origins.get(name)
        return None

    def names_of(self, module: str) -> tuple[dict[str, str], tuple[str, ...]]:
        """What the import statements of ``module`` bind, and its stars."""
        if module not in self._bound:
            self._bound[module] = ({}, ())
            path = self.finder.path_of(module)
            if path is not None:
                self._bound[module] = self._read(module, path)
        return self._bound[module]

    def _read(self, module: str, path: str) -> tuple[dict[str, str], tuple[str, ...]]:
        bound: dict[str, str] = {}
        stars: list[str] = []
        is_package = path.rsplit("/", 1)[-1].startswith("__init__.")
        for statement in find_imports(self.finder.tree.read(path)):
            source = absolute_module(statement, module, is_package)
            for name in statement.names:
                if not statement.is_from:
                    first = name.name.split(".")[0]
                    bound[name.asname or first] = name.name if name.asname else first
                elif name.name == "*":
                    stars.append(source)
                else:
                    bound[name.asname or name.name] = f"{source}.{name.name}"
        return bound, tuple(stars)

    def _is_schema(self, module: str) -> bool:
        return module == self.surface.name or self.surface.holds(module)


def _is_assigned(name: str, source: bytes) -> bool:
    # Few names occur where they are not imported, and a pattern for each is dear.
    word = name.encode()
    if word not in source:
        return False
    assigned = rb"(?m)^[ \t]*" + re.escape(word) + rb"[ \t]*(?::[^=\n]*)?="
    return re.search(assigned, source) is not None
