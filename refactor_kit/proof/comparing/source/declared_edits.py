"""What the plan changes inside code, taken out of either side before the two are compared.

How routers are made, mounted and registered on is left out: who serves what is read from the
routes, and proved by them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from refactor_kit.proof.comparing.source.names import ROUTER, TreeNames
from refactor_kit.python.meanings import FileMeanings
from refactor_kit.python.scopes import Scope
from refactor_kit.python.statements import assigned, attribute_chain

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
# Of a registration: what `endpoints`, `tag` and the shared prefix change.
_OF_ROUTES = frozenset({"path", "prefix", "tags"})
# What a router that is made inside a function is made by.
_MAKERS = frozenset({"fastapi.APIRouter", "fastapi.routing.APIRouter"})
# What takes an object and the name of its attribute.
_BY_NAME = frozenset({"setattr", "delattr", "getattr", "hasattr", "object", "multiple"})
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")


@dataclass(frozen=True, slots=True)
class DeclaredChanges:
    """What may change inside one file.

    ``text`` tells what a text says after the plan. ``is_kept_path`` says of a line whether the
    registration there only keeps an old URL. ``examples`` are the methods (``Class.method``) that
    leave a class or come to it, and whether they are the same on the other one. ``handlers`` are
    the old names of handlers that got another one.
    """

    text: Callable[[str], str]
    is_kept_path: Callable[[int], bool]
    examples: Mapping[str, bool]
    handlers: Collection[str]


def without_declared(
    node: ast.stmt, names: TreeNames, file: FileMeanings, changes: DeclaredChanges
) -> ast.stmt | None:
    """A top-level statement, changed in place; ``None`` where all of it is the plan's."""
    edited: ast.stmt | None = _Edits(names, file, changes).visit(node)
    return edited


def name_owner(method: ast.AST, owner: ast.ClassDef) -> None:
    """``cls.x`` of a method that leaves its class names the class, where that defines ``x``."""
    match method:
        case ast.FunctionDef(args=ast.arguments(args=[ast.arg(arg=argument), *_])):
            members = {name for statement in owner.body for name in _bound_in(statement)}
            for node in ast.walk(method):
                match node:
                    case ast.Attribute(value=ast.Name(id=name) as held, attr=attr):
                        if name == argument and attr in members:
                            node.value = ast.copy_location(ast.Name(owner.name, ast.Load()), held)


def _bound_in(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
    yield from (name for name, _ in assigned(statement))


class _Edits(ast.NodeTransformer):
    def __init__(self, names: TreeNames, file: FileMeanings, changes: DeclaredChanges) -> None:
        self._names = names
        self._file = file
        self._changes = changes
        self._scope = file.top
        self._made_here: frozenset[str] = frozenset()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._definition(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._definition(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        examples = self._changes.examples
        if any(each.startswith(f"{node.name}.") for each in examples):
            # A class that held nothing else is left with `pass`.
            node.body = [
                each
                for each in node.body
                if not isinstance(each, ast.Pass)
                and f"{node.name}.{getattr(each, 'name', '')}" not in examples
            ]
        return self._definition(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        match node.value:
            case ast.Call() as call:
                if self._changes.is_kept_path(node.lineno) or self._mounts(call):
                    return None
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute) and self._is_router(node.func.value):
            node.args = node.args[1:]
            node.keywords = [each for each in node.keywords if not self._is_of_routes(each)]
        elif self._makes_router(node):
            node.keywords = [each for each in node.keywords if each.arg not in _OF_ROUTES]
        elif attribute_chain(node.func)[-1:] and attribute_chain(node.func)[-1] in _BY_NAME:
            self._join_names(node)
        return self.generic_visit(node)

    def visit_List(self, node: ast.List) -> ast.AST:
        node.elts = [each for each in node.elts if not self._is_plugged_in(each)]
        return self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        node.elts = [each for each in node.elts if not self._is_plugged_in(each)]
        return self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        kept = [
            (key, value)
            for key, value in zip(node.keys, node.values, strict=True)
            if not any(self._holds_router(each) for each in (key, value) if each is not None)
        ]
        node.keys, node.values = [key for key, _ in kept], [value for _, value in kept]
        return self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, str):
            if _DOTTED.fullmatch(node.value):
                node.value = self._names.means(node.value)
            node.value = self._changes.text(node.value)
        return node

    def _definition(self, node: Definition) -> ast.AST:
        decorators = [
            self.visit(each)
            for each in node.decorator_list
            if not self._changes.is_kept_path(each.lineno)
        ]
        around: tuple[Scope, frozenset[str]] = self._scope, self._made_here
        self._scope = self._file.forms.scopes[node]
        self._made_here |= {
            name
            for statement in node.body
            for name, value in assigned(statement)
            if isinstance(value, ast.Call) and self._makes_router(value)
        }
        node.decorator_list = []
        self.generic_visit(node)
        node.decorator_list = decorators
        self._scope, self._made_here = around
        return node

    def _join_names(self, call: ast.Call) -> None:
        """``setattr(routes, "start", ...)`` speaks of what ``routes.start`` stands for."""
        match call.args:
            case [holder, ast.Constant(value=str(name)), *others]:
                chain = attribute_chain(holder)
                meant = self._file.means_in(self._scope, [*chain, name]) if chain else ""
                if meant:
                    call.args = [ast.Constant(f"attribute {meant}"), *others]

    def _is_of_routes(self, keyword: ast.keyword) -> bool:
        """Whether the plan may change it; a handler that is renamed keeps its route's name."""
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
            return keyword.value.value in self._changes.handlers
        return keyword.arg in _OF_ROUTES

    def _is_router(self, node: ast.expr) -> bool:
        chain = attribute_chain(node)
        if len(chain) == 1 and chain[0] in self._made_here:
            return True
        return bool(chain) and self._file.means_in(self._scope, chain) == ROUTER

    def _makes_router(self, call: ast.Call) -> bool:
        return self._file.means_in(self._scope, attribute_chain(call.func)) in _MAKERS

    def _mounts(self, call: ast.Call) -> bool:
        """Whether a call includes a router of the module, by a helper perhaps.

        What a route file does with its own router by other calls is no mounting.
        """
        given = [*call.args, *(each.value for each in call.keywords)]
        includes = attribute_chain(call.func)[-1:] == ["include_router"]
        is_outside = not self._names.defines_router(self._file.module)
        return (includes or is_outside) and any(map(self._holds_router, given))

    def _is_plugged_in(self, node: ast.expr) -> bool:
        """Whether an element is a router of the module, or a route file of it as a module."""
        chain = attribute_chain(node)
        meant = self._file.means_in(self._scope, chain) if chain else ""
        return self._holds_router(node) or bool(meant and self._names.is_route_file(meant))

    def _holds_router(self, node: ast.expr) -> bool:
        """Whether a router of the module is what an expression is, or stands in it."""
        names = (each for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute))
        return any(map(self._is_router, names))
