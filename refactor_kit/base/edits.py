"""Edits: what a codemod wants changed, whole files at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .records import dataclass
from .tree import OverlayTree, SourceTree


@dataclass(frozen=True, slots=True)
class Edit:
    """The new content of one file.

    ``content`` is ``None`` when the file goes. ``moved_from`` names the file whose mode bits and
    history a new file takes over; the old path has an edit of its own.
    """

    path: str
    content: bytes | None
    moved_from: str | None = None


class ChangeSet:
    """Edits that are applied together or not at all, at most one for a path.

    A later edit of a path replaces an earlier one; an edit that changes nothing against ``base``
    is dropped, so an empty change set means that there is nothing to do.
    """

    def __init__(self, base: SourceTree, edits: Iterable[Edit] = ()) -> None:
        self.base = base
        self._edits: dict[str, Edit] = {}
        for edit in edits:
            self._add(edit)

    def extended(self, edits: Iterable[Edit]) -> ChangeSet:
        """This change set with ``edits`` after its own."""
        return ChangeSet(self.base, [*self, *edits])

    def tree(self) -> OverlayTree:
        """``base`` as it looks once the edits are applied."""
        return OverlayTree(self.base, {edit.path: edit.content for edit in self})

    def paths(self) -> tuple[str, ...]:
        """The paths that change, sorted."""
        return tuple(sorted(self._edits))

    def __iter__(self) -> Iterator[Edit]:
        return iter([self._edits[path] for path in sorted(self._edits)])

    def __len__(self) -> int:
        return len(self._edits)

    def _add(self, edit: Edit) -> None:
        earlier = self._edits.pop(edit.path, None)
        if edit.content == (self.base.read(edit.path) if edit.path in self.base else None):
            return
        moved_from = edit.moved_from or (earlier.moved_from if earlier else None)
        self._edits[edit.path] = Edit(edit.path, edit.content, moved_from)
