"""What the route files say about schema classes: which are taken, which are answered."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.schemas.classes import find_class, names_in
from refactor_kit.reading.schemas.fields import without_metadata
from refactor_kit.reading.schemas.model import Role

Strength = Literal["strong", "medium"]
_METHODS = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "trace", "api_route", "websocket"}
)
_NOT_BODY = frozenset({"Depends", "Security", "Query", "Path", "Header", "Cookie"})
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Evidence:
    """One use of a class (by origin) as the input or output of an endpoint."""

    origin: str
    role: Role
    strength: Strength
    reason: str
    path: str
    line: int


def route_evidence(origins: Origins, path: str) -> tuple[Evidence, ...]:
    """Every use in one route file, in the order of the file."""
    found: list[Evidence] = []
    for function, calls in endpoints(origins.parse(path)):
        found += _Endpoint(origins, path, function, calls).evidence()
    return tuple(sorted(dict.fromkeys(found), key=lambda each: each.line))


def endpoints(tree: ast.Module) -> Iterator[tuple[_Function, list[ast.Call]]]:
    """The functions that a route file serves, with the calls that register them."""
    added = _added_by_call(tree)
    for node in ast.walk(tree):
        if isinstance(node, _Function):
            calls = [
                decorator
                for decorator in node.decorator_list
                if isinstance(decorator, ast.Call)
                and isinstance(decorator.func, ast.Attribute)
                and decorator.func.attr in _METHODS
            ]
            calls += added.get(node.name, ())
            if calls:
                yield node, calls


@dataclass(frozen=True, slots=True)
class _Endpoint:
    origins: Origins
    path: str
    function: _Function
    calls: list[ast.Call]

    def evidence(self) -> Iterator[Evidence]:
        yield from self._parameters()
        declared = list(self._declared_output())
        yield from declared
        if not declared:
            yield from self._returned()

    def _parameters(self) -> Iterator[Evidence]:
        for argument, default in _with_defaults(self.function.args):
            if argument.annotation is None:
                continue
            markers = _called_names(default) | _called_names(argument.annotation)
            body = markers.isdisjoint(_NOT_BODY)
            kind = "body parameter" if body else "parameter"
            reason = f"{kind} {argument.arg} of {self.function.name}()"
            for origin in self._classes(argument.annotation):
                yield self._seen(
                    origin, "input", "strong" if body else "medium", reason, argument.lineno
                )

    def _declared_output(self) -> Iterator[Evidence]:
        models = [
            keyword.value
            for call in self.calls
            for keyword in call.keywords
            if keyword.arg == "response_model"
        ]
        what = f"response_model of {self.function.name}()"
        if not models and self.function.returns is not None:
            models, what = [self.function.returns], f"return annotation of {self.function.name}()"
        for model in models:
            for origin in self._classes(model):
                yield self._seen(origin, "output", "strong", what, model.lineno)

    def _returned(self) -> Iterator[Evidence]:
        for node in ast.walk(self.function):
            if not isinstance(node, ast.Return) or node.value is None:
                continue
            value = node.value
            while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
                # ``Response(...).model_dump()`` answers a Response all the same.
                if not isinstance(value.func.value, ast.Call):
                    break
                value = value.func.value
            if isinstance(value, ast.Call):
                origin = self.origins.resolve(self.path, value.func)
                what = f"returned by {self.function.name}()"
                yield self._seen(origin, "output", "medium", what, node.lineno)

    def _classes(self, annotation: ast.expr) -> Iterator[str]:
        annotation, _ = without_metadata(annotation)
        if isinstance(annotation, ast.Subscript):
            origin = self.origins.resolve(self.path, annotation.value)
            if find_class(self.origins, origin) is not None:
                # A generic of the tree (``Page[Item]``) is itself what is taken or answered.
                yield origin
                return
        for name in names_in(annotation):
            origin = self.origins.resolve(self.path, name)
            if origin:
                yield origin

    def _seen(self, origin: str, role: Role, strength: Strength, what: str, line: int) -> Evidence:
        return Evidence(origin, role, strength, f"{what} in {self.path}", self.path, line)


def _added_by_call(tree: ast.Module) -> dict[str, list[ast.Call]]:
    """The ``add_api_route("/x", handler, ...)`` calls of a file, by the handler's name."""
    calls: dict[str, list[ast.Call]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and attribute_chain(node.func)[-1:] == ["add_api_route"]:
            given = [*node.args[1:2], *(kw.value for kw in node.keywords if kw.arg == "endpoint")]
            for name in filter(None, (attribute_chain(handler) for handler in given)):
                calls.setdefault(name[-1], []).append(node)
    return calls


def _with_defaults(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    positional = [*arguments.posonlyargs, *arguments.args]
    missing = len(positional) - len(arguments.defaults)
    yield from zip(positional, [*[None] * missing, *arguments.defaults], strict=True)
    yield from zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)


def _called_names(expression: ast.expr | None) -> set[str]:
    nodes = ast.walk(expression) if expression is not None else ()
    chains = (attribute_chain(node.func) for node in nodes if isinstance(node, ast.Call))
    return {chain[-1] for chain in chains if chain}
