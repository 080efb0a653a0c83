"""Tells the contents of a tree apart, so that what was read of one tree can serve for the next."""

from __future__ import annotations

import hashlib
from functools import cached_property

from refactor_kit.base import OverlayTree, SourceTree
from refactor_kit.reading.remembering import Memory, RememberingTree
from refactor_kit.workspace import Workspace, digest_of


class ContentIds:
    """The identities of ``tree``'s files: the digests of their bytes, each computed once."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._known: dict[str, str] = {}

    @cached_property
    def listing_id(self) -> str:
        paths = "\0".join(self._tree.paths())
        return hashlib.sha1(paths.encode(errors="surrogateescape")).hexdigest()

    def blob_id(self, path: str) -> str:
        """The digest of one file; ``""`` where the tree has none."""
        if path not in self._known:
            self._known[path] = _content_id(self._tree, path)
        return self._known[path]


def _content_id(tree: SourceTree, path: str) -> str:
    while isinstance(tree, OverlayTree) and not tree.changes(path):
        tree = tree.base
    if path not in tree:
        return ""
    if isinstance(tree, Workspace):
        # What was read before need not be read again: see `refuse_changes_since_read`.
        return tree.read_digest(path) or digest_of(tree.read(path))
    return digest_of(tree.read(path))


def remembering(tree: SourceTree, memory: Memory) -> RememberingTree:
    """``tree`` with the readings that were made on the trees before it, where they still hold."""
    return RememberingTree(tree, memory, ContentIds(tree))
