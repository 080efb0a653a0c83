"""The bodies of example methods: who holds one, which only call another, which are equal."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.schemas.classes import SchemaFile

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Holder:
    """A class that defines one example, and the definition."""

    class_name: str
    function: _Function
    kind: Literal["staticmethod", "classmethod", "instance"]


def holders_of(file: SchemaFile, example: str) -> Iterator[Holder]:
    for name, node in file.classes.items():
        for statement in node.body:
            if isinstance(statement, _Function) and statement.name == example:
                yield Holder(name, statement, _kind(statement))


def _kind(function: _Function) -> Literal["staticmethod", "classmethod", "instance"]:
    names = {(attribute_chain(decorator) or [""])[-1] for decorator in function.decorator_list}
    if "staticmethod" in names:
        return "staticmethod"
    if "classmethod" in names:
        return "classmethod"
    # Without a parameter there is no instance: it can only be called on the class.
    return "instance" if _has_parameters(function) else "staticmethod"


def _has_parameters(function: _Function) -> bool:
    arguments = function.args
    return bool(arguments.posonlyargs or arguments.args or arguments.vararg)


def delegates(holder: Holder, others: set[str]) -> bool:
    """Whether all a method does is to return the same example of another holder."""
    match _statements(holder.function):
        case [ast.Return(value=ast.Call(func=ast.Attribute() as called, args=[], keywords=[]))]:
            chain = attribute_chain(called)
            return len(chain) == 2 and chain[0] in others and chain[1] == holder.function.name
    return False


def is_same(one: Holder, other: Holder) -> bool:
    """Whether two methods do the same, whichever class they sit on."""
    bodies = [
        [ast.dump(statement) for statement in _statements(each.function)] for each in (one, other)
    ]
    if bodies[0] != bodies[1] or _needs_class(one) or _needs_class(other):
        return False
    return _extra_arguments(one) == _extra_arguments(other)


def _needs_class(holder: Holder) -> bool:
    """Whether the body uses the class it is called on, so that the same words mean another."""
    if holder.kind == "staticmethod":
        return False
    first = next(iter(holder.function.args.args), None)
    return first is not None and any(
        isinstance(node, ast.Name) and node.id in (first.arg, "super", "__class__")
        for node in ast.walk(holder.function)
    )


def _extra_arguments(holder: Holder) -> str:
    dumped = ast.dump(holder.function.args)
    if holder.kind == "staticmethod" or not holder.function.args.args:
        return dumped
    return dumped.replace(ast.dump(holder.function.args.args[0]) + ", ", "", 1).replace(
        ast.dump(holder.function.args.args[0]), "", 1
    )


def _statements(function: _Function) -> list[ast.stmt]:
    """The body without its docstring."""
    body = function.body
    return body[1:] if ast.get_docstring(function, clean=False) is not None else body
