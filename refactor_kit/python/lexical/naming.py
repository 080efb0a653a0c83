"""From what a statement says to the module it means."""

from __future__ import annotations

from collections.abc import Iterable

from refactor_kit.python.lexical.model import ImportStatement


def absolute_module(statement: ImportStatement, importing_module: str, is_package: bool) -> str:
    """The dotted module a ``from`` statement imports from; ``""`` where it leads above the root.

    ``importing_module`` is the dotted name of the file that holds the statement, ``is_package``
    whether that file is an ``__init__``.
    """
    if not statement.level:
        return statement.module
    parts = importing_module.split(".") if importing_module else []
    drop = statement.level - (1 if is_package else 0)
    if drop > len(parts):
        return ""
    base = parts[: len(parts) - drop]
    return ".".join([*base, *([statement.module] if statement.module else [])])


def prefilter(source: bytes, needles: Iterable[bytes]) -> bool:
    """Whether any of ``needles`` occurs at all: the cheap question asked before every other."""
    return any(needle in source for needle in needles)
