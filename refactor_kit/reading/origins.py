"""Where names come from: one door to the readers that follow imports and re-exports."""

from ._schema_classes import FoundClass, ancestors, find_class
from ._schema_origins import Bindings, Origins, parsed
from ._schema_statements import attribute_chain, module_level, string_items

__all__ = [
    "Bindings",
    "FoundClass",
    "Origins",
    "ancestors",
    "attribute_chain",
    "find_class",
    "module_level",
    "parsed",
    "string_items",
]
