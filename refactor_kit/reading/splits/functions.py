"""What a function returns and what its local names are given, itself alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Function:
    """A function with the file it stands in."""

    path: str
    node: _Definition

    @property
    def place(self) -> tuple[str, int]:
        return self.path, self.node.lineno


@dataclass(frozen=True, slots=True)
class Assigned:
    """One value of a local name; ``value`` is absent where the source does not show it."""

    value: ast.expr | None
    annotation: ast.expr | None = None


def returned(function: _Definition) -> Iterator[ast.expr]:
    for node in _own_nodes(function):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value


def argument_names(function: _Definition) -> dict[str, ast.expr | None]:
    """The parameters with their annotations."""
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    every += [each for each in (given.vararg, given.kwarg) if each]
    return {each.arg: each.annotation for each in every}


def assigned(function: _Definition, name: str) -> Iterator[Assigned]:
    """What a local name is given by plain assignments."""
    for node in _own_nodes(function):
        match node:
            case ast.Assign(targets=targets, value=value):
                if any(isinstance(each, ast.Name) and each.id == name for each in targets):
                    yield Assigned(value)
            case ast.AnnAssign(target=ast.Name(id=target), value=value, annotation=annotation):
                if target == name:
                    yield Assigned(value, annotation)
            case ast.NamedExpr(target=ast.Name(id=target), value=value) if target == name:
                yield Assigned(value)


def _own_nodes(function: _Definition) -> Iterator[ast.AST]:
    """The nodes of the body, those of functions and classes inside left out."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, _Definition | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)
