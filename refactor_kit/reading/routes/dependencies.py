"""Dependency functions that somebody overrides: each is known by the object that it is."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from refactor_kit.base import SourceTree
from refactor_kit.python.source_file import PythonSource
from refactor_kit.python.statements import attribute_chain

_OVERRIDES = "dependency_overrides"
_DEPENDING = ("Depends", "Security")


def overridable(tree: SourceTree, sources: Iterable[PythonSource]) -> frozenset[str]:
    """The names that stand in ``Depends(...)``, where the service overrides dependencies at all.

    Overriding one of two equal functions leaves the other as it is, so that they must stay two.
    """
    if not _overrides(tree):
        return frozenset()
    return frozenset(name for source in sources for name in _dependencies(source))


def _overrides(tree: SourceTree) -> bool:
    holding = tree.paths_holding([_OVERRIDES])
    if holding is not None:
        return bool(holding)
    word = _OVERRIDES.encode()
    return any(word in tree.read(path) for path in tree.paths() if path.endswith(".py"))


def _dependencies(source: PythonSource) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or attribute_chain(node.func)[-1:] == []:
            continue
        if attribute_chain(node.func)[-1] in _DEPENDING:
            given = [*node.args, *(each.value for each in node.keywords)]
            yield from (each.id for each in given if isinstance(each, ast.Name))
