"""The lock of a module's public names, as it is and as it would be written."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.base import Context, Edit, SourceTree, UnreadableSource
from refactor_kit.reading.public_names import (
    lock_differences,
    lock_file,
    locked_names,
    parse_lock,
    render_lock,
)


def removed_names(tree: SourceTree, context: Context) -> Iterator[str]:
    """What became of each locked public name that is gone, or that stands for something else."""
    path = lock_file(context.module.name)
    if path not in tree:
        return
    try:
        locked, present = parse_lock(path, tree.read(path)), locked_names(tree, context)
    except UnreadableSource:
        return  # the check of the lock says so
    for difference in lock_differences(locked, present):
        if difference.kind == "removed":
            yield difference.message


def lock_edits(tree: SourceTree, context: Context) -> tuple[Edit, ...]:
    """The lock with the fields as they are now; none where it says so already."""
    path = lock_file(context.module.name)
    if path not in tree:
        return ()
    try:
        content = render_lock(locked_names(tree, context))
    except UnreadableSource:
        return ()
    return () if content == tree.read(path) else (Edit(path, content),)
