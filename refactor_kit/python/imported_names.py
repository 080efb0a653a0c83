"""What the imports of a file bind, as dotted names."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from refactor_kit.python.source_file import PythonSource
from refactor_kit.python.statements import attribute_chain, import_base


@dataclass(frozen=True)
class Imported:
    """One name that an import statement binds.

    ``origin`` is the dotted thing it stands for; ``import a.b`` binds ``a`` to ``a`` (``loads``
    is then ``a.b``).
    """

    name: str
    origin: str
    loads: str
    statement: ast.Import | ast.ImportFrom
    alias: ast.alias


def statement_imports(
    source: PythonSource, statement: ast.Import | ast.ImportFrom
) -> tuple[Imported, ...]:
    """The names that one statement binds; stars bind ``*``."""
    if isinstance(statement, ast.Import):
        return tuple(_plain(statement, alias) for alias in statement.names)
    base = from_module(source, statement)
    return tuple(
        Imported(alias.asname or alias.name, f"{base}.{alias.name}", base or ".", statement, alias)
        for alias in statement.names
    )


def from_module(source: PythonSource, statement: ast.ImportFrom) -> str:
    """The absolute module a ``from`` statement takes names from."""
    return import_base(statement, source.package)


def imports_in(source: PythonSource, body: Sequence[ast.stmt]) -> Iterator[Imported]:
    """The imports of a block, those under ``if`` and ``try`` too, not those of inner functions."""
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield from statement_imports(source, statement)
        for inner in inner_blocks(statement):
            yield from imports_in(source, inner)


def inner_blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of a compound statement that run in the same scope."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for field in ("body", "orelse", "finalbody"):
        block = getattr(statement, field, None)
        if isinstance(block, list):
            yield block
    for handler in getattr(statement, "handlers", []):
        yield handler.body
    for case in getattr(statement, "cases", []):
        yield case.body


def origin_of(node: ast.expr, origins: Mapping[str, str]) -> str | None:
    """The dotted origin of a name or attribute, by what its first name was imported as."""
    parts = attribute_chain(node)
    if not parts or parts[0] not in origins:
        return None
    return ".".join([origins[parts[0]], *parts[1:]])


def module_origins(source: PythonSource) -> dict[str, str]:
    """Name -> origin for the imports at the top level of a file."""
    return {found.name: found.origin for found in imports_in(source, source.tree.body)}


def origins_at(source: PythonSource, node: ast.AST) -> dict[str, str]:
    """Name -> origin for the imports that hold where ``node`` stands."""
    start, end = source.span(node)
    origins = module_origins(source)
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            begin, stop = source.span(function)
            if begin <= start and end <= stop:
                origins |= {each.name: each.origin for each in imports_in(source, function.body)}
    return origins


def _plain(statement: ast.Import, alias: ast.alias) -> Imported:
    if alias.asname:
        return Imported(alias.asname, alias.name, alias.name, statement, alias)
    first = alias.name.partition(".")[0]
    return Imported(first, first, alias.name, statement, alias)
