"""The public package: the names that it offers, and what each dotted name is to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from refactor_kit.base import SourceTree, UnreadableSource
from refactor_kit.base.records import dataclass, field
from refactor_kit.python.module_files import ModuleFinder

if TYPE_CHECKING:
    from refactor_kit.python.origins import Origins

Verdict = Literal["outside", "legal", "internal", "private", "unexported"]
_IMPLICIT = frozenset(
    [
        *("__all__", "__annotations__", "__dict__", "__dir__", "__doc__", "__file__"),
        *("__getattr__", "__loader__", "__name__", "__package__", "__path__", "__spec__"),
        "__version__",
    ]
)


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


def read_surface(tree: SourceTree, source_roots: Sequence[str], package: str) -> PublicSurface:
    """The surface of ``package``; one whose ``__init__`` cannot be read exports nothing known."""
    from refactor_kit.python.origins import Origins

    resolver = Origins(tree, source_roots)
    path = resolver.file_of(package)
    if path is None:
        return PublicSurface(package, None, frozenset())
    try:
        bindings = resolver.bindings(path)
        exported = _exported(resolver, path)
    except UnreadableSource as failure:
        return PublicSurface(package, path, None, failure=failure)
    starred = {name for star in bindings.stars for name in resolver.star_names(star) or ()}
    bound = {*bindings.imported, *bindings.aliases, *starred} - bindings.defined
    origins = {
        name: resolver.canonical(f"{package}.{name}")
        for name in bound
        if exported is None or name in exported
    }
    longest_first = sorted(origins, key=lambda name: (len(name), name), reverse=True)
    return PublicSurface(
        package,
        path,
        exported,
        origins,
        frozenset(bound),
        exports_of={origins[name]: name for name in longest_first},
    )


def _exported(resolver: Origins, path: str) -> frozenset[str] | None:
    """What a package offers; its submodules are no names that it exports by importing them."""
    declared = resolver.declared(path)
    if declared is not None:
        return frozenset(declared.names) if declared.complete else None
    bindings = resolver.bindings(path)
    starred = [resolver.star_names(star) for star in bindings.stars]
    if bindings.lazy or None in starred:
        return None
    names = bindings.names.union(*filter(None, starred))
    modules = (
        name
        for name in names
        for target in bindings.targets(name)[:1]
        if resolver.finder.exists(target)
    )
    return frozenset(name for name in names if not name.startswith("_")).difference(modules)
