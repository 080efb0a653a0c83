"""Tells the contents of a tree apart, so that what was read of one tree can serve for the next."""

from __future__ import annotations

import hashlib
from functools import cached_property

from refactor_kit.base import OverlayTree, SourceTree
from refactor_kit.memory.memoized import MemoizingTree, Memory
from refactor_kit.worktree.disk_tree import digest_of
from refactor_kit.worktree.workspace import Workspace


class ContentIds:
    """The identities of ``tree``'s files: the digests of their bytes, each computed once."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._paths = tree.paths()
        self._known: dict[str, str] = {}
        self._root, self._laid_over = _flattened(tree)
        self._moment = self._root.moment if isinstance(self._root, Workspace) else 0

    @cached_property
    def listing_id(self) -> str:
        paths = "\0".join(self._paths)
        return hashlib.sha1(paths.encode(errors="surrogateescape")).hexdigest()

    def blob_id(self, path: str) -> str:
        """The digest of one file; ``""`` where the tree has none."""
        if path not in self._known:
            self._known[path] = _content_id(self._tree, path)
        return self._known[path]

    def differing(self, earlier: ContentIds) -> frozenset[str]:
        """The paths that may differ: laid over either tree, written meanwhile, come or gone."""
        written = None if self._root is not earlier._root else self._written_since(earlier)
        if written is None:
            return frozenset((*self._paths, *earlier._paths))
        come_or_gone: frozenset[str] = frozenset()
        if self.listing_id != earlier.listing_id:
            come_or_gone = frozenset(self._paths).symmetric_difference(earlier._paths)
        return self._laid_over | earlier._laid_over | written | come_or_gone

    def _written_since(self, earlier: ContentIds) -> frozenset[str] | None:
        """``None`` where it is not known."""
        if not isinstance(self._root, Workspace):
            return frozenset()
        first, last = sorted((self._moment, earlier._moment))
        return self._root.written_between(first, last)


def _flattened(tree: SourceTree) -> tuple[SourceTree, frozenset[str]]:
    """What lies below all overlays, and every path that one of them lays over it."""
    paths: set[str] = set()
    while isinstance(tree, OverlayTree):
        paths |= tree.changed
        tree = tree.base
    return tree, frozenset(paths)


def _content_id(tree: SourceTree, path: str) -> str:
    while isinstance(tree, OverlayTree) and not tree.changes(path):
        tree = tree.base
    if path not in tree:
        return ""
    if isinstance(tree, Workspace):
        # What was read before need not be read again: see `refuse_changes_since_read`.
        return tree.read_digest(path)
    return digest_of(tree.read(path))


def memoizing(tree: SourceTree, memory: Memory) -> MemoizingTree:
    """``tree`` with the readings that were made on the trees before it, where they still hold."""
    return MemoizingTree(tree, memory, ContentIds(tree))
