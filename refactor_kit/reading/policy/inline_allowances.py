"""What comments in a file allow."""

from __future__ import annotations

from refactor_kit.base.records import replace
from refactor_kit.python.lexical import find_imports
from refactor_kit.records.allowances import Allowance, read_inline


def inline_allowances(path: str, source: bytes) -> tuple[Allowance, ...]:
    """The allowances in the comments of one file, each with the line of what it speaks for.

    One anywhere in an import statement, between its names or behind its end, speaks for it all.
    """
    found = read_inline(path, source)
    if not found:
        return ()
    spans = [
        (each.line, each.line + source.count(b"\n", each.start, each.end))
        for each in find_imports(source)
    ]
    return tuple(
        replace(each, line=next((f for f, last in spans if f <= each.line <= last), each.line))
        for each in found
    )
