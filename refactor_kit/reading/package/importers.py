"""Who imports the public package, and by which way the package imports them."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from refactor_kit.base import Context, SourceTree, UnreadableSource
from refactor_kit.python.module_index import module_index
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import import_base, module_level
from refactor_kit.reading.package.package_file import public_package_file

_Import = ast.Import | ast.ImportFrom


@dataclass(frozen=True, slots=True)
class PublicImport:
    """One import of the public package; ``names`` are what it takes, empty for the package."""

    path: str
    line: int
    column: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportCycle:
    """A way from the public package back to it; ``chain`` are the modules in between."""

    chain: tuple[str, ...]
    back: PublicImport


def imports_of_public_package(
    tree: SourceTree, context: Context, path: str
) -> tuple[PublicImport, ...]:
    """Where a file imports the public package itself, inside functions too.

    Deeper modules (``schemas.common``) and imports for type checkers only do not count.
    """
    graph = _Graph(tree, context)
    statements = _running(graph.origins.parse(path))
    return tuple(graph.public_imports(path, statements))


def import_cycles(tree: SourceTree, context: Context) -> tuple[ImportCycle, ...]:
    """Every way back to the public package once it imports this module's schema modules."""
    graph = _Graph(tree, context)
    start = [*graph.package_imports(), *(part.schema_module for part in context.module.parts)]
    return tuple(graph.cycles(start))


def new_cycles(
    tree: SourceTree, context: Context, modules: Iterable[str]
) -> dict[str, ImportCycle]:
    """For each of ``modules`` a way back to the public package, once that comes to import it.

    What the package imports already leads nowhere new. A module outside the package leads back by
    importing anything of it: that runs the package's own file, too.
    """
    graph = _Graph(tree, context, deep=True)
    known = dict.fromkeys(graph.leads_to(graph.package_file))
    waiting = list(known)
    while waiting:
        path = graph.origins.file_of(waiting.pop())
        following = graph.leads_to(path) if path else ()
        waiting += [each for each in following if each not in known]
        known.update(dict.fromkeys(following))
    found: dict[str, ImportCycle] = {}
    for module in sorted({*modules} - {*known}):
        cycle = next(graph.cycles([module], known), None)
        if cycle is not None:
            found[module] = cycle
    return found


class _Graph:
    """The imports that run when a module is imported.

    With ``deep`` a file outside the package imports it by importing anything in it.
    """

    def __init__(self, tree: SourceTree, context: Context, *, deep: bool = False) -> None:
        self.deep = deep
        self.origins = Origins(tree, context.settings.source_roots)
        self.context = context
        self.package = context.settings.public_package
        self._below = f"{self.package}."
        self.package_file = public_package_file(tree, context.settings)

    def package_imports(self) -> list[str]:
        """What the public package imports now, the schema modules of other modules left out."""
        if self.package_file not in self.origins.tree:
            return []
        places, others = self._package_places()
        own = {part.schema_module for part in self.context.module.parts}
        owners = module_index(self.context.modules).owners_of_schemas
        mine = {
            places[name]: name
            for name in own & places.keys()
            if owners.get(name, {self.context.module.name}) == {self.context.module.name}
        }
        mine.update({places[name]: name for name in others})
        return [mine[place] for place in sorted(mine)]

    def _package_places(self) -> tuple[dict[str, int], tuple[str, ...]]:
        """What the package imports, numbered; and what of it is no part of a module."""
        owners = module_index(self.context.modules).owners_of_schemas

        def read(tree: SourceTree) -> tuple[dict[str, int], tuple[str, ...]]:
            graph = _Graph(tree, self.context)
            found = graph._reached(self.package_file, graph._statements(self.package_file))
            places = {name: number for number, name in enumerate(found)}
            return places, tuple(name for name in found if name not in owners)

        return self.origins.tree.memoize(("package imports", self.package_file), read)

    def leads_to(self, path: str) -> tuple[str, ...]:
        """The modules of the tree that a file runs; none where it cannot be read."""
        with suppress(UnreadableSource):
            return self._edges(path)[1] if path in self.origins.tree else ()
        return ()

    def cycles(
        self, start: Iterable[str], harmless: Container[str] | None = None
    ) -> Iterator[ImportCycle]:
        """Ways back from ``start``, none through what is ``harmless``."""
        chains: dict[str, tuple[str, ...]] = {module: (module,) for module in start}
        harmless = self._harmless() if harmless is None else harmless
        waiting = [module for module in chains if module not in harmless]
        while waiting:
            module = waiting.pop(0)
            path = self.origins.file_of(module)
            if path is None or path == self.package_file:
                continue
            try:
                back_imports, leads_to = self._edges(path)
            except UnreadableSource:
                if self.deep:
                    continue
                raise
            for back in back_imports:
                yield ImportCycle(chains[module], back)
            for following in leads_to:
                if following not in chains and following not in harmless:
                    chains[following] = (*chains[module], following)
                    waiting.append(following)

    def _harmless(self) -> frozenset[str]:
        """What is reached by the package's imports that are no module's, if it leads nowhere back.

        Every module would go through it again.
        """

        def read(tree: SourceTree) -> frozenset[str]:
            graph = _Graph(tree, self.context)
            _, others = graph._package_places()
            reached = dict.fromkeys(others)
            waiting = list(reached)
            while waiting:
                path = graph.origins.file_of(waiting.pop())
                if path is None or path == graph.package_file:
                    continue
                back_imports, leads_to = graph._edges(path)
                if back_imports:
                    return frozenset()
                waiting += [each for each in leads_to if each not in reached]
                reached.update(dict.fromkeys(leads_to))
            return frozenset(reached)

        if self.package_file not in self.origins.tree:
            return frozenset()
        try:
            return self.origins.tree.memoize(("harmless imports", self.package_file), read)
        except UnreadableSource:
            return frozenset()

    def _edges(self, path: str) -> tuple[tuple[PublicImport, ...], tuple[str, ...]]:
        """The imports of the package in a file, and the modules of the tree that it runs."""

        def read(tree: SourceTree) -> tuple[tuple[PublicImport, ...], tuple[str, ...]]:
            graph = _Graph(tree, self.context, deep=self.deep)
            statements = graph._statements(path)
            return tuple(graph.public_imports(path, statements)), tuple(
                graph._reached(path, statements)
            )

        key = ("import edges", self.package, path, self.deep)
        return self.origins.tree.memoize(key, read)

    def public_imports(self, path: str, statements: Iterable[_Import]) -> Iterator[PublicImport]:
        for statement in statements:
            names = self._public_names(path, statement)
            if names is not None:
                yield PublicImport(path, statement.lineno, statement.col_offset + 1, names)

    def _public_names(self, path: str, statement: _Import) -> tuple[str, ...] | None:
        outside = self.deep and not f"{self.origins.module_of(path)}.".startswith(self._below)
        if isinstance(statement, ast.Import):
            found = (each.name for each in statement.names)
            if outside and any(f"{name}.".startswith(self._below) for name in found):
                return ()
            return () if any(each.name == self.package for each in statement.names) else None
        base = import_base(statement, self.origins.package_of(path))
        names = [each.name for each in statement.names]
        if outside and any(f"{base}.{name}.".startswith(self._below) for name in ("", *names)):
            return tuple(names)
        if base != self.package:
            return None
        taken = [name for name in names if not self._is_module(f"{self.package}.{name}")]
        return tuple(taken) or None

    def _reached(self, path: str, statements: Iterable[_Import]) -> list[str]:
        """The modules of the tree that the statements run, packages on the way included."""
        named: list[str] = []
        for statement in statements:
            if isinstance(statement, ast.Import):
                named.extend(each.name for each in statement.names)
                continue
            base = import_base(statement, self.origins.package_of(path))
            named.extend([base, *(f"{base}.{each.name}" for each in statement.names)])
        found: dict[str, None] = {}
        for name in named:
            steps = name.split(".")
            for length in range(1, len(steps) + 1):
                module = ".".join(steps[:length])
                # The packages around the public one began before it did: naming them runs nothing.
                around = f"{self.package}.".startswith(f"{module}.")
                if not around and self._is_module(module):
                    found[module] = None
        return list(found)

    def _is_module(self, module: str) -> bool:
        return self.origins.file_of(module) is not None

    def _statements(self, path: str) -> list[_Import]:
        body = self.origins.parse(path).body
        return [each for each in module_level(body) if isinstance(each, _Import)]


def _running(tree: ast.Module) -> list[_Import]:
    """The imports that run at some time: all but those for type checkers."""
    idle = {id(each) for each in module_level(tree.body, typing_too=True)}
    idle -= {id(each) for each in module_level(tree.body)}
    found = [each for each in ast.walk(tree) if isinstance(each, _Import) and id(each) not in idle]
    return sorted(found, key=lambda each: each.lineno)
