"""Which names a scope binds, to what, and which scope a name belongs to."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import get_args

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
ScopeNode = ast.Module | ast.ClassDef | Function | Comprehension


Resolve = Callable[[ast.ImportFrom], str]


@dataclass(frozen=True, slots=True)
class Imported:
    """A name bound by an import: its absolute dotted origin.

    ``loaded`` is the module that ``import a.b.c`` loads while it binds ``a``.
    """

    dotted: str
    loaded: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A name bound to the value of an expression of ``scope``."""

    value: ast.expr
    scope: Scope


@dataclass(frozen=True, slots=True)
class Opaque:
    """A parameter, a loop variable, a definition: nothing is known about its value."""


Binding = Imported | Assigned | Opaque
OPAQUE = Opaque()


@dataclass(eq=False, slots=True)
class Scope:
    """One scope: its node, its parent, and what it binds.

    ``bound`` are the names that its own statements bind, for a module also those that functions
    bind as ``global``; ``bindings`` are the values of the names that belong to it. ``outside`` is
    where ``global`` and ``nonlocal`` names are looked up. ``since`` is, for a class, the line
    behind which a name means the class's own.
    """

    node: ast.AST
    parent: Scope | None
    bound: set[str] = field(default_factory=set)
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    outside: dict[str, Scope] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)

    @property
    def is_module(self) -> bool:
        return self.parent is None

    def resolve(self, name: str, line: int | None = None) -> Scope | None:
        """The scope whose binding ``name`` means here; ``None`` for builtins and unknown names.

        In a class, what is read on ``line`` before the class binds it comes from outside.
        """
        early = line is not None and line <= self.since.get(name, 0)
        scope = self.parent if early else self
        while scope is not None:
            if scope is self or not isinstance(scope.node, ast.ClassDef):
                outside = scope.outside.get(name)
                if outside is None and name in scope.bound:
                    return scope
                scope = outside or scope.parent
            else:
                scope = scope.parent
        return None

    def lookup(self, name: str) -> list[Binding] | None:
        """The bindings that a read of ``name`` may see some time; ``None`` where there is none."""
        scope = self.resolve(name)
        return scope.bindings.get(name) if scope is not None else None

    def bind(self, name: str, binding: Binding = OPAQUE) -> None:
        self.bound.add(name)
        outside = self.outside.get(name)
        scope = (outside.resolve(name) or outside) if outside is not None else self
        scope.bindings.setdefault(name, []).append(binding)
        if scope.is_module:
            scope.bound.add(name)

    def leave(self, name: str, outside: Scope | None) -> None:
        """``global`` or ``nonlocal``: the name is looked up in ``outside`` and around it."""
        if outside is not None and outside is not self:
            self.outside[name] = outside

    def module(self) -> Scope:
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


def build_scopes(
    tree: ast.AST, resolve: Resolve | None = None, top: Scope | None = None
) -> dict[ast.AST, Scope]:
    """Every scope of a file, or of code that stands in the scope ``top``, by its node.

    ``resolve`` tells the absolute module that an import takes its names from.
    """
    builder = _Builder(resolve or (lambda node: node.module or ""))
    top = top or Scope(tree, None)
    builder.scopes[tree] = top
    for child in ast.iter_child_nodes(tree):
        builder.collect(child, top)
    return builder.scopes


def split_by_scope(node: ast.AST) -> tuple[list[ast.AST], list[ast.AST]]:
    """The children of a scope's node that belong to the enclosing scope, and those of its own."""
    outer: list[ast.AST | None]
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            types = getattr(node, "type_params", [])
            outer = [*node.decorator_list, *types, *_evaluated_outside(node.args), node.returns]
            own: list[ast.AST] = [*_parameters(node.args), *node.body]
        case ast.Lambda():
            outer = [*node.args.defaults, *node.args.kw_defaults]
            own = [*_parameters(node.args), node.body]
        case ast.ClassDef():
            types = getattr(node, "type_params", [])
            outer = [*node.decorator_list, *node.bases, *node.keywords, *types]
            own = list(node.body)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            outer = [node.generators[0].iter]
            own = list(_inside_comprehension(node))
        case _:
            return [], list(ast.iter_child_nodes(node))
    return [child for child in outer if child is not None], own


def opens_scope(node: ast.AST) -> bool:
    return isinstance(node, ScopeNode)


def _evaluated_outside(arguments: ast.arguments) -> Iterator[ast.AST | None]:
    yield from arguments.defaults
    yield from arguments.kw_defaults
    for argument in _parameters(arguments):
        yield argument.annotation


def _parameters(arguments: ast.arguments) -> list[ast.arg]:
    found = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return found + [each for each in (arguments.vararg, arguments.kwarg) if each is not None]


def _inside_comprehension(node: Comprehension) -> Iterator[ast.AST]:
    for index, generator in enumerate(node.generators):
        yield generator.target
        if index:
            yield generator.iter
        yield from generator.ifs
    if isinstance(node, ast.DictComp):
        yield from (node.key, node.value)
    else:
        yield node.elt


_SCOPES = frozenset(get_args(ScopeNode))
_LEAVES = frozenset([ast.Name, ast.Constant, ast.Load, ast.Store, ast.Pass, ast.alias])
_BINDING = frozenset(
    [
        *(ast.Name, ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.Import, ast.ImportFrom),
        *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler),
        *(ast.MatchStar, ast.MatchAs, ast.MatchMapping, ast.Global, ast.Nonlocal),
    ]
)


def _without_targets(node: ast.AST) -> Iterable[ast.AST]:
    """The children without the targets that are bound together with their value."""
    match node:
        case ast.Assign(value=value) | ast.NamedExpr(value=value):
            return [value]
        case ast.AnnAssign(annotation=annotation, value=value):
            return [annotation] if value is None else [annotation, value]
    return ast.iter_child_nodes(node)


class _Builder:
    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.scopes: dict[ast.AST, Scope] = {}

    def collect(self, node: ast.AST, scope: Scope) -> None:
        kind = type(node)
        if kind in _BINDING:
            self._bind(node, scope)
        if kind in _LEAVES:
            return
        if kind not in _SCOPES:
            for child in _without_targets(node):
                self.collect(child, scope)
            return
        inner = self.scopes[node] = Scope(node, scope)
        outer, own = split_by_scope(node)
        for child in outer:
            self.collect(child, scope)
        for child in own:
            known = set(inner.bound)
            if isinstance(child, ast.arg):
                inner.bind(child.arg)
            else:
                self.collect(child, inner)
            if isinstance(node, ast.ClassDef):
                end = getattr(child, "end_lineno", 0)
                inner.since.update(dict.fromkeys(inner.bound - known, end))

    def _assign(self, target: ast.expr, value: ast.expr | None, scope: Scope) -> None:
        match target:
            case ast.Name(id=name):
                scope.bind(name, Assigned(value, scope) if value is not None else OPAQUE)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
                matched = len(values) == len(targets)
                for index, element in enumerate(targets):
                    self._assign(element, values[index] if matched else None, scope)
            case ast.Starred(value=inner):
                self._assign(inner, None, scope)
            case _:
                self.collect(target, scope)

    def _bind(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                scope.bind(name)
            case ast.Name(id=name, ctx=ast.Del()):
                scope.bound.add(name)
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, value, scope)
            case ast.AnnAssign(target=target, value=value):
                self._assign(target, value, scope)
            case ast.NamedExpr(target=target, value=value):
                holder = scope
                while isinstance(holder.node, Comprehension) and holder.parent is not None:
                    holder = holder.parent
                self._assign(target, value, holder)
            case ast.Import(names=aliases):
                for each in aliases:
                    first = each.name.partition(".")[0]
                    scope.bind(
                        each.asname or first,
                        Imported(each.name) if each.asname else Imported(first, each.name),
                    )
            case ast.ImportFrom(names=aliases):
                module = self.resolve(node)
                for each in aliases:
                    if each.name != "*":
                        scope.bind(each.asname or each.name, Imported(f"{module}.{each.name}"))
            case (
                ast.FunctionDef(name=str() as name)
                | ast.AsyncFunctionDef(name=str() as name)
                | ast.ClassDef(name=str() as name)
                | ast.ExceptHandler(name=str() as name)
                | ast.MatchStar(name=str() as name)
                | ast.MatchAs(name=str() as name)
                | ast.MatchMapping(rest=str() as name)
            ):
                scope.bind(name)
            case ast.Global(names=names):
                for name in names:
                    scope.leave(name, scope.module())
            case ast.Nonlocal(names=names):
                for name in names:
                    scope.leave(name, scope.parent)
