"""Where a name really comes from: imports and re-exports followed through the tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from refactor_kit.base import Settings, SourceTree
from refactor_kit.base.layout import dotted_name, module_file
from refactor_kit.memory.newest_versions import newest_versions
from refactor_kit.python.lazy_exports import lazy_table
from refactor_kit.python.parsing import parse_any, refuse_bad_bytes
from refactor_kit.python.statements import (
    attribute_chain,
    declared_names,
    import_base,
    module_level,
)


@dataclass(frozen=True, slots=True)
class Bindings:
    """The names a module binds: ``imported`` to dotted targets, ``aliases`` to expressions.

    ``defined`` are its own classes, functions and values. ``stars`` are the modules it imports
    ``*`` from. ``lazy`` says that a module-level ``__getattr__`` answers for more.
    """

    imported: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, ast.expr] = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)
    stars: list[str] = field(default_factory=list)

    @property
    def lazy(self) -> bool:
        return "__getattr__" in self.defined


@newest_versions(paths=512)
def parsed(path: str, content: bytes) -> ast.Module:
    """The syntax tree of one file; the same bytes are parsed once."""
    refuse_bad_bytes(path, content)
    return parse_any(path, content)


class Origins:
    """Resolves dotted names in one tree.

    An origin is the dotted name of the place where something is defined
    (``schemas.a.a.StartRequest``); names from outside the tree stay as they are written.
    """

    def __init__(self, tree: SourceTree, settings: Settings) -> None:
        self.tree = tree
        self.settings = settings
        self.roots = settings.source_roots
        self._runtime: dict[str, Bindings] = {}
        self._all: dict[str, Bindings] = {}

    def module_of(self, path: str) -> str:
        return dotted_name(path, self.roots)

    def package_of(self, path: str) -> str:
        """The package that relative imports of a file start from."""
        module = self.module_of(path)
        return module if path.endswith("__init__.py") else module.rpartition(".")[0]

    def file_of(self, module: str) -> str | None:
        """The file of an importable module of the tree; a package's is its ``__init__.py``."""
        return module_file(self.tree, module, self.roots)

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
                key, lambda tree: Origins(tree, self.settings)._bindings(path, runtime)
            )
        return cache[path]

    def _bindings(self, path: str, runtime: bool) -> Bindings:
        tree = self.parse(path)
        statements = module_level(tree.body) if runtime else ast.walk(tree)
        bound = self._bind(path, tree, statements)
        if runtime and bound.lazy:
            self._bind_lazily(path, tree, bound)
        return bound

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
        settings = self.settings
        return self.tree.memoize(
            ("origin", dotted, self.roots),
            lambda tree: Origins(tree, settings)._origin(dotted, seen),
        )

    def _origin(self, dotted: str, seen: frozenset[str]) -> str:
        if dotted in seen:
            return ""
        seen |= {dotted}
        module, rest = self._split(dotted)
        if not module or not rest:
            return dotted
        path = self.file_of(module)
        assert path is not None
        bindings = self.bindings(path)
        name, *attributes = rest
        if name in bindings.aliases:
            target = self._alias_target(path, bindings.aliases[name], seen)
            return ".".join([target or f"{module}.{name}", *attributes])
        if name in bindings.defined:
            return dotted
        if name in bindings.imported:
            return self.origin(".".join([bindings.imported[name], *attributes]), seen)
        return self._origin_through_stars(bindings, rest, seen)

    def star_names(self, module: str, seen: frozenset[str] = frozenset()) -> tuple[str, ...] | None:
        """What ``from module import *`` binds; ``None`` where the tree does not tell."""
        path = self.file_of(module)
        if path is None:
            return None
        if module in seen:
            return ()
        declared = declared_names(self.parse(path))
        if declared is not None:
            return declared.names if declared.complete else None
        bindings = self.bindings(path)
        names = {*bindings.defined, *bindings.aliases, *bindings.imported}
        for star in bindings.stars:
            names.update(self.star_names(star, seen | {module}) or ())
        return tuple(sorted(name for name in names if not name.startswith("_")))

    def _origin_through_stars(
        self, bindings: Bindings, rest: list[str], seen: frozenset[str]
    ) -> str:
        for star in reversed(bindings.stars):
            if rest[0] not in (self.star_names(star) or ()):
                continue
            # One that has it from here leads nowhere: it is another star's.
            if origin := self.origin(".".join([star, *rest]), seen):
                return origin
        return ""

    def _alias_target(self, path: str, value: ast.expr, seen: frozenset[str]) -> str:
        """The in-tree origin of ``A = B``; ``""`` where ``B`` is not a name of the tree."""
        chain = attribute_chain(value)
        bindings = self.bindings(path)
        start = bindings.imported.get(chain[0], f"{self.module_of(path)}.{chain[0]}")
        if not self._split(start)[0]:
            return ""
        return self.origin(".".join([start, *chain[1:]]), seen)

    def _split(self, dotted: str) -> tuple[str, list[str]]:
        """The longest module of the tree that ``dotted`` begins with, and the rest."""
        names = dotted.split(".")
        for length in range(len(names), 0, -1):
            module = ".".join(names[:length])
            if self.file_of(module) is not None:
                return module, names[length:]
        return "", names

    def _bind_lazily(self, path: str, tree: ast.Module, bindings: Bindings) -> None:
        """What ``__getattr__`` answers for: its table, and the imports that stand for it."""
        table = lazy_table(tree, self.package_of(path))
        typed = self._bind(path, tree, module_level(tree.body, typing_too=True)).imported
        for name, target in {**typed, **(table.entries if table else {})}.items():
            bindings.imported.setdefault(name, target)

    def _bind(self, path: str, tree: ast.Module, statements: Iterator[ast.AST]) -> Bindings:
        package = self.package_of(path)
        bindings = Bindings()
        for statement in statements:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                _bind_import(bindings, statement, package)
        for statement in module_level(tree.body):
            _bind_definition(bindings, statement)
        return bindings


def _bind_import(bindings: Bindings, statement: ast.Import | ast.ImportFrom, package: str) -> None:
    if isinstance(statement, ast.Import):
        for name in statement.names:
            bound = name.asname or name.name.partition(".")[0]
            bindings.imported[bound] = name.name if name.asname else bound
        return
    base = import_base(statement, package)
    for name in statement.names:
        if name.name == "*":
            bindings.stars.append(base)
        else:
            bindings.imported[name.asname or name.name] = (
                f"{base}.{name.name}" if base else name.name
            )


def _bind_definition(bindings: Bindings, statement: ast.stmt) -> None:
    match statement:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            bindings.defined.add(name)
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if attribute_chain(value):
            bindings.aliases[name] = value
        case ast.Assign(targets=targets):
            bindings.defined.update(node.id for node in targets if isinstance(node, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
            bindings.defined.add(name)
