"""Where a name comes from, through third modules that only pass it on."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cached_property
from typing import TYPE_CHECKING

from refactor_kit.python.lexical import absolute_module, find_imports
from refactor_kit.python.module_files import ModuleFinder
from refactor_kit.reading.deep_imports.surface import PublicSurface

if TYPE_CHECKING:
    from refactor_kit.python.origins import Origins

_MAX_HOPS = 20


class ThirdModules:
    """Follows names through the modules of the tree, by their import statements first.

    Where these do not settle it, the resolver is asked. ``enforced_files`` are judged themselves:
    what they pass on is reported there.
    ``closed`` says that no other module passes anything on.
    """

    def __init__(
        self,
        finder: ModuleFinder,
        surface: PublicSurface,
        enforced_files: Container[str] = frozenset(),
        *,
        closed: bool = False,
    ) -> None:
        self.finder = finder
        self.surface = surface
        self.enforced_files = enforced_files
        self.closed = closed
        self._bound: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {}
        # By module the names that several statements may bind, or one that may not run.
        self._several: dict[str, set[str]] = {}
        self._canonical: dict[str, str] = {}

    def canonical(self, dotted: str) -> str:
        """``dotted`` as the module that defines it calls it; never through the public package."""
        if dotted not in self._canonical:
            self._canonical[dotted] = self._follow(dotted)
        return self._canonical[dotted]

    def definition(self, dotted: str) -> str:
        """Where the object called ``dotted`` is defined, be it in the public package or not."""
        return self.resolver.canonical(dotted)

    def inside(self, dotted: str) -> str:
        """The last name in the public package on the way to where ``dotted`` is defined."""
        for _ in range(_MAX_HOPS):
            following = self.resolver.step(dotted)
            if following in ("", dotted) or not self.surface.holds(following):
                break
            dotted = following
        return dotted

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
        names = self.resolver.star_names(module)
        if names is None:
            names = tuple(self.names_of(module)[0])
        found = {self.canonical(f"{module}.{name}") for name in names}
        return tuple(sorted(name for name in found if self.surface.holds(name)))

    @cached_property
    def resolver(self) -> Origins:
        """Loaded where import statements alone do not settle where a name comes from."""
        from refactor_kit.python.origins import Origins

        return Origins(self.finder.tree, self.finder.roots)

    def _follow(self, dotted: str) -> str:
        for _ in range(_MAX_HOPS):
            module, _, name = dotted.rpartition(".")
            if not module or self._is_schema(module):
                return dotted
            path = self.finder.path_of(module)
            if path is None or path in self.enforced_files:
                return dotted
            following = self._step(module, path, name)
            if not following or following == dotted:
                return dotted
            dotted = following
            if self._is_taken(dotted, module, path):
                return dotted
        return dotted

    def _is_taken(self, dotted: str, module: str, path: str) -> bool:
        """Whether a definition of ``module`` is meant, whatever its name stands for by now."""
        if dotted.rpartition(".")[0] != module or self.finder.path_of(dotted) is not None:
            return False
        return dotted in self.resolver.bindings(path).taken

    def _step(self, module: str, path: str, name: str) -> str:
        bound, stars = self.names_of(module)
        source = self.finder.tree.read(path)
        is_bound = b"__getattr__" in source or _is_bound(name, source)
        if name in bound and not (stars or is_bound or name in self._several[module]):
            return bound[name]
        if name in bound or stars or is_bound:
            return self.resolver.step(f"{module}.{name}")
        return ""

    def names_of(self, module: str) -> tuple[dict[str, str], tuple[str, ...]]:
        """What the import statements of ``module`` bind, and its stars."""
        if module not in self._bound:
            self._bound[module], self._several[module] = ({}, ()), set()
            path = self.finder.path_of(module)
            if path is not None:
                self._bound[module] = self._read(module, path)
        return self._bound[module]

    def _read(self, module: str, path: str) -> tuple[dict[str, str], tuple[str, ...]]:
        bound: dict[str, str] = {}
        stars: list[str] = []
        several = self._several[module] = set()
        is_package = path.rsplit("/", 1)[-1].startswith("__init__.")
        for statement in find_imports(self.finder.tree.read(path)):
            source = absolute_module(statement, module, is_package)
            for name in statement.names:
                if statement.is_from and name.name == "*":
                    stars.append(source)
                    continue
                local = name.asname or (name.name if statement.is_from else name.name.split(".")[0])
                if statement.is_from:
                    target = f"{source}.{name.name}"
                else:
                    target = name.name if name.asname else local
                if bound.get(local, target) != target or statement.column > 1:
                    several.add(local)
                bound[local] = target
        return bound, tuple(stars)

    def _is_schema(self, module: str) -> bool:
        return module == self.surface.name or self.surface.holds(module)


def _is_bound(name: str, source: bytes) -> bool:
    """Whether a statement that imports nothing may bind ``name``."""
    # Few names occur where they are not imported, and a pattern for each is dear.
    word = name.encode()
    if word not in source:
        return False
    word = re.escape(word)
    others = rb"(?:[,)\]][\w\x80-\xff \t,.*()\[\]]{0,300})?"  # `A, B = B, A`
    assigned = rb"(?<![\w.\x80-\xff])" + word + rb"[ \t]*" + others + rb"(?::[^=\n]{0,300})?=(?!=)"
    defined = rb"(?:class|def|for|del)[ \t]+" + word + rb"(?![\w\x80-\xff])"
    return re.search(assigned + rb"|" + defined, source) is not None
