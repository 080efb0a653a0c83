"""What names are bound to: the modules of the tree, their attributes, and assignments."""

from __future__ import annotations

import ast
from abc import abstractmethod
from collections.abc import Callable, Sequence

from refactor_kit.base import SourceTree, UnreadableSource
from refactor_kit.base.layout import module_file
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.application.evaluation import Evaluation
from refactor_kit.reading.application.events import Definition, RouterFile
from refactor_kit.reading.application.served import Carrier
from refactor_kit.reading.application.values import (
    NOTHING,
    Element,
    Imported,
    Instance,
    Listing,
    Module,
    Ref,
    Registered,
    Router,
    Scope,
    Table,
    Text,
    Unknown,
)

#: Of files and functions that run inside one another.
DEEPEST = 25


class Naming(Evaluation):
    """The modules that have run, by their files; ``opaque`` are places that cannot be read.

    ``includes`` are all that ran, each with the router that it includes into. ``starting`` is true
    while the application's start-up runs.
    """

    def __init__(
        self, tree: SourceTree, roots: tuple[str, ...], file: Callable[[str], RouterFile]
    ) -> None:
        super().__init__()
        self.tree = tree
        self.roots = roots
        self._file = file
        self.modules: dict[str, Scope] = {}
        self.opaque: list[tuple[str, int]] = []
        self.certain = True
        self.starting = False
        self.running: list[ast.AST] = []
        self.includes: list[tuple[Router, Registered]] = []

    @abstractmethod
    def run(self, body: Sequence[ast.stmt], scope: Scope) -> bool:
        """Run a block; whether it ends its function for certain."""

    def file(self, path: str) -> RouterFile:
        return self._file(path)

    def source(self, scope: Scope) -> PythonSource:
        """The file of a scope."""
        return self.file(scope.path).source

    def module(self, path: str) -> Scope:
        """The names of a file, which runs the first time; ``UnreadableSource`` where it cannot."""
        if path not in self.modules:
            source = self.file(path).source
            scope = self.modules[path] = Scope(path, "", None)
            if len(self.running) < DEEPEST:
                # A file runs as a whole, also where its import is conditional.
                certain, self.certain = self.certain, True
                self.running.append(source.tree)
                self.run(source.tree.body, scope)
                self.running.pop()
                self.certain = certain
        return self.modules[path]

    def member(self, dotted: str) -> Ref:
        """What a dotted name stands for."""
        if module_file(self.tree, dotted, self.roots) is not None:
            return Ref(Module(dotted))
        head, _, last = dotted.rpartition(".")
        found = self.member(head).value if head else Unknown()
        if isinstance(found, Module):
            return self.of_module(found, last)
        if isinstance(found, Unknown):
            return Ref(Unknown(dotted))
        return self.attribute_of(Ref(found), last)

    def of_module(self, module: Module, name: str) -> Ref:
        path = module_file(self.tree, module.dotted, self.roots)
        inner = f"{module.dotted}.{name}"
        if path is None:
            return Ref(Unknown(inner))
        try:
            scope = self.module(path)
        except UnreadableSource as problem:
            self.opaque.append((path, problem.line))
            return Ref(Unknown(inner))
        if name in scope.names:
            return self.forced(scope, name)
        if module_file(self.tree, inner, self.roots) is not None:
            return Ref(Module(inner))
        return self._starred(scope, name) or Ref(Unknown(inner))

    def _starred(self, scope: Scope, name: str) -> Ref | None:
        for dotted in scope.stars:
            path = module_file(self.tree, dotted, self.roots)
            if path is not None and path != scope.path:
                found = self.of_module(Module(dotted), name)
                if not isinstance(found.value, Unknown):
                    return found
        return None

    def forced(self, scope: Scope, name: str) -> Ref:
        found = scope.names[name]
        if not isinstance(found, Imported):
            return found
        # ``from . import thing`` in the package that is to hold ``thing``.
        own = self.source(scope)
        if found.dotted == f"{own.module}.{name}" and own.path.endswith("__init__.py"):
            inner = module_file(self.tree, found.dotted, self.roots)
            return Ref(Module(found.dotted) if inner is not None else Unknown(found.dotted))
        return self.member(found.dotted)

    def bind(self, target: ast.expr, ref: Ref, scope: Scope, value: ast.expr) -> None:
        match target:
            case ast.Name(id=name):
                home = scope.module() if name in scope.declared_global else scope
                home.names[name] = ref
                self._named(ref.value, Carrier(home.path, home.block, name), value)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                items = ref.value.elements if isinstance(ref.value, Listing) else []
                known = len(items) == len(elements)
                for number, inner in enumerate(elements):
                    piece = items[number].piece(ref) if known else NOTHING
                    self.bind(inner, piece, scope, value)
            case ast.Attribute(value=owner, attr=attribute):
                found = self.value(owner, scope).value
                if isinstance(found, Router) and attribute == "lifespan_context":
                    found.startup = [ref]
                if isinstance(found, Instance):
                    found.attributes[attribute] = ref
                    self._named(ref.value, Carrier(scope.path, scope.block, attribute), value)
            case ast.Subscript(value=owner, slice=key):
                table, text = self.value(owner, scope).value, self.value(key, scope).value
                if isinstance(table, Table) and isinstance(text, Text):
                    table.elements[text.value] = Element(ref)

    def _named(self, value: object, carrier: Carrier, made: ast.expr) -> None:
        """A router is known by the first name of a module that it gets, or else of a function."""
        if not isinstance(value, Router) or not isinstance(made, ast.Call):
            return
        known = value.carrier
        if known.name and (not known.block or carrier.block):
            return
        block = self.file(carrier.path).blocks.get(carrier.block)
        written = block.definitions.get(carrier.name) if block and not known.name else None
        if written is not None and written.call is value.definition.call:
            # A function of the file makes it, by nothing but `APIRouter(...)`.
            value.carrier, value.definition = carrier, written
            return
        plain = not known.name and value.definition.call is made
        kind = value.definition.kind if plain else "made"
        value.carrier = carrier
        value.definition = Definition(carrier.name, made, made.lineno, kind, self.certain)
