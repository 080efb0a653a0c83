"""The statements of a module that bind and export names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from refactor_kit.python.lexical import resolved_module


@dataclass(frozen=True, slots=True)
class DeclaredNames:
    """What ``__all__`` lists; ``complete`` is false where a part of it is computed."""

    names: tuple[str, ...]
    complete: bool


def declared_names(tree: ast.Module) -> DeclaredNames | None:
    """``__all__`` as the file builds it up; ``None`` where there is none."""
    names: list[str] = []
    complete, found = True, False
    for statement in module_level(tree.body):
        value = all_value(statement)
        if value is None:
            continue
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            names, complete = [], True
        found = True
        literal, whole = string_items(value)
        names += [item.value for item in literal]
        complete = complete and whole
    return DeclaredNames(tuple(names), complete) if found else None


def all_value(statement: ast.stmt) -> ast.expr | None:
    """The expression that a statement gives or adds to ``__all__``."""
    match statement:
        case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
            return value
        case ast.AnnAssign(target=ast.Name(id="__all__"), value=value):
            return value
        case ast.AugAssign(target=ast.Name(id="__all__"), value=value):
            return value
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(
                    value=ast.Name(id="__all__"), attr="extend" | "append" as method
                ),
                args=[argument],
            )
        ):
            return argument if method == "extend" else ast.List(elts=[argument], ctx=ast.Load())
    return None


@dataclass(frozen=True, slots=True)
class StringItem:
    """One string of a literal list, with its node."""

    value: str
    node: ast.Constant


def string_items(value: ast.expr) -> tuple[list[StringItem], bool]:
    """The strings of a literal list, and whether they are all there is."""
    match value:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            items = [
                StringItem(element.value, element)
                for element in elements
                if isinstance(element, ast.Constant) and isinstance(element.value, str)
            ]
            return items, len(items) == len(elements)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, first_whole = string_items(left)
            second, second_whole = string_items(right)
            return first + second, first_whole and second_whole
    return [], False


def module_level(body: list[ast.stmt], *, typing_too: bool = False) -> Iterator[ast.stmt]:
    """The statements that run when a module is imported, those in blocks included.

    ``if TYPE_CHECKING:`` blocks do not run, and are left out unless ``typing_too``.
    """
    for statement in body:
        yield statement
        match statement:
            case ast.If(test=test) if attribute_chain(test)[-1:] == ["TYPE_CHECKING"]:
                if typing_too:
                    yield from module_level(statement.body, typing_too=typing_too)
                yield from module_level(statement.orelse, typing_too=typing_too)
            case ast.If() | ast.For() | ast.While():
                yield from module_level([*statement.body, *statement.orelse], typing_too=typing_too)
            case ast.Try() | ast.TryStar():
                handlers = [inner for handler in statement.handlers for inner in handler.body]
                blocks = [*statement.body, *handlers, *statement.orelse, *statement.finalbody]
                yield from module_level(blocks, typing_too=typing_too)
            case ast.With():
                yield from module_level(statement.body, typing_too=typing_too)


def imports_only(statement: ast.stmt) -> bool:
    """Whether a statement does nothing but import, whatever decides which."""
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return True
        case ast.If(body=body, orelse=orelse):
            return all(map(imports_only, [*body, *orelse]))
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=finalbody):
            caught = [each for handler in handlers for each in handler.body]
            return all(map(imports_only, [*body, *caught, *orelse, *finalbody]))
    return False


def attribute_chain(expression: ast.expr) -> list[str]:
    """``a.b.C`` as its names; empty for anything else."""
    names: list[str] = []
    while isinstance(expression, ast.Attribute):
        names.append(expression.attr)
        expression = expression.value
    if not isinstance(expression, ast.Name):
        return []
    return [expression.id, *reversed(names)]


def parameters_of(given: ast.arguments) -> list[ast.arg]:
    """Every parameter, ``*args`` and ``**kwargs`` last."""
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return every + [each for each in (given.vararg, given.kwarg) if each]


def annotations_of(node: ast.AST) -> list[ast.expr]:
    """The annotations in the head of a function, or that of an assignment."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            found = [*(each.annotation for each in parameters_of(node.args)), node.returns]
            return [each for each in found if each is not None]
        case ast.AnnAssign(annotation=annotation):
            return [annotation]
    return []


def assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """The names that an assignment binds, each with the value."""
    match statement:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value


def import_base(statement: ast.ImportFrom, package: str) -> str:
    """The module that a ``from`` import names, relative dots resolved against ``package``."""
    return resolved_module(statement.level, statement.module or "", package)
