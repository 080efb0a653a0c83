"""Lists the expressions of a file that want judging, each with the scope it stands in."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from refactor_kit.python.quoted_types import last_name, quoted_types
from refactor_kit.python.scopes import Resolve, Scope, build_scopes

Use = Literal["read", "kept"]


@dataclass(frozen=True, slots=True)
class Seen:
    """An expression to judge. ``kept`` says that its value goes where it cannot be followed."""

    node: ast.expr
    scope: Scope
    use: Use


@dataclass(slots=True)
class FileScopes:
    """Everything collected from one file.

    ``every`` are its scopes by their nodes. ``notes`` are annotations written as strings, with the
    scope they are read in. ``outer`` maps the ``id`` of an expression to the attribute access
    around it.
    """

    top: Scope
    every: dict[ast.AST, Scope]
    seen: list[Seen] = field(default_factory=list)
    notes: list[tuple[ast.Constant, Scope]] = field(default_factory=list)
    stars: list[str] = field(default_factory=list)
    outer: dict[int, ast.Attribute] = field(default_factory=dict)


def collect(tree: ast.AST, resolve: Resolve, top: Scope | None = None) -> FileScopes:
    """Walks a file, or an expression that stands in the scope ``top``."""
    every = build_scopes(tree, resolve, top)
    scopes = FileScopes(every[tree], every)
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

    def _visit_ImportFrom(self, node: ast.ImportFrom, scope: Scope) -> None:
        if any(alias.name == "*" for alias in node.names):
            self.scopes.stars.append(self.resolve(node))

    def _visit_Assign(self, node: ast.Assign, scope: Scope) -> None:
        plain = all(isinstance(target, ast.Name | ast.Tuple | ast.List) for target in node.targets)
        self._value(node.value, scope, "read" if plain else "kept")
        for target in node.targets:
            self._target(target, scope)

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
        self._target(node.target, scope)

    def _visit_AugAssign(self, node: ast.AugAssign, scope: Scope) -> None:
        self.visit(node.value, scope, "kept")
        self._target(node.target, scope)

    def _visit_NamedExpr(self, node: ast.NamedExpr, scope: Scope) -> None:
        self.visit(node.value, scope)

    def _visit_For(self, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
        self._target(node.target, scope)
        self._visit_all([node.iter, *node.body, *node.orelse], scope)

    _visit_AsyncFor = _visit_For

    def _visit_withitem(self, node: ast.withitem, scope: Scope) -> None:
        self.visit(node.context_expr, scope, "kept")
        if node.optional_vars is not None:
            self._target(node.optional_vars, scope)

    def _visit_FunctionDef(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope
    ) -> None:
        self._visit_all([*node.decorator_list, *getattr(node, "type_params", [])], scope)
        self._annotated(node.returns, scope)
        self._arguments(node.args, scope)
        self._visit_all(node.body, self.scopes.every[node])

    _visit_AsyncFunctionDef = _visit_FunctionDef

    def _visit_Lambda(self, node: ast.Lambda, scope: Scope) -> None:
        self._arguments(node.args, scope)
        self.visit(node.body, self.scopes.every[node], "kept")

    def _arguments(self, arguments: ast.arguments, scope: Scope) -> None:
        self._visit_all([*arguments.defaults, *arguments.kw_defaults], scope)
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        for argument in [*every, arguments.vararg, arguments.kwarg]:
            if argument is not None:
                self._annotated(argument.annotation, scope)

    def _visit_ClassDef(self, node: ast.ClassDef, scope: Scope) -> None:
        self._visit_all([*node.decorator_list, *node.bases, *node.keywords], scope)
        self._visit_all(getattr(node, "type_params", []), scope)
        self._visit_all(node.body, self.scopes.every[node])

    def _visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
                        scope: Scope) -> None:  # fmt: skip
        inner = self.scopes.every[node]
        for generator in node.generators:
            self.visit(generator.iter, inner, "kept")
            self._target(generator.target, inner)
            self._visit_all(generator.ifs, inner)
        produced = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._visit_all(produced, inner)

    _visit_SetComp = _visit_DictComp = _visit_GeneratorExp = _visit_ListComp

    def _target(self, target: ast.expr, scope: Scope) -> None:
        """The expressions in what is bound; the names themselves are the scopes' matter."""
        match target:
            case ast.Name():
                return
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                for element in targets:
                    self._target(element, scope)
            case ast.Starred(value=inner):
                self._target(inner, scope)
            case _:
                self.visit(target, scope)
