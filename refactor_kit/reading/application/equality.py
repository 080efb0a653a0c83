"""Whether two routers are built and included alike, name for name."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from refactor_kit.base import SourceTree
from refactor_kit.python.imported_names import canonical, module_origins
from refactor_kit.python.source_file import PythonSource, read_source
from refactor_kit.reading.application.definitions import definitions
from refactor_kit.reading.application.events import Include
from refactor_kit.reading.application.served import Hop

Arguments = Mapping[str, ast.expr]


def same_arguments(
    tree: SourceTree,
    roots: Sequence[str],
    one: Hop,
    one_source: PythonSource,
    other: Hop,
    other_source: PythonSource,
) -> bool:
    """Whether both hops have equal include arguments and equal ``APIRouter(...)`` arguments."""
    if one.parent != other.parent or one.definition is None or other.definition is None:
        return False
    here = read_source(tree, one.path, roots)
    if not equal_expressions(
        tree, roots, one.include.arguments, here, other.include.arguments, here
    ):
        return False
    return equal_expressions(
        tree, roots, router_arguments(one), one_source, router_arguments(other), other_source
    )


def router_arguments(hop: Hop) -> dict[str, ast.expr]:
    """The keywords of the hop's ``APIRouter(...)``; positional ones under ``*0``."""
    if hop.definition is None:
        return {}
    call = hop.definition.call
    arguments = {f"*{index}": value for index, value in enumerate(call.args)}
    return arguments | {each.arg or "**": each.value for each in call.keywords}


def equal_arguments(one: Include, other: Include, name: str) -> bool:
    """Whether two includes of one file give the same value for ``name``."""
    a, b = one.arguments.get(name), other.arguments.get(name)
    return a is not None and b is not None and ast.dump(a) == ast.dump(b)


def equal_expressions(
    tree: SourceTree,
    roots: Sequence[str],
    one: Arguments,
    one_source: PythonSource,
    other: Arguments,
    other_source: PythonSource,
) -> bool:
    """Whether two sets of arguments are written alike and mean the same things."""
    if set(one) != set(other):
        return False
    if any(ast.dump(one[name]) != ast.dump(other[name]) for name in one):
        return False
    if one_source is other_source:
        return True
    names = {
        node.id for value in one.values() for node in ast.walk(value) if isinstance(node, ast.Name)
    }
    return all(
        _meaning(tree, roots, one_source, name) == _meaning(tree, roots, other_source, name)
        for name in names
    )


def _meaning(tree: SourceTree, roots: Sequence[str], source: PythonSource, name: str) -> object:
    """What a name of a file stands for, comparable across files."""
    origin = module_origins(source).get(name)
    if origin is not None:
        return canonical(tree, origin, roots)
    defined = definitions(source).get(name)
    if defined is None:
        return f"builtin {name}"
    return tuple(ast.dump(statement) for statement in defined.statements)
