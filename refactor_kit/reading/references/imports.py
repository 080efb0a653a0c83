"""The ``from`` imports of a file, by everything they reach into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from refactor_kit.base.layout import dotted_name
from refactor_kit.python.lexical import ImportStatement, absolute_module, find_imports


@lru_cache(maxsize=32)
def imports_by_module(
    path: str, content: bytes, source_roots: tuple[str, ...]
) -> Mapping[str, tuple[ImportStatement, ...]]:
    """The statements by each module or package on the way to what they import.

    A file that imports from every module is asked by every module; it is read once.
    """
    index: dict[str, list[ImportStatement]] = defaultdict(list)
    for statement in find_imports(content):
        if statement.is_from:
            module = imported_module(path, statement, source_roots)
            for name in {*_ways(module), *(f"{module}.{each.name}" for each in statement.names)}:
                index[name].append(statement)
    return {name: tuple(statements) for name, statements in index.items()}


def imported_module(path: str, statement: ImportStatement, source_roots: tuple[str, ...]) -> str:
    """The absolute module that a ``from`` statement of ``path`` names."""
    dotted = dotted_name(path, source_roots)
    return absolute_module(statement, dotted, path.endswith("/__init__.py"))


def _ways(module: str) -> Iterator[str]:
    """``a.b.c``, ``a.b`` and ``a``."""
    while module:
        yield module
        module = module.rpartition(".")[0]
