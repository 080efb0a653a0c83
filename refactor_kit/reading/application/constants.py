"""Strings that are put together from constants, also of other files."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from refactor_kit.base import SourceTree, UnreadableSource
from refactor_kit.python.imported_names import module_origins, origin_of
from refactor_kit.python.origins import Origins
from refactor_kit.python.source_file import PythonSource, read_source
from refactor_kit.reading.application.paths import constant_string
from refactor_kit.reading.application.router_file import module_constants

_DEEPEST = 8


def known_string(
    tree: SourceTree,
    roots: Sequence[str],
    source: PythonSource,
    node: ast.expr,
    origins: Mapping[str, str],
) -> str | None:
    """What ``node`` of ``source`` is, constants followed into the files that they come from.

    ``origins`` are the imports that hold where it stands. What the environment may change is not
    known.
    """
    return _Reader(tree, roots).read(source, node, origins, 0)


class _Reader:
    def __init__(self, tree: SourceTree, roots: Sequence[str]) -> None:
        self.tree = tree
        self.roots = roots
        self.origins = Origins(tree, roots)

    def read(
        self, source: PythonSource, node: ast.expr, origins: Mapping[str, str], depth: int
    ) -> str | None:
        constants = module_constants(source)
        value = constant_string(node, constants)
        if value is not None or depth > _DEEPEST:
            return value
        known = _Known(self, source, constants, origins, depth + 1)
        return constant_string(known.visit(copy.deepcopy(node)), {})

    def elsewhere(self, dotted: str, depth: int) -> str | None:
        """The value of a dotted name, in the file that binds it."""
        split = self.origins.place(self.origins.canonical(dotted))
        if split is None or not split[1] or "." in split[1]:
            return None
        try:
            source = read_source(self.tree, split[0], self.roots)
        except UnreadableSource:
            return None
        value = module_constants(source).get(split[1])
        return None if value is None else self.read(source, value, module_origins(source), depth)


@dataclass(frozen=True)
class _Known(ast.NodeTransformer):
    """Puts strings where names stand for them."""

    reader: _Reader
    source: PythonSource
    constants: Mapping[str, ast.expr]
    origins: Mapping[str, str]
    depth: int

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self.constants.get(node.id)
        if value is not None:
            found = self.reader.read(self.source, value, self.origins, self.depth)
        else:
            found = self._imported(node)
        return node if found is None else ast.Constant(found)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        found = self._imported(node)
        return node if found is None else ast.Constant(found)

    def _imported(self, node: ast.expr) -> str | None:
        origin = origin_of(node, self.origins)
        return self.reader.elsewhere(origin, self.depth) if origin else None
