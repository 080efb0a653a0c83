"""Schema imports of a file that stays where it is: the public names take their place."""

from __future__ import annotations

import ast

from refactor_kit.base import Context, SourceTree
from refactor_kit.reading._route_source import PythonSource
from refactor_kit.reading.line_length import line_length

from .chunks import is_type_checking_imports
from .import_items import ImportItem, render, statement_items
from .part_edits import PartEdits


def replace_imports(
    tree: SourceTree, context: Context, source: PythonSource, edits: PartEdits
) -> None:
    """Replace the first schema import by the public one and take the others away."""
    rewriter = _Rewriter(tree, context, source, edits)
    rewriter.block(source.tree.body, set(edits.schemas.runtime), typing=False, indent="")
    for statement in source.tree.body:
        if isinstance(statement, ast.If) and is_type_checking_imports(statement):
            rewriter.block(statement.body, set(edits.schemas.typing), typing=True, indent="    ")


class _Rewriter:
    def __init__(
        self, tree: SourceTree, context: Context, source: PythonSource, edits: PartEdits
    ) -> None:
        self.tree = tree
        self.roots = context.settings.source_roots
        self.package = context.settings.public_package
        self.source = source
        self.edits = edits
        self.width = line_length(tree)

    def block(self, body: list[ast.stmt], names: set[str], *, typing: bool, indent: str) -> None:
        statements = [each for each in body if isinstance(each, ast.Import | ast.ImportFrom)]
        dropped = self.edits.schemas.dropped
        going = [each for each in statements if any(alias in dropped for alias in each.names)]
        if not going:
            return
        public = [each for each in statements if self._is_public(each)]
        kept = [item for each in public for _, item in statement_items(self.source, each)]
        known = {item.name for item in kept if item.asname is None}
        items = [item for item in kept if item.asname is None]
        items += [ImportItem(self.package, name) for name in names - known]
        written = render(items, self.tree, self.roots, self.width, indent) if items else ""
        place = public[0] if public else going[0]
        for statement in going:
            if statement is not place:
                self._take_away(statement, body, indent)
        if place in going or names - known:
            self._write(place, written, indent)

    def _is_public(self, statement: ast.Import | ast.ImportFrom) -> bool:
        return (
            isinstance(statement, ast.ImportFrom)
            and statement.module == self.package
            and not statement.level
            and not any(alias in self.edits.schemas.dropped for alias in statement.names)
            and all(alias.asname is None for alias in statement.names)
        )

    def _rest(self, statement: ast.Import | ast.ImportFrom, indent: str) -> str:
        """The names of a statement that stay."""
        items = [
            item
            for alias, item in statement_items(self.source, statement)
            if alias not in self.edits.schemas.dropped
        ]
        if self._is_public(statement) or not items:
            return ""
        return render(items, self.tree, self.roots, self.width, indent)

    def _write(self, statement: ast.Import | ast.ImportFrom, text: str, indent: str) -> None:
        start, end = self.source.span(statement)
        rest = self._rest(statement, indent)
        lines = "\n".join(each for each in (rest, text) if each)
        if lines:
            self.edits.splices.replace(start, end, lines.removeprefix(indent))
        else:
            self._remove_lines(statement)

    def _take_away(
        self, statement: ast.Import | ast.ImportFrom, body: list[ast.stmt], indent: str
    ) -> None:
        rest = self._rest(statement, indent)
        if rest:
            start, end = self.source.span(statement)
            self.edits.splices.replace(start, end, rest.removeprefix(indent))
        else:
            self._remove_lines(statement)

    def _remove_lines(self, statement: ast.stmt) -> None:
        start, end = self.source.span(statement)
        begin = self.source.text.rfind("\n", 0, start) + 1
        stop = self.source.text.find("\n", end)
        self.edits.splices.replace(begin, stop + 1 if stop >= 0 else end, "")
