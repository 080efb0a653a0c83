"""Where names come from: one door to the readers that follow imports and re-exports."""

from refactor_kit.python.origins import Bindings, Origins, parsed
from refactor_kit.python.statements import attribute_chain, module_level, string_items
from refactor_kit.reading.schemas.classes import FoundClass, ancestors, find_class

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
