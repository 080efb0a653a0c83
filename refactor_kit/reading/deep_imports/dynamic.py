"""Whether a file reaches modules in a way that import statements do not show."""

from __future__ import annotations

import re

from refactor_kit.python.lexical import blank_strings

#: Whatever reaches a module by a string uses one of these words.
DYNAMIC_WORDS = (
    *("__import__", "eval", "exec", "find_loader", "find_spec", "from sys import", "get_loader"),
    *("import_module", "import_string", "importorskip", "pydoc", "resolve_name", "run_module"),
    *("run_path", "SourceFileLoader", "spec_from_file_location", "sys.modules"),
)
_DYNAMIC = (
    rb"import_module|__import__|resolve_name|sys\s*\.\s*modules|(?<![\w.])(?:exec|eval)\s*\("
    rb"|find_spec|find_loader|get_loader|spec_from_file_location|SourceFileLoader|run_module"
    rb"|run_path|importorskip|import_string|from\s+sys\s+import[^\n]*modules|pydoc"
)
#: A search for each of these takes less than one for the expression.
_DYNAMIC_BYTES = (
    *(b"__import__", b"import_", b"importorskip", b"resolve_name", b"modules", b"exec", b"eval"),
    *(b"_spec", b"_loader", b"spec_from", b"SourceFileLoader", b"run_", b"pydoc"),
)


def is_dynamic(source: bytes) -> bool:
    """Whether one of the dynamic forms stands in the code of ``source``."""
    if not any(word in source for word in _DYNAMIC_BYTES) or not re.search(_DYNAMIC, source):
        return False
    return re.search(_DYNAMIC, blank_strings(source)) is not None
