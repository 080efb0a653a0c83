"""Who takes a name from a file: by an import, by an attribute, or in a text."""

from __future__ import annotations

import ast
import os
from collections.abc import Collection, Iterator

from refactor_kit.base import UnreadableSource
from refactor_kit.memory.word_index import paths_with_words
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import attribute_chain, import_base


class NamesTaken:
    """Asks the tree of ``origins``."""

    def __init__(self, origins: Origins) -> None:
        self._origins = origins
        self._tree = origins.tree

    def of(self, module: str, names: Collection[str], home: str) -> Iterator[tuple[str, str]]:
        """Each of ``names`` of a module, dotted, with a file besides ``home`` that takes it."""
        wanted = sorted(f"{module}.{name}" for name in names)
        last = os.fsencode(module.rpartition(".")[2])
        for path in paths_with_words(self._tree, names) if names else ():
            if not path.endswith(".py") or path == home or last not in self._tree.read(path):
                continue
            try:
                tree = self._origins.parse(path)
            except UnreadableSource:
                continue
            taken = set(_taken(tree, self._origins.package_of(path)))
            for dotted in wanted:
                if any(each == dotted or each.startswith(f"{dotted}.") for each in taken):
                    yield dotted, path


def _taken(tree: ast.Module, package: str) -> Iterator[str]:
    """The dotted names that a file imports, reaches by attributes, or writes as a text."""
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                for each in names:
                    top = each.name.partition(".")[0]
                    bound[each.asname or top] = each.name if each.asname else top
            case ast.ImportFrom(names=names):
                base = import_base(node, package)
                for each in names:
                    bound[each.asname or each.name] = f"{base}.{each.name}"
                    yield f"{base}.{each.name}"
    for node in ast.walk(tree):
        match node:
            case ast.Attribute():
                chain = attribute_chain(node)
                if chain and chain[0] in bound:
                    yield ".".join([bound[chain[0]], *chain[1:]])
            case ast.Constant(value=str(text)):
                yield text
