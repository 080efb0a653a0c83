"""The functions that make the application: those that give it, and those that it is handed to."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from refactor_kit.base import Settings, SourceTree, UnreadableSource
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import assigned, parameters_of
from refactor_kit.reading.bound_names import statements_by_name
from refactor_kit.reading.definitions import Named

_CALLED = "()"
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def application_makers(tree: SourceTree, settings: Settings) -> tuple[Named, ...]:
    """The service's own functions that make what the configuration's ``app`` names, in order.

    ``app = build()``, ``register(app)`` and, inside of these, whatever gets or gives the same.
    None where the application is made in place.
    """
    app, roots = settings.app, settings.source_roots
    return tree.memoize(
        ("application makers", app, roots), lambda tree: _makers(Origins(tree, roots), app)
    )


def _makers(origins: Origins, app: str) -> tuple[Named, ...]:
    module, _, name = app.partition(":")
    path = origins.file_of(module)
    if path is None:
        return ()
    name = name.removesuffix(_CALLED)
    statements = _statements(origins, (path, name))
    found: dict[Named, None] = {}
    waiting = [(path, each, {name}) for each in statements if not isinstance(each, _Function)]
    if len(waiting) < len(statements):
        waiting += _entered(origins, (path, name), found)
    while waiting:
        place, statement, holders = waiting.pop()
        for called in _callees(statement, holders):
            if (maker := _own(origins, place, called)) and maker not in found:
                waiting += _entered(origins, maker, found)
    return tuple(sorted(found))


def _entered(
    origins: Origins, maker: Named, found: dict[Named, None]
) -> Iterator[tuple[str, ast.stmt, set[str]]]:
    """What a function runs, with the names that may hold the application in it."""
    for function in _statements(origins, maker):
        if isinstance(function, _Function):
            found[maker] = None
            holders = {each.arg for each in parameters_of(function.args)}
            for node in ast.walk(function):
                match node:
                    case ast.Return(value=ast.Name(id=name)):
                        holders.add(name)
            yield from ((maker[0], each, holders) for each in function.body)


def _callees(statement: ast.stmt, holders: set[str]) -> Iterator[ast.expr]:
    """What is called with one of ``holders``, for the value of one, or for what is returned."""
    for node in ast.walk(statement):
        match node:
            case ast.Return(value=ast.Call(func=function)):
                yield function
            case ast.Assign() | ast.AnnAssign():
                for name, value in assigned(node):
                    if name in holders and isinstance(value, ast.Call):
                        yield value.func
            case ast.Call(func=function, args=given, keywords=named):
                if _holds([*given, *(each.value for each in named)], holders):
                    yield function


def _holds(given: Iterable[ast.expr], holders: set[str]) -> bool:
    return any(isinstance(each, ast.Name) and each.id in holders for each in given)


def _own(origins: Origins, path: str, called: ast.expr) -> Named | None:
    origin = origins.resolve(path, called)
    split = origins.place(origin) if origin else None
    return split if split and split[1] and "." not in split[1] else None


def _statements(origins: Origins, definition: Named) -> list[ast.stmt]:
    path, name = definition
    try:
        return statements_by_name(origins.parse(path)).get(name, [])
    except UnreadableSource:
        return []
