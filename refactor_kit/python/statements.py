"""The statements of a module that bind and export names."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from refactor_kit.python.lexical import resolved_module


@dataclass(frozen=True, slots=True)
class DeclaredNames:
    """What ``__all__`` lists; ``complete`` is false where a part of it is computed."""

    names: tuple[str, ...]
    complete: bool


#: The names that ``chain`` (``module.__all__``) lists; ``None`` where nobody knows.
Listed = Callable[[list[str]], Iterable[str] | None]


def declared_names(tree: ast.Module, listed: Listed = lambda chain: None) -> DeclaredNames | None:
    """``__all__`` as the file builds it up; ``None`` where there is none."""
    names: list[str] = []
    complete, found = True, False
    for statement in module_level(tree.body):
        value = all_value(statement)
        if value is None:
            complete = complete and not _edits_all(statement)
            continue
        added, whole = _listed_in(value, names, listed)
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            names, complete = [], True
        found = True
        names = [*names, *added]
        complete = complete and whole
    return DeclaredNames(tuple(names), complete) if found else None


def _listed_in(value: ast.expr, so_far: list[str], listed: Listed) -> tuple[list[str], bool]:
    """The names in an expression of ``__all__``, and whether they are all there are."""
    match value:
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            parts: Iterable[ast.expr] = elements
        case ast.Constant(value=str(name)):
            return [name], True
        case ast.Starred(value=inner):
            parts = [inner]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            parts = [left, right]
        case ast.Call(func=ast.Name(id="sorted" | "list" | "tuple" | "set"), args=[argument]):
            parts = [argument]
        case ast.Name(id="__all__"):
            return so_far, True
        case _:
            chain = attribute_chain(value)
            known = listed(chain) if chain[-1:] == ["__all__"] else None
            return list(known or ()), known is not None
    found = [_listed_in(each, so_far, listed) for each in parts]
    return [name for names, _ in found for name in names], all(whole for _, whole in found)


def _edits_all(statement: ast.stmt) -> bool:
    """Whether a statement does with ``__all__`` what is not read here."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="__all__")))):
            return True
    return False


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
        for block in branches(statement, typing_too=typing_too):
            yield from module_level(block, typing_too=typing_too)


def branches(statement: ast.stmt, *, typing_too: bool = False) -> list[list[ast.stmt]]:
    """The blocks of a compound statement that may run in its scope: the likeliest one first.

    What runs behind ``try`` without an error belongs to the first one. A condition that is known,
    as ``TYPE_CHECKING`` is, leaves one block unless ``typing_too``.
    """
    match statement:
        case ast.If(test=test, body=body, orelse=orelse):
            holds = None if typing_too else _runs(test)
            return [body, orelse] if holds is None else [body if holds else orelse]
        case ast.For() | ast.AsyncFor() | ast.While():
            return [[*statement.body, *statement.orelse]]
        case ast.Try() | ast.TryStar():
            handlers = [handler.body for handler in statement.handlers]
            return [[*statement.body, *statement.orelse, *statement.finalbody], *handlers]
        case ast.With() | ast.AsyncWith():
            return [statement.body]
        case ast.Match(cases=cases):
            return [case.body for case in cases]
    return []


def _runs(test: ast.expr) -> bool | None:
    """Whether a condition holds while the program runs; ``None`` where only that tells."""
    match test:
        case ast.Constant(value=value):
            return bool(value)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _runs(operand)
            return None if inner is None else not inner
    return False if attribute_chain(test)[-1:] == ["TYPE_CHECKING"] else None


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
