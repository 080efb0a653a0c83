"""What calls give: routers and objects made, functions run, lists that grow."""

from __future__ import annotations

import ast
from dataclasses import replace

from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.application.events import (
    Definition,
)
from refactor_kit.reading.application.registering import Given, Registering
from refactor_kit.reading.application.registrations import (
    APPLICATIONS,
    ROUTERS,
)
from refactor_kit.reading.application.served import Carrier
from refactor_kit.reading.application.values import (
    NOTHING,
    Element,
    Function,
    Instance,
    Listing,
    Ref,
    Router,
    RoutesOf,
    Scope,
    ServiceClass,
    Table,
    Text,
    Unknown,
)

_SAME = ("list", "tuple", "set", "sorted", "reversed", "str", "iter")
_OF_STRINGS = ("strip", "rstrip", "lstrip", "lower", "upper", "removesuffix", "removeprefix")


class Calling(Registering):
    """Calls of one program; what runs statements derives from it."""

    def call(self, node: ast.Call, scope: Scope, *, is_statement: bool = False) -> Ref:
        function = node.func
        if isinstance(function, ast.Attribute):
            base = self.value(function.value, scope)
            if isinstance(base.value, Router):
                found = self.on_router(base.value, function.attr, node, scope)
                if found is not None:
                    return found
            elif isinstance(base.value, Listing | Table | RoutesOf | Text):
                return self._on_collection(base, function.attr, node, scope)
        elif isinstance(function, ast.Call) and isinstance(function.func, ast.Attribute):
            # ``router.get("/x")(handler)``
            owner = self.value(function.func.value, scope).value
            if isinstance(owner, Router) and node.args:
                handler = ".".join(attribute_chain(node.args[0])) or "?"
                self.decorate(owner, function, handler, None, scope)
                return NOTHING
        given = self.given(node, scope, is_statement=is_statement)
        return self._result(self.value(function, scope), given, node, scope)

    def _result(self, callee: Ref, given: Given, node: ast.Call, scope: Scope) -> Ref:
        match callee.value:
            case Function() as function:
                return self.invoke(function, given.positional, dict(given.keywords), node)
            case ServiceClass() as service_class:
                if self._makes_routers(service_class):
                    return self._made(node, given, scope, "made")
                return self._instance(service_class, given, node)
            case Unknown(origin=origin):
                if origin in ROUTERS:
                    return self._made(node, given, scope, "router")
                if origin in APPLICATIONS:
                    return self._made(node, given, scope, "application")
                known = self._builtin(origin, given)
                return self._made(node, given, scope, "made") if known is None else known
        return self._made(node, given, scope, "made")

    def _makes_routers(self, service_class: ServiceClass) -> bool:
        for base in service_class.node.bases:
            found = self.value(base, service_class.scope).value
            if isinstance(found, Unknown) and found.origin in (*ROUTERS, *APPLICATIONS):
                return True
            if isinstance(found, ServiceClass) and found is not service_class:
                return self._makes_routers(found)
        return False

    def _instance(self, service_class: ServiceClass, given: Given, node: ast.Call) -> Ref:
        instance = Ref(Instance(service_class))
        for statement in service_class.node.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
                method = Function(statement, service_class.scope, instance)
                self.invoke(method, given.positional, dict(given.keywords), node)
        return instance

    def _made(self, node: ast.Call, given: Given, scope: Scope, kind: str) -> Ref:
        prefix = given.keywords.get("prefix")
        own: Text | None = Text("")
        if kind != "application" and (prefix is not None or not given.whole):
            value = prefix.value if prefix is not None else None
            own = value if isinstance(value, Text) else None
        definition = Definition("", node, node.lineno, kind, self.certain)
        router = Router(Carrier(scope.path, scope.block, ""), definition, own)
        router.given = (*given.positional, *given.keywords.values())
        if kind != "made" and "routes" in given.keywords:
            self.take_routes(router, given.keywords["routes"], node, scope)
        if "lifespan" in given.keywords:
            router.startup.append(given.keywords["lifespan"])
        if "on_startup" in given.keywords:
            router.startup += self.rounds(given.keywords["on_startup"]) or []
        return Ref(router)

    def _builtin(self, origin: str, given: Given) -> Ref | None:
        """What is known of functions that are not the service's; ``None`` of all others."""
        name = origin.rpartition(".")[2]
        first = given.positional[0] if given.positional else NOTHING
        if origin.endswith(("getenv", "environ.get")):
            default = given.at(1, "default")
            found = default.value if default is not None else None
            return Ref(Text(found.value, False)) if isinstance(found, Text) else NOTHING
        if origin == "importlib.import_module" and isinstance(first.value, Text):
            return replace(self.member(first.value.value), entry=first.entry)
        if not origin.startswith("builtins.") and origin != "typing.cast":
            return None
        if name in _SAME and len(given.positional) == 1:
            if name == "reversed" and isinstance(first.value, Listing):
                return replace(first, value=Listing(first.value.elements[::-1]))
            return first if isinstance(first.value, Listing | Table | Text) else None
        if name == "cast" and len(given.positional) == 2:
            return given.positional[1]
        if name == "dict" and not given.positional and given.whole:
            return Ref(Table({key: Element(ref) for key, ref in given.keywords.items()}))
        if name == "getattr" and len(given.positional) > 1:
            attribute = given.positional[1].value
            if isinstance(attribute, Text):
                return self.attribute_of(first, attribute.value).within(first)
        if name in ("enumerate", "zip") and given.whole:
            return self._side_by_side(name, given)
        return None

    def _side_by_side(self, name: str, given: Given) -> Ref | None:
        most = 1 if name == "enumerate" else None
        columns = [self.rounds(each) for each in given.positional[:most]]
        if name == "enumerate" and columns and columns[0] is not None:
            columns.insert(0, [NOTHING] * len(columns[0]))
        rows = [column for column in columns if column is not None]
        if len(rows) != len(columns):
            return None
        pairs = [Listing([Element(each) for each in row]) for row in zip(*rows, strict=False)]
        return Ref(Listing([Element(Ref(pair)) for pair in pairs]))

    def _on_collection(self, base: Ref, method: str, node: ast.Call, scope: Scope) -> Ref:
        given, value = self.given(node, scope, is_statement=True), base.value
        first = given.positional[0] if given.positional else None
        if isinstance(value, RoutesOf) and first is not None:
            self.take_routes(value.router, first, node, scope)
        elif isinstance(value, Text) and method in _OF_STRINGS:
            texts = [each.value for each in given.positional]
            words = [each.value for each in texts if isinstance(each, Text)]
            changed = getattr(value.value, method)(*words)
            return replace(base, value=Text(changed, value.certain), written=None)
        elif isinstance(value, Listing) and first is not None:
            if method == "append":
                value.elements.append(Element(first))
            elif method == "extend" and isinstance(first.value, Listing):
                value.elements.extend(first.value.elements)
            elif method == "insert" and len(given.positional) == 2:
                value.elements.insert(0, Element(given.positional[1]))
        elif isinstance(value, Table):
            return self._on_table(base, value, method, given)
        return NOTHING

    def _on_table(self, base: Ref, table: Table, method: str, given: Given) -> Ref:
        elements, first = table.elements, given.positional[0] if given.positional else None
        if method == "values":
            return replace(base, value=Listing(list(elements.values())))
        if method == "items":
            pairs = [
                replace(each, ref=_pair(Ref(Text(key)), each.bound(base)))
                for key, each in elements.items()
            ]
            return replace(base, value=Listing(pairs))
        if method == "get" and first is not None and isinstance(first.value, Text):
            found = elements.get(first.value.value)
            if found is not None:
                return found.piece(base)
            return given.positional[1] if len(given.positional) > 1 else NOTHING
        if method == "update" and first is not None and isinstance(first.value, Table):
            elements.update(first.value.elements)
        return NOTHING


def _pair(one: Ref, other: Ref) -> Ref:
    return Ref(Listing([Element(one), Element(other)]))
