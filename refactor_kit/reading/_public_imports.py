"""Who imports the public package, and by which way the package imports them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from refactor_kit.base import Context, SourceTree

from ._public_package import public_package_file
from ._schema_origins import Origins
from ._schema_statements import import_base, module_level

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


class _Graph:
    """The imports that run when a module is imported."""

    def __init__(self, tree: SourceTree, context: Context) -> None:
        self.origins = Origins(tree, context.settings)
        self.context = context
        self.package = context.settings.public_package
        self.package_file = public_package_file(tree, context.settings)

    def package_imports(self) -> list[str]:
        """What the public package imports now, the schema modules of other modules left out."""
        if self.package_file not in self.origins.tree:
            return []
        foreign = {
            part.schema_module
            for module in self.context.modules
            if module.name != self.context.module.name
            for part in module.parts
        }
        found = self._modules(self.package_file, self._statements(self.package_file))
        return [name for name in found if name not in foreign]

    def cycles(self, start: Iterable[str]) -> Iterator[ImportCycle]:
        chains: dict[str, tuple[str, ...]] = {module: (module,) for module in start}
        waiting = list(chains)
        while waiting:
            module = waiting.pop(0)
            path = self.origins.file_of(module)
            if path is None or path == self.package_file:
                continue
            statements = self._statements(path)
            for back in self.public_imports(path, statements):
                yield ImportCycle(chains[module], back)
            for following in self._modules(path, statements):
                if following not in chains:
                    chains[following] = (*chains[module], following)
                    waiting.append(following)

    def public_imports(self, path: str, statements: Iterable[_Import]) -> Iterator[PublicImport]:
        for statement in statements:
            names = self._public_names(path, statement)
            if names is not None:
                yield PublicImport(path, statement.lineno, statement.col_offset + 1, names)

    def _public_names(self, path: str, statement: _Import) -> tuple[str, ...] | None:
        if isinstance(statement, ast.Import):
            return () if any(each.name == self.package for each in statement.names) else None
        if import_base(statement, self.origins.package_of(path)) != self.package:
            return None
        names = [each.name for each in statement.names]
        taken = [name for name in names if not self._is_module(f"{self.package}.{name}")]
        return tuple(taken) or None

    def _modules(self, path: str, statements: Iterable[_Import]) -> list[str]:
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
                if module != self.package and self._is_module(module):
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
