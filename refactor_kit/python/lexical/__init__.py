"""Import statements and constant strings, located without a tree.

The lexical pass is standard library only, takes bytes, never fails, and reads source newer than
the running interpreter. Byte offsets let a codemod replace exactly what it means::

    for statement in find_imports(source):
        absolute_module(statement, "api.routes.session_routes", is_package=False)
"""

from refactor_kit.python.lexical.model import (
    ImportedName,
    ImportStatement,
    StringLiteral,
    absolute_module,
    relative_module,
    resolved_module,
)
from refactor_kit.python.lexical.places import Places
from refactor_kit.python.lexical.statements import find_imports
from refactor_kit.python.lexical.strings import blank_strings, find_strings
from refactor_kit.python.lexical.tokens import COMMENT_OR_STRING

__all__ = [
    "COMMENT_OR_STRING",
    "ImportStatement",
    "ImportedName",
    "Places",
    "StringLiteral",
    "absolute_module",
    "blank_strings",
    "find_imports",
    "find_strings",
    "relative_module",
    "resolved_module",
]
