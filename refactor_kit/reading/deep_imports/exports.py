"""The names a module offers to others, and the public package's own: what each is to it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Literal

from refactor_kit.base import UnreadableSource
from refactor_kit.base.records import dataclass, field
from refactor_kit.reading.deep_imports.finder import ModuleFinder
from refactor_kit.reading.deep_imports.model import Exports

Verdict = Literal["outside", "legal", "internal", "private", "unexported"]
_IMPLICIT = frozenset(
    [
        *("__all__", "__annotations__", "__dict__", "__dir__", "__doc__", "__file__"),
        *("__getattr__", "__loader__", "__name__", "__package__", "__path__", "__spec__"),
        "__version__",
    ]
)
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
        from refactor_kit.python.parsing import parse_any
        from refactor_kit.reading.deep_imports.module_body import ModuleBody, module_level

        is_package = path.rsplit("/", 1)[-1].startswith("__init__.")
        tree = parse_any(path, self.finder.tree.read(path))
        body = ModuleBody(self, dotted, is_package)
        for statement in module_level(tree.body):
            body.read(statement)
        return body.exports()

    def origin(self, dotted: str, within: str = "") -> str:
        """Where the object called ``dotted`` is defined, through modules that only pass it on.

        With ``within`` no further than the package of that name: what one of its modules takes
        from elsewhere is found in that module.
        """
        for _ in range(_MAX_HOPS):
            module, _, name = dotted.rpartition(".")
            if not module or self.finder.path_of(dotted) is not None:
                return dotted
            following = self.read(module).origins.get(name, dotted)
            if following == dotted or (within and not following.startswith(f"{within}.")):
                return dotted
            dotted = following
        return dotted


@dataclass(frozen=True, slots=True)
class PublicSurface:
    """The public package ``name`` as its ``__init__`` (at ``path``) stands.

    ``exported`` is ``None`` where the names cannot be known (a computed ``__all__``, a lazy
    ``__getattr__`` without one): then only submodules and private names are out of bounds.
    ``origins`` maps an exported name to the dotted name it is bound to; ``bound`` are all the
    names that the package imports, exported or not. ``exports_of`` turns ``origins`` round: of
    several names for one thing, the shortest.
    """

    name: str
    path: str | None
    exported: frozenset[str] | None
    origins: Mapping[str, str] = field(default_factory=dict)
    bound: frozenset[str] = frozenset()
    failure: UnreadableSource | None = None
    exports_of: Mapping[str, str] = field(default_factory=dict)

    def verdict(self, dotted: str, finder: ModuleFinder) -> Verdict:
        """What reaching ``dotted`` by attribute or by ``from package import`` amounts to."""
        if dotted == self.name:
            return "legal"
        if not dotted.startswith(self.name + "."):
            return "outside"
        first = dotted[len(self.name) + 1 :].split(".", 1)[0]
        if first in _IMPLICIT or (self.exported is not None and first in self.exported):
            return "legal"
        if finder.exists(f"{self.name}.{first}"):
            return "internal"
        if first.startswith("_"):
            return "private"
        return "legal" if self.exported is None else "unexported"

    def holds(self, dotted: str) -> bool:
        """Whether ``dotted`` lies below the public package."""
        return dotted.startswith(self.name + ".")

    def is_above(self, dotted: str) -> bool:
        """Whether ``dotted`` is the public package or a package around it."""
        return self.name == dotted or self.name.startswith(dotted + ".")

    def public_name(self, dotted: str) -> str | None:
        """The exported name bound to the internal ``dotted``, the shortest of several."""
        return self.exports_of.get(dotted)


def read_surface(exports: ExportReader, package: str) -> PublicSurface:
    """The surface of ``package``; one whose ``__init__`` cannot be read exports nothing known."""
    path = exports.finder.path_of(package)
    if path is None:
        return PublicSurface(package, None, frozenset())
    try:
        found = exports.parse(package, path)
    except UnreadableSource as failure:
        return PublicSurface(package, path, None, failure=failure)
    origins = {
        name: exports.origin(origin)
        for name, origin in found.origins.items()
        if found.names is None or name in found.names
    }
    longest_first = sorted(origins, key=lambda name: (len(name), name), reverse=True)
    return PublicSurface(
        package,
        path,
        found.names,
        origins,
        frozenset(found.origins),
        exports_of={origins[name]: name for name in longest_first},
    )
