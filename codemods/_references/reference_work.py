"""The rewriting of one file's references, as work that can be given away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from refactor_kit.base import Context, FileWork, Item, SourceTree

from .file_rewrite import FileChange, FileRewriter


@dataclass(frozen=True)
class ReferenceWork(FileWork):
    """For an item ``(path, None)`` the path and the change of that file.

    ``names`` (old -> new) are what it follows, where it is not all that the module retires.
    """

    context: Context
    names: Mapping[str, str] | None = None

    def on(self, tree: SourceTree) -> Callable[[Item], tuple[str, FileChange | None]]:
        rewriter = FileRewriter(tree, self.context, self.names)

        def rewrite(item: Item) -> tuple[str, FileChange | None]:
            path, content = item[0], tree.read(item[0])
            change = rewriter.rewrite(path, content)
            changes = change.refusals or change.content != content
            return path, change if changes else None

        return rewrite
