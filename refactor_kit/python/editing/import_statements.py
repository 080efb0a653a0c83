"""Names added to and taken from the import statements of a file that stays where it is."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from refactor_kit.python.editing.import_items import ImportItem, render_statement
from refactor_kit.python.editing.import_text import member_key
from refactor_kit.python.editing.splices import Splices
from refactor_kit.python.source_file import PythonSource

Statement = ast.Import | ast.ImportFrom


def has_own_lines(statement: Statement) -> bool:
    """Whether every name stands on a line of its own."""
    lines = {alias.lineno for alias in statement.names}
    return len(lines) == len(statement.names) and statement.lineno not in lines


class ImportLines:
    """Edits import statements by their lines, so that comments and order stay."""

    def __init__(self, source: PythonSource, splices: Splices, width: int) -> None:
        self.source = source
        self.splices = splices
        self.width = width

    def replace(
        self, going: Sequence[tuple[Statement, ast.alias]], new: ImportItem, near: Statement
    ) -> None:
        """Take aliases away and put ``new`` where it sorts, near the statement ``near``."""
        gone: dict[int, list[ast.alias]] = {}
        statements: dict[int, Statement] = {id(near): near}
        for statement, alias in going:
            gone.setdefault(id(statement), []).append(alias)
            statements[id(statement)] = statement
        joins = self._joined(near, new)
        for key, statement in statements.items():
            added = new if joins is statement else None
            self.edit(statement, gone.get(key, []), added)
        if joins is None:
            indent = self.indent(self.source.span(near)[0])
            self.insert(near, new, render_statement([new], self.width, indent))
        elif id(joins) not in statements:
            self.edit(joins, [], new)

    def _joined(self, near: Statement, new: ImportItem) -> Statement | None:
        """The statement that takes names from the same module already."""
        if not new.name or new.asname:
            return None
        for statement in self._block(near):
            if isinstance(statement, ast.ImportFrom) and _module(statement) == new.module:
                return statement
        return None

    def edit(
        self, statement: Statement, gone: Sequence[ast.alias], added: ImportItem | None
    ) -> None:
        """One statement without the aliases ``gone`` and with ``added``."""
        if not gone and added is None:
            return
        kept = [alias for alias in statement.names if alias not in gone]
        if not kept and added is None:
            self._remove(statement)
        elif has_own_lines(statement):
            self._edit_lines(statement, gone, added)
        else:
            items = [_item(statement, alias) for alias in kept]
            items = (
                sorted([*items, added], key=lambda each: (member_key(each.name), each.name))
                if added
                else items
            )
            start, end = self.source.span(statement)
            indent = self.indent(start)
            written = render_statement(items, self.width, indent)
            self.splices.replace(start, end, written)

    def _edit_lines(
        self, statement: Statement, gone: Sequence[ast.alias], added: ImportItem | None
    ) -> None:
        for alias in gone:
            self.splices.replace(*self._line(alias), "")
        if added is None:
            return
        written = added.name + (f" as {added.asname}" if added.asname else "")
        after = [
            alias
            for alias in statement.names
            if (member_key(alias.name), alias.name) > (member_key(added.name), added.name)
        ]
        anchor = after[0] if after else statement.names[-1]
        begin, end = self._line(anchor)
        indent = self.indent(self.source.span(anchor)[0])
        place = begin if after else end
        self.splices.replace(place, place, f"{indent}{written},\n")

    def insert(self, near: Statement, new: ImportItem, written: str) -> None:
        """A statement of its own, before the first neighbour that sorts behind it."""
        indent = self.indent(self.source.span(near)[0])
        block = [
            each for each in self._block(near) if isinstance(each, ast.ImportFrom) == bool(new.name)
        ]
        keys = [_key(each) for each in block]
        anchor = near
        if keys == sorted(keys):
            behind = [each for each in block if _key(each) > new.module]
            if behind:
                anchor = behind[0]
            else:
                end = self._line((block or self._block(near))[-1])[1]
                self.splices.replace(end, end, f"{indent}{written}\n")
                return
        begin = self._line(anchor)[0]
        self.splices.replace(begin, begin, f"{indent}{written}\n")

    def _block(self, near: Statement) -> list[Statement]:
        """The import statements that stand together with ``near``, without a gap between."""
        for body in _bodies(self.source.tree):
            if near not in body:
                continue
            index = body.index(near)
            first = last = index
            while first and self._adjacent(body[first - 1], body[first]):
                first -= 1
            while last + 1 < len(body) and self._adjacent(body[last], body[last + 1]):
                last += 1
            return [s for s in body[first : last + 1] if isinstance(s, ast.Import | ast.ImportFrom)]
        return [near]

    def _adjacent(self, one: ast.stmt, other: ast.stmt) -> bool:
        imports = isinstance(one, Statement) and isinstance(other, Statement)
        return imports and other.lineno == (one.end_lineno or 0) + 1

    def _remove(self, statement: Statement) -> None:
        self.splices.replace(*self._line(statement), "")

    def _line(self, node: ast.AST) -> tuple[int, int]:
        start, end = self.source.span(node)
        stop = self.source.text.find("\n", end)
        return (
            self.source.text.rfind("\n", 0, start) + 1,
            stop + 1 if stop >= 0 else len(self.source.text),
        )

    def indent(self, start: int) -> str:
        return self.source.text[self.source.text.rfind("\n", 0, start) + 1 : start]


def _bodies(tree: ast.Module) -> list[list[ast.stmt]]:
    return [
        block
        for node in ast.walk(tree)
        for block in (getattr(node, "body", None), getattr(node, "orelse", None))
        if isinstance(block, list)
    ]


def _module(statement: ast.ImportFrom) -> str:
    return "." * statement.level + (statement.module or "")


def _key(statement: Statement) -> str:
    return _module(statement) if isinstance(statement, ast.ImportFrom) else statement.names[0].name


def _item(statement: Statement, alias: ast.alias) -> ImportItem:
    if isinstance(statement, ast.ImportFrom):
        return ImportItem(_module(statement), alias.name, alias.asname)
    return ImportItem(alias.name, "", alias.asname)
