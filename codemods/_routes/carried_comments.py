"""Comments beside what goes: they go on with the names that take its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from refactor_kit.base import Refusal
from refactor_kit.python.editing.import_items import ImportItem, lost_comments, statement_items
from refactor_kit.python.editing.import_statements import has_own_lines
from refactor_kit.python.source_file import PythonSource
from refactor_kit.python.text import comments_in

from .part_text import ImportStatement
from .schema_result import SchemaNames

#: Comments that tools read, for the line that they stand on.
FOR_TOOLS = re.compile(r"#\s*(?:type:|noqa|nosec|pragma|(?:pyright|pylint|mypy|ruff|fmt)\s*:)")


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


def refuse_lost_comments(
    source: PythonSource, statements: Iterable[ImportStatement], going: Container[ast.alias]
) -> Iterator[Refusal]:
    """Comments inside ``statements`` that would not stand in what takes their place.

    A statement of which some names stay is edited by its lines, where each name has its own.
    """
    for statement in statements:
        stays = not all(alias in going for alias in statement.names)
        if stays and has_own_lines(statement):
            continue
        lost = lost_comments(source, statement)
        if stays:
            inside = comments_in(source.segment(statement))
            lost = ((statement.lineno + line, comment) for line, comment in inside)
        for line, comment in lost:
            reason = f"{comment} would be lost: this import is written anew"
            yield Refusal(source.path, line, reason, "move the comment above the import")


def _joined(heir: ImportItem, item: ImportItem) -> ImportItem:
    above = tuple(dict.fromkeys(heir.comments + item.comments))
    return replace(
        heir,
        comments=above,
        trailing=_both(heir.trailing, item.trailing),
        beside=_both(heir.beside, item.beside),
    )


def _both(one: str, other: str) -> str:
    return "  ".join(dict.fromkeys(each for each in (one, other) if each))
