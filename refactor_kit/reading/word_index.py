"""Which files hold a word: asked once for each module, answered from one pass over the tree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from refactor_kit.base import SourceTree

from .remembering import RememberingTree, remembered

_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")


def paths_with_words(tree: SourceTree, words: Iterable[str]) -> tuple[str, ...]:
    """The files that hold one of ``words`` as a whole word, sorted.

    On a tree that remembers nothing, every file: looking for the words is then the caller's.
    """
    if not isinstance(tree, RememberingTree):
        return tree.paths()
    index: dict[bytes, list[str]] = remembered(tree, ("word index",), _index)
    return tuple(sorted({path for word in words for path in index.get(word.encode(), ())}))


def longest_word(name: str) -> str:
    """The part of a dotted name or path that says most."""
    return max(re.findall(r"\w+", name), key=len, default="")


def _index(tree: SourceTree) -> dict[bytes, list[str]]:
    index: dict[bytes, list[str]] = defaultdict(list)
    for path in tree.paths():
        for word in remembered(tree, ("words", path), lambda tree, path=path: _words(tree, path)):  # type: ignore[misc]
            index[word].append(path)
    return dict(index)


def _words(tree: SourceTree, path: str) -> frozenset[bytes]:
    return frozenset(_WORD.findall(tree.read(path)))
