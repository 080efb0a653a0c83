"""The registrations of a module that stand only to let old URLs answer for a time."""

from __future__ import annotations

from refactor_kit.base import Context, SourceTree
from refactor_kit.reading.application.grace_marker import SIGN
from refactor_kit.reading.routes import GracePath, read_router


def standing_old_paths(tree: SourceTree, context: Context) -> tuple[GracePath, ...]:
    """Those in the module's route file, in serving order; the routing is read where one can be."""
    path = context.module.route_file
    if path not in tree or SIGN not in tree.read(path):
        return ()
    return read_router(tree, context).kept
