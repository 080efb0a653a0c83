"""The door for packs: parsing as ``refactor_kit.python.parsing`` has it."""

from refactor_kit.python.parsing import (
    MAX_NESTING,
    parse_ast,
    parse_cst,
    parse_unexplained,
    refuse_bad_bytes,
    refuse_deep_nesting,
)

__all__ = [
    "MAX_NESTING",
    "parse_ast",
    "parse_cst",
    "parse_unexplained",
    "refuse_bad_bytes",
    "refuse_deep_nesting",
]
