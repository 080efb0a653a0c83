"""Answers about a tree that are still true of another, because what they rest on is the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from refactor_kit.base import SourceTree
from refactor_kit.criteria import Judgement
from refactor_kit.git_tree import GitTree

_KEPT = 3
_FEW = 400


@dataclass(slots=True)
class _Watched:
    """A tree that notes what is asked of it."""

    tree: GitTree
    blobs: dict[str, bytes | None] = field(default_factory=dict)
    listed: bool = False

    def paths(self) -> tuple[str, ...]:
        self.listed = True
        return self.tree.paths()

    def read(self, path: str) -> bytes:
        self.blobs[path] = self.tree.blob_id(path)
        return self.tree.read(path)

    def __contains__(self, path: object) -> bool:
        if isinstance(path, str):
            self.blobs[path] = self.tree.blob_id(path)
        return path in self.tree


@dataclass(frozen=True, slots=True)
class _Answer:
    judgement: Judgement
    tree_id: str
    listing_id: str
    blobs: dict[str, bytes | None]

    def holds(self, tree: GitTree) -> bool:
        if self.tree_id == tree.tree_id:
            return True
        if len(self.blobs) > _FEW or (self.listing_id and self.listing_id != tree.listing_id):
            return False
        return all(tree.blob_id(path) == blob_id for path, blob_id in self.blobs.items())


class Memory:
    """Asks each question again only where a file that the answer rests on is another."""

    def __init__(self) -> None:
        self._answers: dict[str, list[_Answer]] = {}

    def __call__(
        self, key: str, tree: SourceTree, question: Callable[[SourceTree], Judgement]
    ) -> Judgement:
        if not isinstance(tree, GitTree):
            return question(tree)
        known = self._answers.setdefault(key, [])
        for answer in reversed(known):
            if answer.holds(tree):
                return answer.judgement
        watched = _Watched(tree)
        judgement = question(watched)
        listing_id = tree.listing_id if watched.listed else ""
        known.append(_Answer(judgement, tree.tree_id, listing_id, watched.blobs))
        del known[:-_KEPT]
        return judgement
