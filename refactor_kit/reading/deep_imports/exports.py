"""The names a module offers to others, and where each is defined."""

from __future__ import annotations

from contextlib import suppress

from refactor_kit.base import UnreadableSource
from refactor_kit.reading.deep_imports.finder import ModuleFinder
from refactor_kit.reading.deep_imports.model import Exports

_MAX_HOPS = 20


_UNKNOWN = Exports(None, {})


class ExportReader:
    """Reads each module of a tree at most once."""

    def __init__(self, finder: ModuleFinder) -> None:
        self.finder = finder
        self._known: dict[str, Exports] = {}

    def read(self, dotted: str) -> Exports:
        """The exports of the module ``dotted``; nothing is known about one outside the tree."""
        if dotted not in self._known:
            self._known[dotted] = _UNKNOWN  # ends a circle of star imports
            path = self.finder.path_of(dotted)
            if path is not None:
                with suppress(UnreadableSource):
                    self._known[dotted] = self.parse(dotted, path)
        return self._known[dotted]

    def parse(self, dotted: str, path: str) -> Exports:
        """The exports of the file at ``path``; ``UnreadableSource`` where it cannot be parsed."""
        from refactor_kit.python.downlevel import parse_any
        from refactor_kit.reading.deep_imports.module_body import ModuleBody, module_level

        is_package = path.rsplit("/", 1)[-1].startswith("__init__.")
        tree = parse_any(path, self.finder.tree.read(path))
        body = ModuleBody(self, dotted, is_package)
        for statement in module_level(tree.body):
            body.read(statement)
        return body.exports()

    def origin(self, dotted: str) -> str:
        """Where the object called ``dotted`` is defined, through modules that only pass it on."""
        for _ in range(_MAX_HOPS):
            module, _, name = dotted.rpartition(".")
            if not module or self.finder.path_of(dotted) is not None:
                return dotted
            following = self.read(module).origins.get(name, dotted)
            if following == dotted:
                return dotted
            dotted = following
        return dotted
