"""What dotted names of one of the two trees stand for."""

from __future__ import annotations

from collections.abc import Callable, Collection

from refactor_kit.base import Settings, SourceTree
from refactor_kit.python.origins import Origins

#: What every router stands for that the plan makes one of.
ROUTER = "the module's router"


class TreeNames:
    """The dotted names of one tree, told as ``place`` says they are called after the plan."""

    def __init__(
        self,
        tree: SourceTree,
        settings: Settings,
        place: Callable[[str], str],
        routers: Collection[str],
    ) -> None:
        self.tree = tree
        self.origins = Origins(tree, settings.source_roots)
        self._place = place
        self._routers = routers
        self._known: dict[str, str] = {}

    def means(self, dotted: str) -> str:
        """What an absolute dotted name stands for."""
        if dotted not in self._known:
            self._known[dotted] = self._read(dotted)
        return self._known[dotted]

    def defines_router(self, module: str) -> bool:
        """Whether one of the routers stands in a module."""
        return any(each.rpartition(".")[0] == module for each in self._routers)

    def is_route_file(self, meant: str) -> bool:
        """Whether what a name stands for is a module with one of the routers, as it is called."""
        return any(self._place(each.rpartition(".")[0]) == meant for each in self._routers)

    def _read(self, dotted: str) -> str:
        origin = self.origins.origin(dotted) or dotted
        for router in self._routers:
            if origin == router or origin.startswith(f"{router}."):
                return ROUTER + origin[len(router) :]
        return self._place(origin)
