"""Which class of a part is its input, which its output, and where the examples sit."""

from __future__ import annotations

from refactor_kit.base import Context, SourceTree
from refactor_kit.reading.schemas.model import (
    ExampleReading,
    Field,
    Role,
    RoleReading,
    SchemaReading,
)

__all__ = [
    "ExampleReading",
    "Field",
    "Role",
    "RoleReading",
    "SchemaReading",
    "read_schemas",
]


def read_schemas(tree: SourceTree, context: Context) -> tuple[SchemaReading, ...]:
    """The schema file of each part of ``context.module``, in the order of the parts."""
    from refactor_kit.reading.schemas.parts import read_parts  # it fills in the shapes above

    key = ("schemas", context.module.name)
    return tree.memoize(key, lambda tree: read_parts(tree, context))
