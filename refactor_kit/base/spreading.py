"""Work on many files, one by one: what a codemod says of it, so that others may carry it out.

A codemod asks for it through its context, and does not know where it is done::

    for found in context.spread(work, tree, items): ...

The results come in the order of the items, whoever carries the work out. Whoever does reads
nothing but the tree it is given, so that it needs no files of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from .tree import SourceTree

#: A path, and what else the work on it needs; plain values that can be sent elsewhere.
Item = tuple[str, Any]


class FileWork:
    """Work on one file after the other, as a plain value that can be sent elsewhere."""

    def on(self, tree: SourceTree) -> Callable[[Item], Any]:
        """What gives the result for an item; made once for many items of ``tree``."""
        raise NotImplementedError

    def beside(self, tree: SourceTree, paths: Iterable[str]) -> Iterable[str]:
        """The other files that the work on ``paths`` is likely to read, cheaply told."""
        return ()


class Spread(Protocol):
    """Carries work out, here or elsewhere."""

    def __call__(
        self, work: FileWork, tree: SourceTree, items: Iterable[Item]
    ) -> Iterator[Any]: ...


def in_turn(work: FileWork, tree: SourceTree, items: Iterable[Item]) -> Iterator[Any]:
    """One item after the other, in this process."""
    return map(work.on(tree), items)
