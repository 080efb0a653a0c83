"""The rewriting of one file's references, as work that can be given away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from refactor_kit.base import (
    Context,
    Edit,
    FileWork,
    Item,
    Outcome,
    Refusal,
    SourceTree,
    in_turn,
)

from .file_rewrite import FileRewriter
from .import_rewrite import FileChange


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


def with_references_followed(
    tree: SourceTree, context: Context, paths: Iterable[str], names: Mapping[str, str] | None = None
) -> Outcome:
    """The edits of ``paths`` that make them follow ``names``, or what refuses to."""
    edits: list[Edit] = []
    refusals: list[Refusal] = []
    work = ReferenceWork(replace(context, spread=in_turn), names)
    for path, change in context.spread(work, tree, ((path, None) for path in paths)):
        if change is not None:
            refusals += change.refusals
            edits.append(Edit(path, change.content))
    if refusals:
        return Outcome(refusals=tuple(dict.fromkeys(refusals)))
    return Outcome(edits=tuple(edits))
