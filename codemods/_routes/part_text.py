"""One part's file on its way into the unified one."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from refactor_kit.base import Part
from refactor_kit.python.editing.chunks import Chunk, Cut, is_type_checking_imports
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.application.definitions import bound_by

from .part_edits import PartEdits

ImportStatement = ast.Import | ast.ImportFrom


@dataclass
class PartText:
    """``preamble`` is what stands above the definitions, or above the first router."""

    part: Part
    source: PythonSource
    pieces: Cut
    edits: PartEdits
    preamble: list[Chunk] = field(default_factory=list)
    body: list[Chunk] = field(default_factory=list)

    def bound(self, chunk: Chunk) -> set[str]:
        """The names that the chunk's statement binds."""
        return bound_by(self.source, chunk.statement)

    def sort_chunks(self, dropped: set[str], routers: Collection[str]) -> None:
        """Fill preamble and body; imports and what other parts supply stay out.

        What stands above the first of ``routers`` may be what its definition needs.
        """
        chunks = self.pieces.chunks
        first = next((n for n, each in enumerate(chunks) if self.bound(each) & set(routers)), 0)
        defining = False
        for number, chunk in enumerate(chunks):
            if next(import_statements(chunk), None) is not None:
                continue
            names = self.bound(chunk)
            if names and names <= dropped:
                continue
            defining = defining or (chunk.is_definition and number > first)
            (self.body if defining else self.preamble).append(chunk)


def import_statements(chunk: Chunk) -> Iterator[tuple[ImportStatement, bool]]:
    """The imports of a chunk that holds nothing else, and whether they are for typing only."""
    statement = chunk.statement
    if isinstance(statement, ImportStatement):
        yield statement, False
    elif isinstance(statement, ast.If) and is_type_checking_imports(statement):
        for inner in statement.body:
            if isinstance(inner, ImportStatement):
                yield inner, True
