"""What calls register on routers: operations, other routers, mounts, lists of routes."""

from __future__ import annotations

import ast
import copy
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.application.events import (
    Entry,
    Handler,
    Include,
    Mount,
    Written,
)
from refactor_kit.reading.application.naming import Naming
from refactor_kit.reading.application.registrations import (
    CALLS,
    OF_STARLETTE,
    SOCKETS,
    added_operation,
    argument,
    endpoint,
    owner_of,
)
from refactor_kit.reading.application.values import (
    NOTHING,
    Listing,
    Ref,
    Registered,
    Router,
    RoutesOf,
    Scope,
    Table,
    Text,
)

_ROUTES = ("APIRoute", "Route", "APIWebSocketRoute", "WebSocketRoute")


@dataclass
class Given:
    """The arguments of a call, stars followed; ``whole`` is false where one could not be."""

    positional: list[Ref]
    keywords: dict[str, Ref]
    whole: bool

    def at(self, position: int, name: str) -> Ref | None:
        if name in self.keywords:
            return self.keywords[name]
        return self.positional[position] if position < len(self.positional) else None


class Registering(Naming):
    """Registrations of one program; what runs calls derives from it."""

    @abstractmethod
    def decorate(
        self, owner: Router, call: ast.Call, handler: str, function: Handler | None, scope: Scope
    ) -> None:
        """Register what ``@owner.get(...)`` does."""

    def given(self, node: ast.Call, scope: Scope, *, is_statement: bool) -> Given:
        """The arguments of a call; those of a statement can go with it."""
        statement = Entry(scope.path, node, None) if is_statement else None
        given = Given([], {}, True)

        def passed(ref: Ref, value: ast.expr) -> Ref:
            if ref.entry is not None:
                return ref
            return Ref(ref.value, ref.written or Written(scope.path, value), statement)

        for each in node.args:
            ref = self.value(each, scope)
            if not isinstance(each, ast.Starred):
                given.positional.append(passed(ref, each))
            elif isinstance(ref.value, Listing):
                given.positional += [element.piece(ref) for element in ref.value.elements]
            else:
                given.whole = False
        for keyword in node.keywords:
            ref = self.value(keyword.value, scope)
            if keyword.arg is not None:
                given.keywords[keyword.arg] = passed(ref, keyword.value)
            elif isinstance(ref.value, Table):
                inner = ref.value.elements.items()
                given.keywords |= {name: element.piece(ref) for name, element in inner}
            else:
                given.whole = False
        return given

    def on_router(self, owner: Router, method: str, node: ast.Call, scope: Scope) -> Ref | None:
        """Register what a method of ``owner`` does; ``None`` where it registers nothing."""
        if method == "include_router":
            self._include(owner, node, scope)
        elif method in (*CALLS, *SOCKETS):
            file, fixed = self.file(scope.path), scope.block == "" or self.certain
            handler = self._handler(node, scope)
            operation = added_operation(
                file.source, file.constants, node, handler, self.path_of(node, scope),
                self.certain, fixed and not self._is_repeated(node, owner),
            )  # fmt: skip
            self.register(
                owner, Registered(scope.path, scope.block, operation, bare=self.is_bare(node))
            )
        elif method == "mount":
            target, path = argument(node, 1, "app"), self.path_of(node, scope)
            event = Mount(owner_of(_attribute(node)) or "", path, target, node)
            found = self.value(target, scope).value if target is not None else None
            mounted = found if isinstance(found, Router) else None
            self.register(
                owner, Registered(scope.path, scope.block, event, target=mounted, bare=True)
            )
        elif method == "add_event_handler":
            given = self.given(node, scope, is_statement=False)
            self.on_event(owner, given.at(0, "event_type"), given.at(1, "func"))
        else:
            return None
        return NOTHING

    def register(self, owner: Router, item: Registered) -> None:
        """Put ``item`` behind what ``owner`` has."""
        owner.items.append(replace(item, at_startup=self.starting))

    def on_event(self, owner: Router, event: Ref | None, handler: Ref | None) -> None:
        """Remember what runs before the first request; what runs after the last one is nothing."""
        named = event.value if event is not None else None
        if handler is not None and isinstance(named, Text) and named.value == "startup":
            owner.startup.append(handler)

    def _is_repeated(self, node: ast.Call, owner: Router) -> bool:
        return any(getattr(each.event, "call", None) is node for each in owner.items)

    def _handler(self, node: ast.Call, scope: Scope) -> str:
        given = endpoint(node)
        if given is None:
            return "?"
        found = self.value(given, scope)
        written = given
        if found.entry is not None and found.written is not None:
            written = found.written.node
        return ".".join(attribute_chain(written)) or "?"

    def path_of(self, call: ast.Call, scope: Scope) -> str | None:
        """The path that a registration gives."""
        node = argument(call, 0, "path")
        found = self.value(node, scope).value if node is not None else None
        return found.value if isinstance(found, Text) and found.certain else None

    def is_bare(self, call: ast.Call) -> bool:
        """Whether the registration passes its router's own prefix by."""
        return isinstance(call.func, ast.Attribute) and call.func.attr in OF_STARLETTE

    def _include(self, owner: Router, node: ast.Call, scope: Scope) -> None:
        given = self.given(node, scope, is_statement=False)
        ref = given.keywords.pop("router", None) or (given.positional or [NOTHING])[0]
        arguments, elsewhere = self._arguments(node, given, scope)
        prefix = given.keywords.get("prefix", Ref(Text("")))
        written = ref.written
        inside = written is not None and any(each is written.node for each in ast.walk(node))
        router = argument(node, 0, "router")
        include = Include(
            owner_of(_attribute(node)) or "",
            router if router is not None and inside else _expression(written, node),
            arguments,
            node,
            self.certain,
            ref.entry,
            None if inside else written,
            elsewhere,
        )
        known = prefix.value if isinstance(prefix.value, Text) and given.whole else None
        target = ref.value if isinstance(ref.value, Router) else None
        self._include_item(owner, Registered(scope.path, scope.block, include, known, target))

    def _include_item(self, owner: Router, item: Registered) -> None:
        self.register(owner, item)
        self.includes.append((owner, owner.items[-1]))

    def _arguments(
        self, node: ast.Call, given: Given, scope: Scope
    ) -> tuple[dict[str, ast.expr], Mapping[str, str]]:
        """The keywords as they are written, and the files of those that another file holds."""
        arguments: dict[str, ast.expr] = {}
        elsewhere: dict[str, str] = {}
        own = {each.arg: each.value for each in node.keywords if each.arg is not None}
        for name, ref in given.keywords.items():
            written = ref.written
            if name in own and (ref.entry is None or written is None):
                arguments[name] = self._with_rounds(own[name], scope)
            elif written is not None:
                arguments[name] = written.node
                if written.path != scope.path:
                    elsewhere[name] = written.path
        if not given.whole:
            stars = [each.value for each in node.keywords if each.arg is None]
            arguments["**"] = (stars or [node])[0]
        return arguments, elsewhere

    def _with_rounds(self, node: ast.expr, scope: Scope) -> ast.expr:
        """``node`` with what the names of loops and parameters stand for; itself without them."""
        found: dict[str, ast.expr] = {}
        for each in ast.walk(node):
            if isinstance(each, ast.Name | ast.Subscript):
                ref = self.value(each, scope)
                if ref.entry is not None and ref.written is not None and not ref.written.tail:
                    found[ast.dump(each)] = ref.written.node
        if not found:
            return node
        return cast(ast.expr, _Substituting(found).visit(copy.deepcopy(node)))

    def take_routes(self, owner: Router, ref: Ref, node: ast.Call, scope: Scope) -> None:
        """Routes that a router gets as a list, which no prefix of its own reaches."""
        if isinstance(ref.value, Listing):
            for element in ref.value.elements:
                self.take_routes(owner, element.piece(ref), node, scope)
            return
        target: Router | None = None
        if isinstance(ref.value, RoutesOf):
            target = ref.value.router
        elif isinstance(ref.value, Router) and ref.value.definition.kind == "made":
            call = ref.value.definition.call
            if attribute_chain(call.func)[-1:] and attribute_chain(call.func)[-1] in _ROUTES:
                self._single_route(owner, call, scope)
                return
        router = _expression(ref.written, node)
        include = Include("", router, {}, node, self.certain, ref.entry, ref.written)
        self._include_item(
            owner, Registered(scope.path, scope.block, include, Text(""), target, bare=True)
        )

    def _single_route(self, owner: Router, call: ast.Call, scope: Scope) -> None:
        """``APIRoute("/x", handler)`` in a list of routes."""
        file = self.file(scope.path)
        made = ast.copy_location(
            ast.Call(ast.Attribute(ast.Name("", ast.Load()), "add_api_route", ast.Load()),
                     call.args, call.keywords),
            call,
        )  # fmt: skip
        path, handler = self.path_of(call, scope), self._handler(call, scope)
        operation = added_operation(
            file.source, file.constants, made, handler, path, self.certain, False
        )
        self.register(
            owner, Registered(scope.path, scope.block, replace(operation, call=call), bare=True)
        )


@dataclass
class _Substituting(ast.NodeTransformer):
    """Puts ``found`` in the places of the expressions that it is keyed by."""

    found: Mapping[str, ast.expr]

    def visit(self, node: ast.AST) -> ast.AST:
        known = self.found.get(ast.dump(node))
        return self.generic_visit(node) if known is None else known


def _attribute(call: ast.Call) -> ast.Attribute:
    assert isinstance(call.func, ast.Attribute)
    return call.func


def _expression(written: Written | None, call: ast.Call) -> ast.expr:
    """The router as an expression: what is written, with the attributes taken of it."""
    if written is None:
        return argument(call, 0, "router") or call
    node = written.node
    for attribute in written.tail:
        node = ast.copy_location(ast.Attribute(node, attribute, ast.Load()), node)
    return node
