"""Classes that are input and output at once, and what it takes to make two of one.

Only where the module says ``split = true``; else one class bears both public names.
"""

from __future__ import annotations

from refactor_kit.base import Context, SourceTree
from refactor_kit.reading.splits.model import Mention, SchemaSplit, SharedReading

__all__ = ["Mention", "SchemaSplit", "SharedReading", "read_shared_schemas"]


def read_shared_schemas(tree: SourceTree, context: Context) -> SharedReading:
    """What is left to be split on ``tree``; nothing where the module does not ask for it."""
    if not context.module.settings.split:
        return SharedReading()
    from refactor_kit.reading.splits.splits import read_splits  # it fills in the shapes above

    return read_splits(tree, context)
