"""What expressions stand for, as far as routers, collections of them and prefixes are concerned."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from refactor_kit.python.statements import assigned
from refactor_kit.reading.application.events import RouterFile, Written
from refactor_kit.reading.application.values import (
    NOTHING,
    Element,
    Function,
    Imported,
    Instance,
    Listing,
    Module,
    Ref,
    Router,
    RoutesOf,
    Scope,
    ServiceClass,
    Table,
    Text,
    Unknown,
    Value,
)

#: Beyond it an expression is not read.
_DEEPEST = 120


class Evaluation(ABC):
    """Expressions of one program; what runs statements and calls derives from it."""

    def __init__(self) -> None:
        self.depth = 0

    @abstractmethod
    def file(self, path: str) -> RouterFile:
        """A file of the program."""

    @abstractmethod
    def of_module(self, module: Module, name: str) -> Ref:
        """An attribute of a module."""

    @abstractmethod
    def forced(self, scope: Scope, name: str) -> Ref:
        """The value of a name that ``scope`` binds."""

    @abstractmethod
    def call(self, node: ast.Call, scope: Scope, *, is_statement: bool = False) -> Ref:
        """What a call gives; what it registers is registered."""

    @abstractmethod
    def invoke(
        self, function: Function, arguments: Sequence[Ref], keywords: dict[str, Ref], call: ast.Call
    ) -> Ref:
        """Run a function of the service."""

    @abstractmethod
    def bind(self, target: ast.expr, ref: Ref, scope: Scope, value: ast.expr) -> None:
        """Give the names of ``target`` their values."""

    def value(self, node: ast.expr, scope: Scope, *, is_statement: bool = False) -> Ref:
        """What ``node`` stands for in ``scope``."""
        if self.depth > _DEEPEST:
            return NOTHING
        self.depth += 1
        found = self._value(node, scope, is_statement)
        self.depth -= 1
        return found

    def _value(self, node: ast.expr, scope: Scope, is_statement: bool) -> Ref:
        match node:
            case ast.Constant(value=str() as text):
                return Ref(Text(text))
            case ast.Name():
                return self._name(node, scope)
            case ast.Attribute():
                return self._attribute(node, scope)
            case ast.Call():
                return self.call(node, scope, is_statement=is_statement)
            case ast.Subscript():
                return self._subscript(node, scope)
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                return self._listing(node, elements, scope)
            case ast.Dict():
                return self._table(node, scope)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self._comprehension(node, scope)
            case ast.JoinedStr(values=values):
                return _joined([self.value(each, scope) for each in values])
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return self.value(value, scope)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._sum(self.value(left, scope), self.value(right, scope))
            case ast.BoolOp(values=values):
                return _likely([self.value(each, scope) for each in values])
            case ast.IfExp(body=body, orelse=orelse):
                return _likely([self.value(body, scope), self.value(orelse, scope)])
            case ast.Await(value=value) | ast.Starred(value=value):
                return self.value(value, scope, is_statement=is_statement)
            case ast.NamedExpr(target=target, value=value):
                found = self.value(value, scope)
                self.bind(target, found, scope, value)
                return found
            case ast.Lambda():
                return Ref(Function(node, scope))
        return NOTHING

    def _name(self, node: ast.Name, scope: Scope) -> Ref:
        for each in scope.upwards():
            if node.id in each.names:
                found = self.forced(each, node.id)
                if isinstance(each.names[node.id], Imported):
                    return _taken(found, Written(scope.path, node))
                return found
        for dotted in scope.module().stars:
            found = self.of_module(Module(dotted), node.id)
            if not isinstance(found.value, Unknown):
                return _taken(found, Written(scope.path, node))
        return Ref(Unknown(f"builtins.{node.id}"))

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Ref:
        base = self.value(node.value, scope)
        found = self.attribute_of(base, node.attr)
        if not isinstance(base.value, Module):
            return found
        written = base.written
        if written is None or written.node is node.value:
            return _taken(found, Written(scope.path, node)).within(base)
        return _taken(found, replace(written, tail=(*written.tail, node.attr))).within(base)

    def attribute_of(self, base: Ref, name: str) -> Ref:
        """An attribute of a value."""
        match base.value:
            case Module() as module:
                return self.of_module(module, name)
            case Instance() as instance:
                return self._of_instance(base, instance, name).within(base)
            case ServiceClass() as service_class:
                return self._of_class(service_class, name)
            case Router() if name == "router":
                return base
            case Router() as router if name == "routes":
                return replace(base, value=RoutesOf(router))
            case Text() if name == "value":
                return base
            case Unknown(origin=origin) if origin:
                return Ref(Unknown(f"{origin}.{name}"))
        return NOTHING

    def _of_instance(self, owner: Ref, instance: Instance, name: str) -> Ref:
        if name in instance.attributes:
            return instance.attributes[name]
        for statement in instance.of.node.body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                if statement.name != name:
                    continue
                method = Function(statement, instance.of.scope, owner)
                if any("property" in ast.dump(each) for each in statement.decorator_list):
                    return _unsure(self.invoke(method, [], {}, NO_CALL))
                return Ref(method)
        return self._of_class(instance.of, name)

    def _of_class(self, service_class: ServiceClass, name: str) -> Ref:
        """What the class gives ``name``; the environment may know better."""
        for statement in service_class.node.body:
            for bound, value in assigned(statement):
                if bound == name:
                    return _unsure(self._default(value, service_class.scope))
        for base in service_class.node.bases:
            found = self.value(base, service_class.scope).value
            if isinstance(found, ServiceClass) and found is not service_class:
                return self._of_class(found, name)
        return NOTHING

    def _default(self, value: ast.expr, scope: Scope) -> Ref:
        """The value of a class attribute: that of ``Field(default=...)`` is its default."""
        found = self.value(value, scope)
        if isinstance(found.value, Text) or not isinstance(value, ast.Call):
            return found
        given = [*value.args[:1], *(each.value for each in value.keywords if each.arg == "default")]
        return self.value(given[0], scope) if given else found

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Ref:
        base, key = self.value(node.value, scope), node.slice
        element: Element | None = None
        if isinstance(base.value, Table):
            text = self.value(key, scope).value
            element = base.value.elements.get(text.value) if isinstance(text, Text) else None
        elif isinstance(base.value, Listing) and isinstance(key, ast.Constant):
            elements, index = base.value.elements, key.value
            if isinstance(index, int) and -len(elements) <= index < len(elements):
                element = elements[index]
        return element.piece(base) if element is not None else NOTHING

    def _listing(self, node: ast.expr, elements: Sequence[ast.expr], scope: Scope) -> Ref:
        found: list[Element] = []
        for each in elements:
            ref = self.value(each, scope)
            if not isinstance(each, ast.Starred):
                found.append(Element(ref, scope.path, each, node))
            elif isinstance(ref.value, Listing):
                found.extend(ref.value.elements)
            elif isinstance(ref.value, RoutesOf):
                found.append(Element(ref, scope.path, each.value, node))
            else:
                return NOTHING
        return Ref(Listing(found))

    def _table(self, node: ast.Dict, scope: Scope) -> Ref:
        found: dict[str, Element] = {}
        for number, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            ref = self.value(value, scope)
            if key is None:
                if not isinstance(ref.value, Table):
                    return NOTHING
                found |= ref.value.elements
                continue
            text = self.value(key, scope).value
            name = text.value if isinstance(text, Text) else f"key {number}"
            found[name] = Element(ref, scope.path, value, node)
        return Ref(Table(found))

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope
    ) -> Ref:
        inner = Scope(scope.path, scope.block, scope)
        found: list[tuple[str, Element]] = []
        if not self._rounds_of(node, list(node.generators), inner, found):
            return NOTHING
        if isinstance(node, ast.DictComp):
            return Ref(Table(dict(found)))
        return Ref(Listing([element for _, element in found]))

    def _rounds_of(
        self,
        node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp,
        generators: list[ast.comprehension],
        scope: Scope,
        found: list[tuple[str, Element]],
    ) -> bool:
        """Add what every round gives; whether all could be told."""
        if not generators:
            if isinstance(node, ast.DictComp):
                key = self.value(node.key, scope).value
                name = key.value if isinstance(key, Text) else f"key {len(found)}"
                found.append((name, Element(self.value(node.value, scope))))
            else:
                found.append(("", Element(self.value(node.elt, scope))))
            return True
        first, *others = generators
        rounds = self.rounds(self.value(first.iter, scope))
        if rounds is None or first.ifs:
            return False
        for ref in rounds:
            self.bind(first.target, ref, scope, first.iter)
            if not self._rounds_of(node, others, scope, found):
                return False
        return True

    def rounds(self, ref: Ref) -> list[Ref] | None:
        """What a loop's target stands for, round by round; ``None`` where nobody knows."""
        if isinstance(ref.value, Listing):
            return [element.bound(ref) for element in list(ref.value.elements)]
        if isinstance(ref.value, Table):
            return [Ref(Text(key)) for key in ref.value.elements]
        return None

    def _sum(self, left: Ref, right: Ref) -> Ref:
        if isinstance(left.value, Listing) and isinstance(right.value, Listing):
            return Ref(Listing([*left.value.elements, *right.value.elements]))
        return _joined([left, right])


def _taken(found: Ref, written: Written) -> Ref:
    """What a name of another file stands for: a router is what this file writes for it."""
    collected = isinstance(found.value, Listing | Table | Text)
    return found if collected else Ref(found.value, written, None)


def _joined(refs: Sequence[Ref]) -> Ref:
    texts = [each.value for each in refs if isinstance(each.value, Text)]
    if len(texts) != len(refs):
        return NOTHING
    entry = next((each.entry for each in refs if each.entry is not None), None)
    text = "".join(each.value for each in texts)
    return Ref(Text(text, all(each.certain for each in texts)), None, entry)


def _likely(refs: Sequence[Ref]) -> Ref:
    """One of several values: a string that may be it."""
    return next((_unsure(each) for each in refs if isinstance(each.value, Text)), NOTHING)


def _unsure(ref: Ref) -> Ref:
    value: Value = ref.value
    return Ref(Text(value.value, False)) if isinstance(value, Text) else ref


NO_CALL = ast.Call(ast.Name("", ast.Load()), [], [])
