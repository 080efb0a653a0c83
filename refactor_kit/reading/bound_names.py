"""The statements of a file's top level by the names that they bind, or change what they hold."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from refactor_kit.python.statements import attribute_chain, imports_only, module_level

_MOUNTS = "mount"


def statements_by_name(tree: ast.Module) -> dict[str, list[ast.stmt]]:
    """The statements of the top level that bind a name, or change what it is bound to."""
    found: dict[str, list[ast.stmt]] = defaultdict(list)
    for statement in module_level(tree.body):
        for name in dict.fromkeys(_bound(statement)):
            found[name].append(statement)
    return dict(found)


def mounts_by_name(tree: ast.Module) -> dict[str, list[ast.stmt]]:
    """The statements of the top level that mount something on what a name is bound to."""
    found: dict[str, list[ast.stmt]] = defaultdict(list)
    for statement in module_level(tree.body):
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr=method) as function)):
                if method == _MOUNTS and (chain := attribute_chain(function)):
                    found[chain[0]].append(statement)
    return dict(found)


def unnamed_statements(tree: ast.Module) -> list[ast.stmt]:
    """The statements of a file that bind no name, imports and plain texts left out."""
    return [
        statement
        for statement in tree.body
        if not any(_bound(statement)) and not imports_only(statement) and not _is_text(statement)
    ]


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _bound(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            for target in targets:
                yield from _roots(target)
        case ast.AnnAssign(target=target, value=ast.expr()) | ast.AugAssign(target=target):
            yield from _roots(target)
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=method) as function)):
            # What it is called on is changed; what is mounted is another module's own.
            if method != _MOUNTS:
                yield from attribute_chain(function)[:1]
        case ast.Expr(value=ast.Call(func=ast.Name(), args=arguments, keywords=keywords)):
            # So may be what a function is given: ``exec(text, names)``, ``register(handlers)``.
            for each in (*arguments, *(keyword.value for keyword in keywords)):
                yield from _roots(each)


def binds_plainly(statement: ast.stmt, name: str) -> bool:
    """Whether a statement that binds ``name`` defines it, or assigns to it alone."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return True
        case ast.Assign(targets=targets):
            return any(isinstance(each, ast.Name) and each.id == name for each in targets)
        case ast.AnnAssign(target=ast.Name(), value=ast.expr()):
            return True
    return False


def _roots(target: ast.expr) -> Iterator[str]:
    """The names at the beginning of an assignment's targets: ``a`` of ``a.b[0]``."""
    match target:
        case ast.Name(id=name):
            yield name
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            for each in targets:
                yield from _roots(each)
        case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.Starred(value=value):
            yield from _roots(value)
