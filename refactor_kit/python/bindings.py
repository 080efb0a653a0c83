"""What the top level of a module binds, read in the order in which it runs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from refactor_kit.python.statements import attribute_chain, branches, import_base


@dataclass(slots=True)
class Bindings:
    """The names a module binds in the end, each by the last statement that does.

    ``imported`` maps to dotted targets, ``aliases`` to expressions (``A = b.C``); ``defined`` are
    its own classes, functions and values; ``taken`` are those, dotted, that an alias was given,
    whatever they are called in the end. ``stars`` are the modules it imports ``*`` from.
    ``lazy`` says that a module-level ``__getattr__`` answers for more. ``count`` is how many
    statements bound something so far.
    """

    imported: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, ast.expr] = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    stars: list[str] = field(default_factory=list)
    _targets: dict[str, list[str]] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)
    _star_places: list[int] = field(default_factory=list)
    count: int = 0

    @property
    def lazy(self) -> bool:
        return "__getattr__" in self.defined

    @property
    def names(self) -> set[str]:
        """Every name that a statement binds, stars aside."""
        return {*self.imported, *self.aliases, *self.defined}

    def targets(self, name: str) -> Sequence[str]:
        """What a name may stand for, dotted, what a module prefers first; itself if defined."""
        return self._targets.get(name, ())

    def later_stars(self, name: str) -> Iterator[str]:
        """The stars below the last statement that binds ``name``, the last one first."""
        bound = self._places.get(name, 0)
        placed = zip(self.stars, self._star_places, strict=True)
        return (star for star, place in reversed([*placed]) if place > bound)

    def bound_since(self, count: int) -> frozenset[str]:
        """The names that were bound after ``count`` others were."""
        return frozenset(name for name, place in self._places.items() if place > count)

    def bind_import(self, name: str, target: str) -> None:
        self._bind(name, target)
        self.imported[name] = target

    def bind_alias(self, name: str, value: ast.expr, target: str, own: str) -> None:
        self._bind(name, target, own)
        self.aliases[name] = value

    def define(self, name: str, target: str) -> None:
        self._bind(name, target)
        self.defined.add(name)

    def add_star(self, module: str) -> None:
        self.count += 1
        self.stars.append(module)
        self._star_places.append(self.count)

    def add_otherwise(self, name: str, target: str) -> None:
        """What ``name`` stands for where what binds it first cannot."""
        self._targets[name].append(target)

    def forget(self, name: str) -> None:
        """``del name``."""
        self.imported.pop(name, None)
        self.aliases.pop(name, None)
        self.defined.discard(name)
        self._targets.pop(name, None)

    def _bind(self, name: str, *targets: str) -> None:
        self.forget(name)
        self.count += 1
        self._targets[name] = [*targets]
        self._places[name] = self.count


def running_bindings(tree: ast.Module, module: str, package: str) -> Bindings:
    """What importing ``module`` binds; relative imports start from ``package``.

    Of branches that nothing here decides the first one counts, and the others where what it
    imports is not there.
    """
    reader = _Reader(module, package)
    reader.read(tree.body)
    return reader.found


def all_imports(nodes: Iterable[ast.AST], package: str) -> dict[str, str]:
    """The names that any import among ``nodes`` binds, with their dotted targets."""
    return {
        name: target
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name, target in imports_of(node, package)
        if name != "*"
    }


def imports_of(statement: ast.Import | ast.ImportFrom, package: str) -> Iterator[tuple[str, str]]:
    """The names that a statement binds, with their dotted targets; ``*`` with its module."""
    if isinstance(statement, ast.Import):
        for each in statement.names:
            first = each.name.partition(".")[0]
            yield (each.asname, each.name) if each.asname else (first, first)
        return
    base = import_base(statement, package)
    for each in statement.names:
        if each.name == "*":
            yield "*", base
        else:
            yield each.asname or each.name, f"{base}.{each.name}" if base else each.name


class _Reader:
    def __init__(self, module: str, package: str) -> None:
        self.found = Bindings()
        self._module = module
        self._package = package
        self._aside: frozenset[str] = frozenset()

    def read(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            self._bind(statement)
            first, *others = branches(statement) or [[]]
            start = self.found.count
            self.read(first)
            around = self._aside
            self._aside |= self.found.bound_since(start) if others else frozenset()
            for other in others:
                self.read(other)
            self._aside = around

    def _bind(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Import() | ast.ImportFrom():
                for name, dotted in imports_of(statement, self._package):
                    if name == "*":
                        self.found.add_star(dotted)
                    elif not self._is_aside(name, dotted):
                        self.found.bind_import(name, dotted)
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                self._define(name)
            case ast.AsyncFunctionDef(name=name):
                self._define(name)
            case ast.Assign(targets=targets, value=value):
                self._assign(targets, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign([target], value)
            case ast.Expr(value=ast.NamedExpr(target=target, value=value)):
                self._assign([target], value)
            case ast.AugAssign(target=target) | ast.For(target=target):
                self._assign([target], None)
            case ast.With(items=items):
                self._assign([each.optional_vars for each in items if each.optional_vars], None)
            case ast.Delete(targets=targets):
                for target in targets:
                    if isinstance(target, ast.Name) and target.id not in self._aside:
                        self.found.forget(target.id)

    def _assign(self, targets: Iterable[ast.expr], value: ast.expr | None) -> None:
        """Binds the targets, once it is known what each of them is given: ``A, B = B, A``."""
        pairs = [pair for target in targets for pair in _pairs(target, value)]
        given = [(name, part, self._given(part)) for name, part in pairs]
        for name, part, meant in given:
            if part is None or not meant:
                self._define(name)
            elif not self._is_aside(name, meant):
                self.found.bind_alias(name, part, meant, f"{self._module}.{name}")

    def _given(self, value: ast.expr | None) -> str:
        """What an expression stands for at this line; empty where it is a value of its own."""
        chain = attribute_chain(value) if value is not None else []
        if not chain:
            return ""
        if chain[0] in self.found.defined:
            self.found.taken.add(f"{self._module}.{chain[0]}")
        return self._meant(chain)

    def _define(self, name: str) -> None:
        own = f"{self._module}.{name}"
        if not self._is_aside(name, own):
            self.found.define(name, own)

    def _meant(self, chain: Sequence[str]) -> str:
        """What a dotted expression stands for at this line."""
        first, *attributes = chain
        known = self.found.targets(first)
        return ".".join([known[0] if known else f"{self._module}.{first}", *attributes])

    def _is_aside(self, name: str, target: str) -> bool:
        """Whether another branch binds the name first; it is noted there."""
        if name in self._aside and self.found.targets(name):
            self.found.add_otherwise(name, target)
            return True
        return False


_Pair = tuple[str, ast.expr | None]


def _pairs(target: ast.expr, value: ast.expr | None) -> Iterator[_Pair]:
    """The names that an assignment binds, each with the expression that it is given, if one."""
    match target:
        case ast.Name(id=name):
            yield name, value
        case ast.Starred(value=inner):
            yield from _pairs(inner, None)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            for each, part in zip(targets, _parts(targets, value), strict=True):
                yield from _pairs(each, part)


def _parts(targets: Sequence[ast.expr], value: ast.expr | None) -> Sequence[ast.expr | None]:
    """What each of ``targets`` gets of a value that is written out; a starred one gets a list."""
    values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
    stars = [number for number, each in enumerate(targets) if isinstance(each, ast.Starred)]
    rest = len(values) - len(targets) + 1
    fits = rest >= 0 if stars else rest == 1
    if not fits or any(isinstance(each, ast.Starred) for each in values):
        return [None] * len(targets)
    if not stars:
        return values
    return [*values[: stars[0]], None, *values[stars[0] + rest :]]
