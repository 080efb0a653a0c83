"""Reads what a file does with routers, statement by statement."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from refactor_kit.python.imported_names import imports_in, inner_blocks, origin_of
from refactor_kit.python.source_file import PythonSource, memoized_with_source
from refactor_kit.python.statements import assigned, attribute_chain
from refactor_kit.reading.application.events import (
    Block,
    Definition,
    Event,
    Handler,
    Include,
    Mount,
    Operation,
    Refused,
    RouterFile,
)
from refactor_kit.reading.application.paths import constant_string
from refactor_kit.reading.application.registrations import (
    APPLICATIONS,
    CALLS,
    DECORATORS,
    MULTI,
    ROUTERS,
    SOCKETS,
    added_operation,
    argument,
    decorated_operation,
    endpoint,
    owner_of,
)


@memoized_with_source
def read_router_file(source: PythonSource) -> RouterFile:
    """The routers, operations, includes and mounts of one file."""
    constants = module_constants(source)
    blocks = {"": _Reader(source, constants, {}).read("", source.tree.body)}
    for statement in source.tree.body:
        if isinstance(statement, Handler):
            reader = _Reader(source, constants, blocks[""].origins)
            blocks[statement.name] = reader.read(statement.name, statement.body)
    return RouterFile(source.path, blocks, constants, source)


@memoized_with_source
def module_constants(source: PythonSource) -> Mapping[str, ast.expr]:
    """Names assigned exactly once at the top level, with their values."""
    found: dict[str, ast.expr] = {}
    repeated: set[str] = set()
    for statement in source.tree.body:
        for name, value in assigned(statement):
            if name in found:
                repeated.add(name)
            found[name] = value
    return {name: value for name, value in found.items() if name not in repeated}


class _Reader:
    """Walks the statements of one scope; ``origins`` are the imports that hold around it."""

    def __init__(
        self, source: PythonSource, constants: Mapping[str, ast.expr], origins: Mapping[str, str]
    ) -> None:
        self.source = source
        self.constants = constants
        self.origins = dict(origins)

    def read(self, name: str, body: Sequence[ast.stmt]) -> Block:
        self.block = Block(name, origins=self.origins)
        self.origins.update({each.name: each.origin for each in imports_in(self.source, body)})
        self._walk(body, certain=True)
        return self.block

    def _walk(self, body: Sequence[ast.stmt], *, certain: bool) -> None:
        for statement in body:
            self._statement(statement, certain)

    def _statement(self, statement: ast.stmt, certain: bool) -> None:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._decorated(statement, certain)
            case ast.ClassDef():
                self._class(statement)
            case ast.Expr(value=ast.Call() as call):
                self.block.events.extend(self._call(call, certain, {}))
            case ast.Assign() | ast.AnnAssign():
                self._definitions(statement, certain)
            case ast.For():
                self._loop(statement, certain)
            case ast.With() | ast.AsyncWith():
                self._walk(statement.body, certain=certain)
            case _:
                for inner in inner_blocks(statement):
                    self._walk(inner, certain=False)

    def _definitions(self, statement: ast.stmt, certain: bool) -> None:
        for name, value in assigned(statement):
            if not isinstance(value, ast.Call):
                continue
            origin = origin_of(value.func, self.origins)
            kind = "router" if origin in ROUTERS else "made"
            kind = "application" if origin in APPLICATIONS else kind
            line, plain = value.lineno, self._returned_router(value)
            if plain is not None:
                kind, value = "router", plain
            self.block.definitions[name] = Definition(name, value, line, kind, certain)

    def _returned_router(self, call: ast.Call) -> ast.Call | None:
        """The ``APIRouter(...)`` that is all that a function of the file without arguments does."""
        if call.args or call.keywords or not isinstance(call.func, ast.Name):
            return None
        named = [each for each in self.source.tree.body if _binds(each, call.func.id)]
        match named:
            case [ast.FunctionDef(args=arguments, decorator_list=[]) as function]:
                spoken = ast.get_docstring(function, clean=False) is not None
            case _:
                return None
        match function.body[1:] if spoken else function.body:
            case [ast.Return(value=ast.Call() as made)] if not ast.unparse(arguments):
                return made if origin_of(made.func, self.origins) in ROUTERS else None
        return None

    def _decorated(self, function: Handler, certain: bool) -> None:
        # Decorators are applied from the bottom up, so the lowest one registers first.
        for decorator in reversed(function.decorator_list):
            if isinstance(decorator, ast.Call):
                operation = self._registration(decorator, function, certain)
                if operation is not None:
                    self.block.events.append(operation)

    def _registration(self, call: ast.Call, function: Handler, certain: bool) -> Operation | None:
        path = constant_string(argument(call, 0, "path"), self.constants)
        return decorated_operation(
            self.source, self.constants, call, function.name, function, path, certain
        )

    def _call(self, call: ast.Call, certain: bool, loop: Mapping[str, ast.expr]) -> Iterator[Event]:
        if not isinstance(call.func, ast.Attribute):
            return
        owner, method = owner_of(call.func), call.func.attr
        if owner is None:
            return
        if method == "include_router":
            router = argument(call, 0, "router")
            if router is not None:
                arguments = {
                    each.arg or "**": substituted(each.value, loop)
                    for each in call.keywords
                    if each.arg != "router"
                }
                yield Include(owner, substituted(router, loop), arguments, call, certain)
        elif method in (*CALLS, *SOCKETS):
            yield self._added_route(call, certain, loop)
        elif method == "mount":
            path = constant_string(argument(call, 0, "path"), self.constants)
            yield Mount(owner, path, argument(call, 1, "app"), call)

    def _added_route(
        self, call: ast.Call, certain: bool, loop: Mapping[str, ast.expr]
    ) -> Operation:
        node, handler = argument(call, 0, "path"), endpoint(call)
        path = constant_string(substituted(node, loop) if node else None, self.constants)
        name = ".".join(attribute_chain(substituted(handler, loop)) if handler else []) or "?"
        return added_operation(self.source, self.constants, call, name, path, certain, not loop)

    def _loop(self, statement: ast.For, certain: bool) -> None:
        node = statement.iter
        if isinstance(node, ast.Name):
            node = self.constants.get(node.id, node)
        if not isinstance(node, ast.List | ast.Tuple):
            self._walk(statement.body, certain=False)
            return
        for element in node.elts:
            bound = bound_names(statement.target, element)
            for inner in statement.body:
                if not (isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call)):
                    self._statement(inner, False)
                    continue
                known = certain and bound is not None
                self.block.events.extend(self._call(inner.value, known, bound or {}))

    def _class(self, statement: ast.ClassDef) -> None:
        for inner in ast.walk(statement):
            if not isinstance(inner, Handler):
                continue
            for decorator in inner.decorator_list:
                call = decorator.func if isinstance(decorator, ast.Call) else decorator
                if isinstance(call, ast.Attribute) and call.attr in (*DECORATORS, *MULTI):
                    view = f"{statement.name}.{inner.name}()"
                    reason = f"class-based view: {view} is registered from inside a class"
                    refused = Refused(inner.lineno, reason, "make it a function of the module")
                    self.block.refused.append(refused)


def _binds(statement: ast.stmt, name: str) -> bool:
    if isinstance(statement, Handler | ast.ClassDef):
        return statement.name == name
    nodes = (each for each in ast.walk(statement) if isinstance(each, ast.Name))
    return any(each.id == name and isinstance(each.ctx, ast.Store) for each in nodes)


def bound_names(target: ast.expr, element: ast.expr) -> dict[str, ast.expr] | None:
    """What the loop's names stand for in one round."""
    if isinstance(target, ast.Name):
        return {target.id: element}
    if isinstance(target, ast.Tuple) and isinstance(element, ast.Tuple | ast.List):
        if len(target.elts) != len(element.elts):
            return None
        pairs = [bound_names(a, b) for a, b in zip(target.elts, element.elts, strict=True)]
        if None not in pairs:
            return {name: node for pair in pairs for name, node in (pair or {}).items()}
    return None


def substituted(node: ast.expr, bound: Mapping[str, ast.expr]) -> ast.expr:
    """``node`` with the loop's names replaced."""
    if isinstance(node, ast.JoinedStr | ast.BinOp) and bound:
        return cast(ast.expr, _Substituting(bound).visit(copy.deepcopy(node)))
    if isinstance(node, ast.Name):
        return bound.get(node.id, node)
    if isinstance(node, ast.Attribute):
        value = substituted(node.value, bound)
        if value is not node.value:
            return ast.copy_location(ast.Attribute(value, node.attr, ast.Load()), node)
    return node


class _Substituting(ast.NodeTransformer):
    """The names inside a string that is put together."""

    def __init__(self, bound: Mapping[str, ast.expr]) -> None:
        self.bound = bound

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.bound.get(node.id, node)
