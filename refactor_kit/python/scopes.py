"""Which names a scope binds, and which scope a name belongs to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
ScopeNode = ast.Module | ast.ClassDef | Function | Comprehension


@dataclass(eq=False)
class Scope:
    """One scope: its node, its parent, and what it binds or borrows.

    ``since`` is, for a class, the line behind which a name means the class's own.
    """

    node: ScopeNode
    parent: Scope | None
    bound: set[str] = field(default_factory=set)
    borrowed_global: set[str] = field(default_factory=set)
    borrowed_outer: set[str] = field(default_factory=set)
    since: dict[str, int] = field(default_factory=dict)

    @property
    def is_module(self) -> bool:
        return self.parent is None

    def resolve(self, name: str, line: int | None = None) -> Scope | None:
        """The scope whose binding ``name`` means here; ``None`` for builtins and unknown names.

        In a class, what is read on ``line`` before the class binds it comes from outside.
        """
        if name in self.borrowed_global:
            return self._module().own(name)
        early = line is not None and line <= self.since.get(name, 0)
        if name in self.bound and name not in self.borrowed_outer and not early:
            return self
        scope = self.parent
        while scope is not None:
            visible = not isinstance(scope.node, ast.ClassDef)
            if visible and name in scope.borrowed_global:
                return self._module().own(name)
            if visible and name in scope.bound and name not in scope.borrowed_outer:
                return scope
            scope = scope.parent
        return None

    def own(self, name: str) -> Scope | None:
        return self if name in self.bound else None

    def _module(self) -> Scope:
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


def build_scopes(tree: ast.Module) -> dict[ast.AST, Scope]:
    """Every scope of a file, by its node."""
    scopes: dict[ast.AST, Scope] = {}
    module = Scope(tree, None)
    scopes[tree] = module
    for child in ast.iter_child_nodes(tree):
        _collect(child, module, scopes)
    return scopes


def split_by_scope(node: ast.AST) -> tuple[list[ast.AST], list[ast.AST]]:
    """The children of a scope's node that belong to the enclosing scope, and those of its own."""
    outer: list[ast.AST | None]
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            outer = [*node.decorator_list, *_evaluated_outside(node.args), node.returns]
            own: list[ast.AST] = [*_parameters(node.args), *node.body]
        case ast.Lambda():
            outer = [*node.args.defaults, *node.args.kw_defaults]
            own = [*_parameters(node.args), node.body]
        case ast.ClassDef():
            outer = [*node.decorator_list, *node.bases, *node.keywords]
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


def _collect(node: ast.AST, scope: Scope, scopes: dict[ast.AST, Scope]) -> None:
    _bind(node, scope)
    if not opens_scope(node):
        for child in ast.iter_child_nodes(node):
            _collect(child, scope, scopes)
        return
    inner = Scope(node, scope)  # type: ignore[arg-type]
    scopes[node] = inner
    outer, own = split_by_scope(node)
    for child in outer:
        _collect(child, scope, scopes)
    for child in own:
        known = set(inner.bound)
        if isinstance(child, ast.arg):
            inner.bound.add(child.arg)
        else:
            _collect(child, inner, scopes)
        if isinstance(node, ast.ClassDef):
            end = getattr(child, "end_lineno", 0)
            inner.since.update(dict.fromkeys(inner.bound - known, end))


def _bind(node: ast.AST, scope: Scope) -> None:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            scope.bound.add(name)
        case ast.NamedExpr(target=ast.Name(id=name)):
            holder = scope
            while isinstance(holder.node, Comprehension) and holder.parent is not None:
                holder = holder.parent
            holder.bound.add(name)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            scope.bound.add(name)
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            scope.bound.update(each.asname or each.name.partition(".")[0] for each in aliases)
        case ast.ExceptHandler(name=str() as name) | ast.MatchStar(name=str() as name):
            scope.bound.add(name)
        case ast.MatchAs(name=str() as name) | ast.MatchMapping(rest=str() as name):
            scope.bound.add(name)
        case ast.Global(names=names):
            scope.borrowed_global.update(names)
        case ast.Nonlocal(names=names):
            scope.borrowed_outer.update(names)
