"""The loops of a generator over what a schema file holds, and what such a file only imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from refactor_kit.base import Context, Sighting, SourceTree
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.generator import is_call_of
from refactor_kit.reading.schemas.classes import find_class, is_enum, is_exception

_CHOOSING = frozenset({"isinstance", "issubclass", "isclass", "hasattr", "getattr"})
_SAME = frozenset({"sorted", "list", "tuple", "set", "iter"})
_GIVEN = {"values": "values", "items": "items", "keys": "names"}


@dataclass(frozen=True, slots=True)
class ClassWalk:
    """A loop over the classes of a module: ``value`` stands for a class, ``module`` the module.

    What a class must meet can be said in one place: behind ``condition``, where the loop has one,
    else behind ``iterated`` of a comprehension, else before ``statement`` of a loop, where it may
    go on to the next.
    """

    line: int
    module: ast.expr
    value: str
    condition: ast.expr | None = None
    iterated: ast.expr | None = None
    statement: ast.stmt | None = None


@dataclass(frozen=True, slots=True)
class _Walked:
    """What is gone through: a module's ``names``, its ``values``, or its ``items`` by name.

    ``only_classes`` says that nothing else is among them.
    """

    module: ast.expr
    gives: str
    only_classes: bool = False


def class_walks(script: ast.Module) -> tuple[ClassWalk, ...]:
    """The loops over classes in a script that never asks where a class comes from."""
    for node in ast.walk(script):
        match node:
            case ast.Attribute(attr="__module__") | ast.Constant(value="__module__"):
                return ()
    found = filter(None, map(_walk, ast.walk(script)))
    return tuple(sorted(found, key=lambda walk: walk.line))


def borrowed_classes(tree: SourceTree, context: Context) -> Iterator[Sighting]:
    """The classes of the tree that a schema file of the module imports: a base, another's model."""
    origins = Origins(tree, context.settings.source_roots)
    for part in context.module.parts:
        if part.schema_file not in tree:
            continue
        for name, target in origins.bindings(part.schema_file).imported.items():
            found = find_class(origins, origins.origin(target))
            if found is None or is_enum(origins, found.path, found.node):
                continue
            if not is_exception(origins, found.path, found.node):
                line = _line_of(origins.parse(part.schema_file), name)
                yield Sighting(part.schema_file, line, f"imports {name} from {found.path}")


def _walk(node: ast.AST) -> ClassWalk | None:
    match node:
        case ast.comprehension(target=target, iter=iterated, ifs=conditions):
            return _comprehended(target, iterated, conditions)
        case ast.For(target=target, iter=iterated, body=body):
            return _looped(node.lineno, target, iterated, body)
    return None


def _comprehended(
    target: ast.expr, iterated: ast.expr, conditions: Sequence[ast.expr]
) -> ClassWalk | None:
    walked = _walked(iterated)
    value = _value(walked, target) if walked else ""
    if walked is None or not value or not _chooses(walked, value, conditions):
        return None
    if conditions:
        return ClassWalk(iterated.lineno, walked.module, value, condition=conditions[-1])
    return ClassWalk(iterated.lineno, walked.module, value, iterated=iterated)


def _looped(
    line: int, target: ast.expr, iterated: ast.expr, body: Sequence[ast.stmt]
) -> ClassWalk | None:
    walked = _walked(iterated)
    value = _value(walked, target) if walked else ""
    if walked is None or not value:
        return None
    match body[0]:
        # value = getattr(module, name)
        case ast.Assign(targets=[ast.Name(id=name)], value=fetched) if len(body) > 1 and (
            _is_fetched(fetched, value)
        ):
            value, body = name, body[1:]
    if not _chooses(walked, value, body):
        return None
    match body:
        case [ast.If(test=test, orelse=[])] if _chooses(walked, value, [test]):
            return ClassWalk(line, walked.module, value, condition=test)
    return ClassWalk(line, walked.module, value, statement=body[0])


def _is_fetched(fetched: ast.expr, value: str) -> bool:
    """Whether an expression is ``value``, ``getattr(module, name)``, with or without a default."""
    match fetched:
        case ast.Call(func=function, args=[module, name, *_]):
            return f"{ast.unparse(function)}({ast.unparse(module)}, {ast.unparse(name)})" == value
    return False


def _value(walked: _Walked, target: ast.expr) -> str:
    """The expression that stands for one value in each turn; ``""`` where none does."""
    match walked.gives, target:
        case "names", ast.Name(id=name):
            return f"getattr({ast.unparse(walked.module)}, {name})"
        case "values", ast.Name(id=name):
            return name
        case "items", ast.Tuple(elts=[_, ast.Name(id=name)]):
            return name
    return ""


def _chooses(walked: _Walked, value: str, nodes: Sequence[ast.AST]) -> bool:
    """Whether classes are what is wanted of the values."""
    return walked.only_classes or any(
        is_call_of(call, _CHOOSING)
        and bool(call.args)
        and (ast.unparse(call.args[0]) == value or _is_fetched(call.args[0], value))
        for node in nodes
        for call in ast.walk(node)
    )


def _walked(iterated: ast.expr) -> _Walked | None:
    """The module that a loop goes through, and what it gets of it."""
    match iterated:
        case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in _SAME:
            return _walked(inner)
        case ast.Call(func=ast.Name(id="filter"), args=[choice, inner]):
            walked, chosen = _walked(inner), ast.unparse(choice).rpartition(".")[2]
            return replace(walked, only_classes=chosen == "isclass") if walked else None
        case ast.GeneratorExp(elt=fetched, generators=[each]) if not each.ifs:
            return _fetched(each, fetched)
        case ast.ListComp(elt=fetched, generators=[each]) if not each.ifs:
            return _fetched(each, fetched)
        case ast.Call(func=called, args=[module, *choice]) if attribute_chain(module):
            written = attribute_chain(called)[-1:]
            if written == ["dir"] and not choice:
                return _Walked(module, "names")
            if written == ["getmembers"]:
                only_classes = [ast.unparse(each)[-7:] for each in choice] == ["isclass"]
                return _Walked(module, "items", only_classes)
    return _walked_table(iterated)


def _fetched(each: ast.comprehension, fetched: ast.expr) -> _Walked | None:
    """``getattr(module, name) for name in dir(module)``."""
    walked = _walked(each.iter)
    value = _value(walked, each.target) if walked else ""
    if walked is None or not value or not _is_fetched(fetched, value):
        return None
    return replace(walked, gives="values")


def _walked_table(iterated: ast.expr) -> _Walked | None:
    match iterated:
        case ast.Call(func=ast.Attribute(value=table, attr=method), args=[]) if method in _GIVEN:
            gives = _GIVEN[method]
        case _:
            table, gives = iterated, "names"
    module = _table_of(table)
    return _Walked(module, gives) if module is not None else None


def _table_of(expression: ast.expr) -> ast.expr | None:
    """The module of ``vars(module)`` or ``module.__dict__``."""
    match expression:
        case (
            ast.Call(func=ast.Name(id="vars"), args=[module])
            | ast.Attribute(value=module, attr="__dict__")
        ) if attribute_chain(module):
            return module
    return None


def _line_of(tree: ast.Module, name: str) -> int:
    for node in ast.walk(tree):
        aliases = node.names if isinstance(node, ast.Import | ast.ImportFrom) else []
        if any((alias.asname or alias.name) == name for alias in aliases):
            return getattr(node, "lineno", 1)
    return 1
