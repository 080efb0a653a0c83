"""The names under which a tree may speak of some classes; files with none of them need no look."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from refactor_kit.base import UnreadableSource
from refactor_kit.memory.word_index import paths_with_words
from refactor_kit.reading.schemas.origins_door import Origins, attribute_chain


def paths_speaking_of(origins: Origins, classes: Iterable[str]) -> tuple[str, ...]:
    """The files that hold the name of one of ``classes``, or one that leads to it, sorted.

    A name leads to a class where some file imports the class as that, binds it so, offers it so
    lazily, or derives a class of that name from it.
    """
    words = frozenset(classes)
    leads: dict[str, frozenset[tuple[str, str]]] = {}
    while True:
        paths = paths_with_words(origins.tree, words)
        for path in paths:
            if path not in leads:
                leads[path] = frozenset(_leads(origins, path))
        more = {new for found in leads.values() for new, old in found if old in words}
        if more <= words:
            return paths
        words |= more


def _leads(origins: Origins, path: str) -> Iterator[tuple[str, str]]:
    """Pairs of a name that a file binds and a name that it is made from."""
    if not path.endswith((".py", ".pyi")):
        return
    try:
        tree = origins.parse(path)
        for runtime in (True, False):
            bindings = origins.bindings(path, runtime=runtime)
            for name, target in bindings.imported.items():
                yield name, target.rpartition(".")[2]
            for name, value in bindings.aliases.items():
                yield from ((name, part) for part in attribute_chain(value))
    except (UnreadableSource, UnicodeDecodeError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                yield from ((node.name, word) for word in _words(base))


def _words(expression: ast.expr) -> Iterator[str]:
    for node in ast.walk(expression):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word):
                yield word
