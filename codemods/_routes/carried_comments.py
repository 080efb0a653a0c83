"""Comments beside what goes: they go on with the names that take its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from refactor_kit.python.editing.import_comments import both_comments
from refactor_kit.python.editing.import_items import ImportItem, statement_items
from refactor_kit.python.source_file import PythonSource

from .part_text import ImportStatement
from .schema_result import SchemaNames


def with_comments(
    source: PythonSource,
    statements: Iterable[ImportStatement],
    schemas: SchemaNames,
    items: Sequence[ImportItem],
) -> list[ImportItem]:
    """``items`` with what stood beside the aliases of ``statements`` that ``schemas`` drops.

    A comment behind a statement stays with it while other names are left in it.
    """
    found = {item.bound: item for item in items}
    for statement in statements:
        gone = [
            item for alias, item in statement_items(source, statement) if alias in schemas.dropped
        ]
        whole = len(gone) == len(statement.names)
        for index, item in enumerate(gone):
            name = schemas.renamed.get(item.bound, "")
            if name not in found:
                name = next(iter(found), "")
            if name:
                trailing = item.trailing if whole and not index else ""
                found[name] = _joined(found[name], replace(item, trailing=trailing))
    return [found[item.bound] for item in items]


def _joined(heir: ImportItem, item: ImportItem) -> ImportItem:
    above = tuple(dict.fromkeys(heir.comments + item.comments))
    return replace(
        heir,
        comments=above,
        trailing=both_comments(heir.trailing, item.trailing),
        beside=both_comments(heir.beside, item.beside),
    )
