"""The files of one folder, found without looking at every path of the tree."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from refactor_kit.base import SourceTree


def paths_below(tree: SourceTree, folder: str) -> tuple[str, ...]:
    """Every path below ``folder`` (all of them for ``""``), sorted: a tree's paths are."""
    return tree.memoize(("paths below", folder), lambda tree: tuple(_below(tree.paths(), folder)))


def _below(paths: Sequence[str], folder: str) -> Iterator[str]:
    prefix = f"{folder}/" if folder else ""
    for number in range(bisect_left(paths, prefix), len(paths)):
        if not paths[number].startswith(prefix):
            return
        yield paths[number]
