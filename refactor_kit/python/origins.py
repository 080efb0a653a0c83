"""The resolver: where a dotted name of the tree is defined, as the interpreter would find it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from refactor_kit.base import SourceTree, UnreadableSource
from refactor_kit.base.layout import dotted_name, package_name
from refactor_kit.memory.newest_versions import newest_versions
from refactor_kit.python.bindings import Bindings, all_imports, running_bindings
from refactor_kit.python.module_files import ModuleFinder
from refactor_kit.python.parsing import parse_any, refuse_bad_bytes
from refactor_kit.python.statements import (
    DeclaredNames,
    attribute_chain,
    declared_names,
    module_level,
)

_MOST_HOPS = 40


@newest_versions(paths=512)
def parsed(path: str, content: bytes) -> ast.Module:
    """The syntax tree of one file; the same bytes are parsed once."""
    refuse_bad_bytes(path, content)
    return parse_any(path, content)


class Origins:
    """Resolves dotted names in one tree, below ``source_roots``.

    An origin is the dotted name of the place where something is defined
    (``schemas.a.a.StartRequest``); names from outside the tree stay as they are written.
    """

    def __init__(self, tree: SourceTree, source_roots: Sequence[str]) -> None:
        self.tree = tree
        self.roots = tuple(source_roots)
        self.finder = ModuleFinder(tree, source_roots)
        self._runtime: dict[str, Bindings] = {}
        self._all: dict[str, Bindings] = {}

    def module_of(self, path: str) -> str:
        return dotted_name(path, self.roots)

    def package_of(self, path: str) -> str:
        """The package that relative imports of a file start from."""
        return package_name(path, self.roots)

    def file_of(self, module: str) -> str | None:
        """The file of an importable module of the tree; a package's is its ``__init__.py``."""
        return self.finder.path_of(module)

    def parse(self, path: str) -> ast.Module:
        return parsed(path, self.tree.read(path))

    def bindings(self, path: str, *, runtime: bool = True) -> Bindings:
        """What the module at ``path`` binds; with ``runtime=False`` everything it imports anywhere.

        The wide view serves annotations, which may rest on ``TYPE_CHECKING`` or local imports.
        """
        cache = self._runtime if runtime else self._all
        if path not in cache:
            key = ("bindings", path, runtime, self.roots)
            cache[path] = self.tree.memoize(
                key, lambda tree: Origins(tree, self.roots)._bindings(path, runtime)
            )
        return cache[path]

    def _bindings(self, path: str, runtime: bool) -> Bindings:
        tree, package = self.parse(path), self.package_of(path)
        bound = running_bindings(tree, self.module_of(path), package)
        if not runtime:
            bound.imported.update(all_imports(ast.walk(tree), package))
        elif bound.lazy:
            for name, target in self._lazily(tree, package):
                if name not in bound.names:
                    bound.bind_import(name, target)
        return bound

    def _lazily(self, tree: ast.Module, package: str) -> Iterator[tuple[str, str]]:
        """What ``__getattr__`` answers for: its table, and the imports that stand for it."""
        from refactor_kit.python.lazy_exports import lazy_table

        table = lazy_table(tree, package)
        yield from (table.entries if table else {}).items()
        yield from all_imports(module_level(tree.body, typing_too=True), package).items()
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == "__getattr__":
                yield from all_imports(ast.walk(node), package).items()

    def resolve(self, path: str, expression: ast.expr) -> str:
        """The origin of a name or attribute chain in the file at ``path``; ``""`` for others."""
        written = self.written(path, expression)
        return self.origin(written) if written else ""

    def written(self, path: str, expression: ast.expr) -> str:
        """The same as the file's own imports name it, before anything is followed."""
        chain = attribute_chain(expression)
        if not chain:
            return ""
        bindings = self.bindings(path, runtime=False)
        first = bindings.imported.get(chain[0], f"{self.module_of(path)}.{chain[0]}")
        return ".".join([first, *chain[1:]])

    def origin(self, dotted: str, seen: frozenset[str] = frozenset()) -> str:
        """The place where ``dotted`` is defined; ``""`` where the tree does not tell."""
        if seen or not self.tree.memoizes:
            return self._origin(dotted, seen)
        return self.tree.memoize(
            ("origin", dotted, self.roots),
            lambda tree: Origins(tree, self.roots)._origin(dotted, seen),
        )

    def canonical(self, dotted: str) -> str:
        """The place where ``dotted`` is defined, or as far on the way as the tree tells."""
        for _ in range(_MOST_HOPS):
            try:
                if found := self.origin(dotted):
                    return found
            except UnreadableSource:
                pass
            following = self.step(dotted)
            if not following:
                break
            dotted = following
        return dotted

    def step(self, dotted: str) -> str:
        """What ``dotted`` is taken from by the module that it begins with.

        ``""`` where that is not known, or cannot be read; itself where it is defined there.
        """
        try:
            return self._found(dotted, frozenset([dotted]))[0]
        except UnreadableSource:
            return self._taken_from(dotted)

    def _taken_from(self, dotted: str) -> str:
        """What the module takes ``dotted`` from, be that to be read or not."""
        module, rest = self.split(dotted)
        path = self.file_of(module) if module and rest else None
        try:
            targets = self.bindings(path).targets(rest[0]) if path is not None else ()
        except UnreadableSource:
            return ""
        return ".".join([targets[0], *rest[1:]]) if targets else ""

    def split(self, dotted: str) -> tuple[str, list[str]]:
        """The longest module of the tree that ``dotted`` begins with, and the rest."""
        names = dotted.split(".")
        for length in range(len(names), 0, -1):
            module = ".".join(names[:length])
            if self.file_of(module) is not None:
                return module, names[length:]
        return "", names

    def place(self, dotted: str) -> tuple[str, str] | None:
        """``(file, rest)`` of a dotted name: :meth:`split` with the module's file."""
        module, rest = self.split(dotted)
        path = self.file_of(module) if module else None
        return (path, ".".join(rest)) if path is not None else None

    def _origin(self, dotted: str, seen: frozenset[str]) -> str:
        if dotted in seen or len(seen) > _MOST_HOPS:
            return ""
        return self._found(dotted, seen | {dotted})[1]

    def _found(self, dotted: str, seen: frozenset[str]) -> tuple[str, str]:
        """Where ``dotted`` is taken from, and where it is defined; itself where that is here."""
        module, rest = self.split(dotted)
        if not module:
            return "", dotted
        if not rest:
            return self._in_place_of(module, seen) or ("", dotted)
        path = self.file_of(module)
        assert path is not None
        name, *attributes = rest
        first = ""
        bindings = self.bindings(path)
        for target in self._candidates(bindings, name):
            if target == f"{module}.{name}":
                return dotted, dotted
            whole = ".".join([target, *attributes])
            if target in bindings.taken:
                return whole, whole
            home = self.split(target)[0]
            if home == module and target.startswith(f"{module}.{name}."):
                continue  # it leads back to itself
            if name in bindings.aliases and not home:
                continue  # `LIMIT = os.name` is a value of its own
            if origin := self.origin(whole, seen):
                return whole, origin
            first = first or whole
        return first, ""

    def _in_place_of(self, module: str, seen: frozenset[str]) -> tuple[str, str] | None:
        """What a package binds under the name of its submodule: ``from .router import router``."""
        package, _, name = module.rpartition(".")
        path = self.file_of(package) if package else None
        if path is None or name.encode() not in self.tree.read(path):
            return None
        for target in self.bindings(path).targets(name):
            if target != module and (origin := self.origin(target, seen)):
                return target, origin
        return None

    def _candidates(self, bindings: Bindings, name: str) -> Iterator[str]:
        """What a module may mean by a name, dotted: by its last statement first."""
        for star in bindings.later_stars(name):
            if name in (self.star_names(star) or ()):
                yield f"{star}.{name}"
        yield from bindings.targets(name)
        for star in bindings.stars:
            if star not in bindings.later_stars(name) and name in (self.star_names(star) or ()):
                yield f"{star}.{name}"

    def star_names(self, module: str) -> tuple[str, ...] | None:
        """What ``from module import *`` binds; ``None`` where the tree does not tell."""
        return self.tree.memoize(
            ("star names", module, self.roots),
            lambda tree: Origins(tree, self.roots)._star_names(module, frozenset()),
        )

    def declared(self, path: str, seen: frozenset[str] = frozenset()) -> DeclaredNames | None:
        """``__all__`` of a file, that of other modules in it followed; ``None`` without one."""
        return declared_names(self.parse(path), lambda chain: self._listed(path, chain, seen))

    def _star_names(self, module: str, seen: frozenset[str]) -> tuple[str, ...] | None:
        path = self.file_of(module)
        if path is None:
            return None
        if module in seen:
            return ()
        seen |= {module}
        declared = self.declared(path, seen)
        if declared is not None:
            return declared.names if declared.complete else None
        bindings = self.bindings(path)
        names = set(bindings.names)
        for star in bindings.stars:
            names.update(self._star_names(star, seen) or ())
        return tuple(sorted(name for name in names if not name.startswith("_")))

    def _listed(
        self, path: str, chain: Sequence[str], seen: frozenset[str]
    ) -> tuple[str, ...] | None:
        """The names in ``other.__all__``, where ``other`` is a module of the tree."""
        first, *attributes = chain[:-1]
        target = next(iter(self.bindings(path).targets(first)), "")
        return self._star_names(".".join([target, *attributes]), seen) if target else None
