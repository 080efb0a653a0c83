"""Whether two routers are built and included alike, name for name."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence

from refactor_kit.base import SourceTree
from refactor_kit.python.imported_names import module_origins
from refactor_kit.python.origins import Origins
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.application.definitions import definitions
from refactor_kit.reading.application.events import Include
from refactor_kit.reading.application.served import Hop


def same_arguments(
    tree: SourceTree,
    roots: Sequence[str],
    one: Hop,
    one_source: PythonSource,
    other: Hop,
    other_source: PythonSource,
    apart: Collection[str] = (),
    *,
    tags_move: bool = False,
) -> bool:
    """Whether both hops have equal include arguments and equal ``APIRouter(...)`` arguments.

    The routers' tags count for nothing, nor do those of the includes where ``tags_move``: the
    module's one takes their place. What the files define under a name of ``apart`` is never the
    same.
    """
    if one.parent != other.parent or one.definition is None or other.definition is None:
        return False
    a, b = dict(one.include.arguments), dict(other.include.arguments)
    here, there = _router_arguments(one), _router_arguments(other)
    for arguments in (here, there, *((a, b) if tags_move else ())):
        arguments.pop("tags", None)
    if not _written_alike(a, b) or not _written_alike(here, there):
        return False
    nodes = (node for value in here.values() for node in ast.walk(value))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    if one_source is other_source:
        return True
    known = definitions(one_source)
    if any(known[name].kind in ("helper", "class") for name in names & set(apart) & known.keys()):
        return False
    return all(
        _meaning(tree, roots, one_source, name) == _meaning(tree, roots, other_source, name)
        for name in names
    )


def _router_arguments(hop: Hop) -> dict[str, ast.expr]:
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


def _written_alike(one: Mapping[str, ast.expr], other: Mapping[str, ast.expr]) -> bool:
    return one.keys() == other.keys() and all(
        ast.dump(one[name]) == ast.dump(other[name]) for name in one
    )


def _meaning(tree: SourceTree, roots: Sequence[str], source: PythonSource, name: str) -> object:
    """What a name of a file stands for, comparable across files."""
    origin = module_origins(source).get(name)
    if origin is not None:
        return Origins(tree, roots).canonical(origin)
    defined = definitions(source).get(name)
    if defined is None:
        return f"builtin {name}"
    return tuple(ast.dump(statement) for statement in defined.statements)
