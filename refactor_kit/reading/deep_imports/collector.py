"""Walks a file once: binds its names, and lists the expressions that want judging."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from refactor_kit.python.quoted_types import last_name, quoted_types
from refactor_kit.reading.deep_imports.scopes import (
    OPAQUE,
    Assigned,
    FileScopes,
    Imported,
    Scope,
    Seen,
    Use,
)

Resolve = Callable[[ast.ImportFrom], str]


def collect(tree: ast.AST, resolve: Resolve, top: Scope | None = None) -> FileScopes:
    """Walks a file, or an expression that stands in the scope ``top``."""
    scopes = FileScopes(top or Scope("module"))
    _Collector(scopes, resolve).visit(tree, scopes.top)
    return scopes


_GENERICS = frozenset(
    [
        *("Annotated", "Awaitable", "Callable", "ClassVar", "Dict", "Final", "FrozenSet"),
        *("Iterable", "Iterator", "List", "Mapping", "Optional", "Sequence", "Set", "Tuple"),
        *("Type", "Union", "dict", "frozenset", "list", "set", "tuple", "type"),
    ]
)


_EXPRESSIONS = frozenset([ast.Attribute, ast.Name, ast.Call, ast.Subscript])
_WITHOUT_CHILDREN = frozenset([ast.Name, ast.Constant, ast.Pass, ast.Load, ast.Store])
#: What takes a value apart, or looks at it, without passing it on.
_FOLLOWED = {ast.Attribute, ast.Expr, ast.IfExp, ast.BoolOp, ast.Compare, ast.Subscript}
_FOLLOWED |= {ast.If, ast.While, ast.Assert, ast.UnaryOp}


class _Collector:
    def __init__(self, scopes: FileScopes, resolve: Resolve) -> None:
        self.scopes = scopes
        self.resolve = resolve
        self._methods: dict[type, Callable[[Any, Scope], None] | None] = {}

    def visit(self, node: ast.AST, scope: Scope, use: Use = "read") -> None:
        kind = type(node)
        if kind not in self._methods:
            self._methods[kind] = getattr(self, f"_visit_{kind.__name__}", None)
        method = self._methods[kind]
        if method is not None:
            method(node, scope)
            return
        if kind in _EXPRESSIONS:
            self.scopes.seen.append(Seen(node, scope, use))  # type: ignore[arg-type]
        if isinstance(node, ast.Attribute):
            self.scopes.outer[id(node.value)] = node
        if kind not in _WITHOUT_CHILDREN:
            self._visit_children(node, scope)

    def _visit_children(self, node: ast.AST, scope: Scope) -> None:
        followed = type(node) in _FOLLOWED
        for name in node._fields:
            value = getattr(node, name, None)
            kept: Use = "read" if (followed and name != "slice") or name == "func" else "kept"
            if isinstance(value, ast.AST):
                self.visit(value, scope, kept)
            elif isinstance(value, list):
                for child in value:
                    if isinstance(child, ast.AST):
                        self.visit(child, scope, kept)
        if isinstance(node, ast.Subscript) and last_name(node.value) in _GENERICS:
            self._note(node, scope)
        for quoted in quoted_types(node):
            self._note(quoted, scope)

    def _visit_all(self, nodes: Iterable[ast.AST | None], scope: Scope) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node, scope, "kept")

    def _note(self, annotation: ast.expr | None, scope: Scope) -> None:
        """Remembers the strings in an annotation that are code."""
        match annotation:
            case None:
                return
            case ast.Constant(value=str()):
                self.scopes.notes.append((annotation, scope))
            case ast.Subscript(value=value, slice=inner):
                name = last_name(value)
                if name == "Annotated" and isinstance(inner, ast.Tuple):
                    self._note(inner.elts[0], scope)
                elif name != "Literal":
                    self._note(inner, scope)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                for element in elements:
                    self._note(element, scope)
            case ast.BinOp(left=left, right=right):
                self._note(left, scope)
                self._note(right, scope)
            case _:
                return

    def _annotated(self, annotation: ast.expr | None, scope: Scope) -> None:
        if annotation is not None:
            self._note(annotation, scope)
            self.visit(annotation, scope)

    def _visit_Import(self, node: ast.Import, scope: Scope) -> None:
        for alias in node.names:
            first = alias.name.split(".")[0]
            scope.bind(alias.asname or first, Imported(alias.name if alias.asname else first))

    def _visit_ImportFrom(self, node: ast.ImportFrom, scope: Scope) -> None:
        source = self.resolve(node)
        for alias in node.names:
            if alias.name == "*":
                self.scopes.stars.append(source)
            else:
                scope.bind(alias.asname or alias.name, Imported(f"{source}.{alias.name}"))

    def _visit_Assign(self, node: ast.Assign, scope: Scope) -> None:
        plain = all(isinstance(target, ast.Name | ast.Tuple | ast.List) for target in node.targets)
        self._value(node.value, scope, "read" if plain else "kept")
        for target in node.targets:
            self._bind(target, node.value, scope)

    def _value(self, value: ast.expr, scope: Scope, use: Use) -> None:
        if isinstance(value, ast.Tuple | ast.List) and use == "read":
            for element in value.elts:
                self.visit(element, scope, "read")
        else:
            self.visit(value, scope, use)

    def _visit_AnnAssign(self, node: ast.AnnAssign, scope: Scope) -> None:
        self._annotated(node.annotation, scope)
        for quoted in quoted_types(node):
            self._note(quoted, scope)
        if node.value is not None:
            self.visit(node.value, scope, "read" if isinstance(node.target, ast.Name) else "kept")
        self._bind(node.target, node.value, scope)

    def _visit_AugAssign(self, node: ast.AugAssign, scope: Scope) -> None:
        self.visit(node.value, scope, "kept")
        self._bind(node.target, None, scope)

    def _visit_NamedExpr(self, node: ast.NamedExpr, scope: Scope) -> None:
        self.visit(node.value, scope)
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        self._bind(node.target, node.value, scope)

    def _visit_For(self, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
        self._bind(node.target, None, scope)
        self._visit_all([node.iter, *node.body, *node.orelse], scope)

    _visit_AsyncFor = _visit_For

    def _visit_withitem(self, node: ast.withitem, scope: Scope) -> None:
        self.visit(node.context_expr, scope, "kept")
        if node.optional_vars is not None:
            self._bind(node.optional_vars, None, scope)

    def _visit_ExceptHandler(self, node: ast.ExceptHandler, scope: Scope) -> None:
        if node.name:
            scope.bind(node.name, OPAQUE)
        self._visit_children(node, scope)

    def _visit_MatchAs(self, node: ast.MatchAs | ast.MatchStar, scope: Scope) -> None:
        if node.name:
            scope.bind(node.name, OPAQUE)
        self._visit_children(node, scope)

    _visit_MatchStar = _visit_MatchAs

    def _visit_MatchMapping(self, node: ast.MatchMapping, scope: Scope) -> None:
        if node.rest:
            scope.bind(node.rest, OPAQUE)
        self._visit_children(node, scope)

    def _visit_Global(self, node: ast.Global, scope: Scope) -> None:
        for name in node.names:
            scope.outside[name] = scope.module()

    def _visit_Nonlocal(self, node: ast.Nonlocal, scope: Scope) -> None:
        for name in node.names:
            outer = scope.parent
            while outer and (outer.kind == "class" or name not in outer.bindings):
                outer = outer.parent
            if outer is not None:
                scope.outside[name] = outer

    def _visit_FunctionDef(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope
    ) -> None:
        scope.bind(node.name, OPAQUE)
        self._visit_all([*node.decorator_list, *getattr(node, "type_params", [])], scope)
        self._annotated(node.returns, scope)
        inner = self._arguments(node.args, scope)
        self._visit_all(node.body, inner)

    _visit_AsyncFunctionDef = _visit_FunctionDef

    def _visit_Lambda(self, node: ast.Lambda, scope: Scope) -> None:
        self.visit(node.body, self._arguments(node.args, scope), "kept")

    def _arguments(self, arguments: ast.arguments, scope: Scope) -> Scope:
        self._visit_all([*arguments.defaults, *arguments.kw_defaults], scope)
        inner = Scope("function", scope)
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        for argument in [*every, arguments.vararg, arguments.kwarg]:
            if argument is not None:
                self._annotated(argument.annotation, scope)
                inner.bind(argument.arg, OPAQUE)
        return inner

    def _visit_ClassDef(self, node: ast.ClassDef, scope: Scope) -> None:
        scope.bind(node.name, OPAQUE)
        self._visit_all([*node.decorator_list, *node.bases, *node.keywords], scope)
        self._visit_all(getattr(node, "type_params", []), scope)
        self._visit_all(node.body, Scope("class", scope))

    def _visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
                        scope: Scope) -> None:  # fmt: skip
        inner = Scope("comprehension", scope)
        for generator in node.generators:
            self.visit(generator.iter, inner, "kept")
            self._bind(generator.target, None, inner)
            self._visit_all(generator.ifs, inner)
        produced = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._visit_all(produced, inner)

    _visit_SetComp = _visit_DictComp = _visit_GeneratorExp = _visit_ListComp

    def _bind(self, target: ast.expr, value: ast.expr | None, scope: Scope) -> None:
        match target:
            case ast.Name(id=name):
                scope.bind(name, Assigned(value, scope) if value is not None else OPAQUE)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
                matched = len(values) == len(targets)
                for index, element in enumerate(targets):
                    self._bind(element, values[index] if matched else None, scope)
            case ast.Starred(value=inner):
                self._bind(inner, None, scope)
            case _:
                self.visit(target, scope)
