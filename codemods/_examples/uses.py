"""Finds the places that reach an example method through its old class."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from refactor_kit.base import Refusal
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.schemas.classes import FoundClass, ancestors, find_class

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Use:
    """``receiver`` is the expression that names the old class; ``old_origin`` what it means.

    ``deferred`` says that it runs when a function is called, not when its module is imported.
    """

    receiver: ast.expr
    method: str
    old_origin: str
    new_origin: str
    deferred: bool


@dataclass(frozen=True, slots=True)
class FoundUses:
    uses: list[Use] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def find_uses(origins: Origins, path: str, departures: Mapping[tuple[str, str], str]) -> FoundUses:
    """Every use in one file, and those that cannot be told."""
    finder = _Finder(origins, path, departures)
    finder.visit(origins.parse(path))
    return finder.found


class _Finder(ast.NodeVisitor):
    def __init__(
        self, origins: Origins, path: str, departures: Mapping[tuple[str, str], str]
    ) -> None:
        self.origins = origins
        self.path = path
        self.departures = departures
        self.methods = {method for _, method in departures}
        self.found = FoundUses()
        self.classes: list[ast.ClassDef] = []
        self.functions: list[_Function] = []
        self.lambdas = 0
        self.holders = _variables(origins.parse(path))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.classes.append(node)
        self.generic_visit(node)
        self.classes.pop()

    def visit_FunctionDef(self, node: _Function) -> None:
        at_definition = [*node.decorator_list, node.args, *([node.returns] if node.returns else [])]
        for part in at_definition:
            self.visit(part)
        self.functions.append(node)
        for statement in node.body:
            self.visit(statement)
        self.functions.pop()

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.visit(node.args)
        self.lambdas += 1
        self.visit(node.body)
        self.lambdas -= 1

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr in self.methods:
            self._use(node.value, node.attr)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        # ``patch.object(Response, "example_input")``, ``getattr(Response, "example_input")``
        match node.args:
            case [receiver, ast.Constant(value=str(method)), *_] if method in self.methods:
                self._use(receiver, method)
        self.generic_visit(node)

    def _use(self, receiver: ast.expr, method: str) -> None:
        origin = self._class_of(receiver)
        target = self._departed(origin, method)
        if target:
            deferred = bool(self.functions) or self.lambdas > 0
            self.found.uses.append(Use(receiver, method, origin, target, deferred))
        elif not origin:
            self._refuse_hidden(receiver, method)

    def _class_of(self, receiver: ast.expr) -> str:
        """The origin of the class that an expression names; ``""`` where it names none."""
        if self._is_own_class(receiver):
            return f"{self.origins.module_of(self.path)}.{self.classes[0].name}"
        chain = attribute_chain(receiver)
        if not chain or chain[0] in self.holders:
            return ""
        origin = self.origins.resolve(self.path, receiver)
        return origin if origin and find_class(self.origins, origin) else ""

    def _is_own_class(self, receiver: ast.expr) -> bool:
        """``cls``, ``self`` or ``type(self)`` inside a method of a class of this module."""
        match receiver:
            case ast.Call(func=ast.Name(id="type"), args=[ast.Name() as receiver]):
                pass
        if not isinstance(receiver, ast.Name) or len(self.classes) != 1 or not self.functions:
            return False
        arguments = self.functions[0].args
        first = next(iter([*arguments.posonlyargs, *arguments.args]), None)
        static = any(
            attribute_chain(each)[-1:] == ["staticmethod"]
            for each in self.functions[0].decorator_list
        )
        return first is not None and not static and receiver.id == first.arg

    def _departed(self, origin: str, method: str) -> str:
        """Where the method that a class has, itself or from an ancestor, has gone."""
        found = find_class(self.origins, origin) if origin else None
        if found is None:
            return ""
        for each in (found, *ancestors(self.origins, found.path, found.node)):
            if any(isinstance(own, _Function) and own.name == method for own in each.node.body):
                return self.departures.get((self._origin_of(each), method), "")
        return ""

    def _origin_of(self, found: FoundClass) -> str:
        return f"{self.origins.module_of(found.path)}.{found.node.name}"

    def _refuse_hidden(self, receiver: ast.expr, method: str) -> None:
        """A variable that holds one of the classes: the place is known, the class is not."""
        match receiver:
            case ast.Call(func=ast.Name(id="super")):
                families = (ancestors(self.origins, self.path, own) for own in self.classes[:1])
                held = [self._origin_of(each) for family in families for each in family]
            case ast.Name(id=name):
                held = [self._class_of(value) for value in self.holders.get(name, ())]
            case ast.Call(func=function):
                held = [self._class_of(function)]
            case _:
                return
        for origin in held:
            if target := self._departed(origin, method):
                old, new = origin.rpartition(".")[2], target.rpartition(".")[2]
                reason = (
                    f"{ast.unparse(receiver)}.{method} reaches {old}.{method}(), which moves to "
                    f"{new}, by other means than the class's name"
                )
                remedy = f"name the class here ({old}.{method}), or call {new}.{method}() by hand"
                self.found.refusals.append(Refusal(self.path, receiver.lineno, reason, remedy))
                return


def _variables(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Variables of functions and loops, with the expressions they may hold."""
    held: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                held.setdefault(name, []).extend(_values(value))
            case (
                ast.For(target=ast.Name(id=name), iter=values)
                | ast.comprehension(target=ast.Name(id=name), iter=values)
            ):
                held.setdefault(name, []).extend(_values(values))
    return held


def _values(value: ast.expr) -> Iterator[ast.expr]:
    match value:
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            for element in elements:
                yield from _values(element)
        case ast.Call(func=function):
            # An instance of the class reaches its methods just as well.
            yield function
        case ast.IfExp(body=body, orelse=otherwise):
            yield from (body, otherwise)
        case _:
            yield value
