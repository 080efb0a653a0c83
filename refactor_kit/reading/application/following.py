"""Runs the application's files over known values: which router is registered on which."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from refactor_kit.base import SourceTree
from refactor_kit.python.imported_names import statement_imports
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.application.calling import Calling
from refactor_kit.reading.application.evaluation import NO_CALL
from refactor_kit.reading.application.events import Handler, RouterFile
from refactor_kit.reading.application.naming import DEEPEST
from refactor_kit.reading.application.registrations import decorated_operation
from refactor_kit.reading.application.values import (
    NOTHING,
    Element,
    Function,
    Imported,
    Listing,
    Ref,
    Registered,
    Router,
    Scope,
    ServiceClass,
    Table,
    Text,
)

_MOST_STATEMENTS = 100_000


class Following(Calling):
    """The files that have run, and what could not be read of them."""

    def __init__(
        self, tree: SourceTree, roots: tuple[str, ...], file: Callable[[str], RouterFile]
    ) -> None:
        super().__init__(tree, roots, file)
        self.returned: list[list[Ref]] = []
        self.left = _MOST_STATEMENTS

    def run(self, body: Sequence[ast.stmt], scope: Scope) -> bool:
        for statement in body:
            self.left -= 1
            if self.left < 0:
                self.opaque.append((scope.path, statement.lineno))
                return True
            if self._statement(statement, scope):
                return True
        return False

    def _statement(self, statement: ast.stmt, scope: Scope) -> bool:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                scope.names[statement.name] = Ref(Function(statement, scope))
                self._decorated(statement, scope)
            case ast.ClassDef():
                scope.names[statement.name] = Ref(ServiceClass(statement, scope))
            case ast.Import() | ast.ImportFrom():
                self._import(statement, scope)
            case ast.Expr(value=ast.Yield()):
                # What stands behind it runs when nothing is served any more.
                return True
            case ast.Expr(value=value):
                self.value(value, scope, is_statement=True)
            case ast.Assign(targets=targets, value=value):
                ref = self.value(value, scope)
                for target in targets:
                    self.bind(target, ref, scope, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self.bind(target, self.value(value, scope), scope, value)
            case ast.AugAssign(target=target, op=ast.Add(), value=value):
                self._add(target, self.value(value, scope), scope)
            case ast.Global(names=names):
                scope.declared_global.update(names)
            case ast.Return(value=returned):
                if returned is not None and self.returned:
                    self.returned[-1].append(self.value(returned, scope))
                return True
            case ast.Raise() | ast.Continue() | ast.Break():
                return True
            case _:
                self._compound(statement, scope)
        return False

    def _compound(self, statement: ast.stmt, scope: Scope) -> None:
        match statement:
            case ast.For() | ast.AsyncFor():
                self._loop(statement, scope)
            case ast.While(body=body):
                self._perhaps([body], scope)
            case ast.If(test=test, body=body, orelse=orelse):
                if _is_script(test):
                    self.run(orelse, scope)
                elif "TYPE_CHECKING" in ast.dump(test):
                    self.run(body, scope)
                else:
                    self._perhaps([body, orelse], scope)
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                for item in items:
                    ref = self.value(item.context_expr, scope)
                    if item.optional_vars is not None:
                        self.bind(item.optional_vars, ref, scope, item.context_expr)
                self.run(body, scope)
            case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=finalbody):
                self.run(body, scope)
                self._perhaps([handler.body for handler in handlers], scope)
                self.run([*orelse, *finalbody], scope)
            case ast.Match(cases=cases):
                self._perhaps([case.body for case in cases], scope)

    def _perhaps(self, blocks: Sequence[Sequence[ast.stmt]], scope: Scope) -> None:
        """Run blocks of which nobody knows whether they run."""
        certain, self.certain = self.certain, False
        for block in blocks:
            self.run(block, scope)
        self.certain = certain

    def _import(self, statement: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        source = self.source(scope)
        for found in statement_imports(source, statement):
            if found.name == "*":
                scope.stars.append(found.loads)
            else:
                scope.names[found.name] = Imported(found.origin)

    def _loop(self, statement: ast.For | ast.AsyncFor, scope: Scope) -> None:
        rounds = self.rounds(self.value(statement.iter, scope))
        if rounds is None:
            self.bind(statement.target, NOTHING, scope, statement.iter)
            self._perhaps([statement.body], scope)
        for ref in rounds or ():
            self.bind(statement.target, ref, scope, statement.iter)
            self.run(statement.body, scope)
        self.run(statement.orelse, scope)

    def _add(self, target: ast.expr, ref: Ref, scope: Scope) -> None:
        known, more = self.value(target, scope).value, ref.value
        if isinstance(known, Listing) and isinstance(more, Listing):
            known.elements.extend(more.elements)
        elif isinstance(known, Text) and isinstance(more, Text):
            both = Text(known.value + more.value, known.certain and more.certain)
            self.bind(target, Ref(both), scope, target)
        else:
            self.bind(target, NOTHING, scope, target)

    def _decorated(self, function: Handler, scope: Scope) -> None:
        # Decorators are applied from the bottom up, so the lowest one registers first.
        for decorator in reversed(function.decorator_list):
            if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute):
                owner = self.value(decorator.func.value, scope).value
                if isinstance(owner, Router):
                    self.decorate(owner, decorator, function.name, function, scope)
                    if decorator.func.attr == "on_event":
                        event = self.given(decorator, scope, is_statement=False).at(0, "event_type")
                        self.on_event(owner, event, Ref(Function(function, scope)))

    def decorate(
        self,
        owner: Router,
        call: ast.Call,
        handler: str,
        function: Handler | None,
        scope: Scope,
    ) -> None:
        """Register what ``@owner.get(...)`` does."""
        file = self.file(scope.path)
        path = self.path_of(call, scope)
        operation = decorated_operation(
            file.source, file.constants, call, handler, function, path, self.certain
        )
        if operation is not None:
            bare = self.is_bare(call)
            self.register(owner, Registered(scope.path, scope.block, operation, bare=bare))

    def begin(self, app: Router) -> None:
        """Run what ``app`` runs before it serves: its lifespan up to the ``yield``, handlers."""
        self.starting = True
        for each in list(app.startup):
            if isinstance(each.value, Function):
                self.invoke(each.value, [Ref(app)], {}, NO_CALL)
        self.starting = False

    def invoke(
        self, function: Function, arguments: Sequence[Ref], keywords: dict[str, Ref], call: ast.Call
    ) -> Ref:
        """Run a function of the service and give what it returns."""
        node = function.node
        if len(self.running) >= DEEPEST or sum(each is node for each in self.running) > 1:
            return NOTHING
        name = "" if isinstance(node, ast.Lambda) else node.name
        scope = Scope(function.scope.path, name or "<lambda>", function.scope)
        given = [function.owner, *arguments] if function.owner is not None else list(arguments)
        self._parameters(node.args, given, keywords, scope, call)
        if isinstance(node, ast.Lambda):
            return self.value(node.body, scope)
        self.running.append(node)
        self.returned.append([])
        self.run(node.body, scope)
        self.running.pop()
        returned = self.returned.pop()
        return returned[-1] if returned else NOTHING

    def _parameters(
        self,
        declared: ast.arguments,
        given: Sequence[Ref],
        keywords: dict[str, Ref],
        scope: Scope,
        call: ast.Call,
    ) -> None:
        outer = scope.parent or scope
        positional = [*declared.posonlyargs, *declared.args]
        with_default = positional[len(positional) - len(declared.defaults) :]
        defaults = {
            each.arg: value for each, value in zip(with_default, declared.defaults, strict=True)
        }
        pairs = zip(declared.kwonlyargs, declared.kw_defaults, strict=True)
        defaults |= {each.arg: value for each, value in pairs if value is not None}
        for number, each in enumerate([*positional, *declared.kwonlyargs]):
            if number < min(len(given), len(positional)):
                scope.names[each.arg] = given[number]
            elif each.arg in keywords:
                scope.names[each.arg] = keywords.pop(each.arg)
            elif each.arg in defaults:
                scope.names[each.arg] = self.value(defaults[each.arg], outer)
            else:
                scope.names[each.arg] = NOTHING
        if declared.vararg is not None:
            rest = [
                Element(ref, ref.written.path, ref.written.node, call)
                if ref.written is not None and ref.written.node in call.args
                else Element(ref)
                for ref in given[len(positional) :]
            ]
            scope.names[declared.vararg.arg] = Ref(Listing(rest))
        if declared.kwarg is not None:
            table = Table({name: Element(ref) for name, ref in keywords.items()})
            scope.names[declared.kwarg.arg] = Ref(table)

    def source(self, scope: Scope) -> PythonSource:
        return self.file(scope.path).source


def _is_script(test: ast.expr) -> bool:
    """Whether a block runs only where the file is started as a script."""
    return isinstance(test, ast.Compare) and "__name__" in ast.dump(test)
