"""The one route file of a single-part module, changed where it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from refactor_kit.base import Context, Edit, Outcome, SourceTree
from refactor_kit.python.editing.chunks import is_type_checking_imports
from refactor_kit.python.editing.import_items import ImportItem, render, statement_items
from refactor_kit.python.editing.import_statements import ImportChanges, Statement
from refactor_kit.python.editing.refit import refitted
from refactor_kit.python.imported_names import from_module
from refactor_kit.python.line_length import line_length
from refactor_kit.python.occurrences import occurrences
from refactor_kit.python.shared_lines import refuse_shared_lines
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.routes.plan import plan_router

from .carried_comments import with_comments
from .name_refusals import hidden_names
from .old_paths import with_old_paths
from .part_edits import PartEdits, edit_part
from .part_tags import tag_in_place
from .public_surface import read_surface
from .schema_names import other_names
from .schema_result import imported_from


def edit_in_place(tree: SourceTree, context: Context) -> Outcome:
    """Public schema names, the tag, moved paths, old ones kept; every other byte stays."""
    plan = plan_router(tree, context)
    part, source = plan.sources[0]
    surface = read_surface(tree, context)
    taken = other_names(tree, context, source, surface)
    edits = edit_part(tree, context, plan, part, source, surface, {}, taken)
    schemas = edits.schemas
    refusals = [
        *edits.refusals,
        *refuse_shared_lines(source.path, source.tree, edited_imports(source, edits)),
        *hidden_names(context, source, schemas, schemas.local_names(), set()),
    ]
    if refusals:
        return Outcome(refusals=tuple(refusals))
    others = tag_in_place(tree, context, plan, edits)
    replace_imports(tree, context, source, edits)
    if not edits.splices.found:
        return Outcome(edits=tuple(others))
    width = line_length(tree)
    text = refitted(source.text, edits.splices.apply(source.text), width)
    roots = context.settings.source_roots
    content = with_old_paths(source.path, source.encoded(text), plan, roots, width)
    return Outcome(edits=(Edit(source.path, content), *others))


def replace_imports(
    tree: SourceTree, context: Context, source: PythonSource, edits: PartEdits
) -> None:
    """Take the schema imports away and put the public ones where they sort."""
    rewriter = _Rewriter(tree, context, source, edits)
    rewriter.block(source.tree.body, set(edits.schemas.runtime))
    for statement in source.tree.body:
        if isinstance(statement, ast.If) and is_type_checking_imports(statement):
            rewriter.typing_block(statement, set(edits.schemas.typing))
    rewriter.changes.splice_into(edits.splices)


def edited_imports(source: PythonSource, edits: PartEdits) -> Iterator[Statement]:
    """The import statements that lose names."""
    for node in ast.walk(source.tree):
        if isinstance(node, Statement) and any(
            alias in edits.schemas.dropped for alias in node.names
        ):
            yield node


class _Rewriter:
    def __init__(
        self, tree: SourceTree, context: Context, source: PythonSource, edits: PartEdits
    ) -> None:
        self.tree = tree
        self.roots = context.settings.source_roots
        self.package = context.settings.public_package
        self.written = imported_from(self.package, source.package, [edits.schemas])
        self.source = source
        self.dropped = edits.schemas.dropped
        self.aliases = edits.schemas.aliases
        self.schemas = edits.schemas
        self.splices = edits.splices
        self.changes = ImportChanges(source, line_length(tree))

    def typing_block(self, block: ast.If, names: set[str]) -> None:
        """The same under ``if TYPE_CHECKING:``, which goes when nothing is left in it."""
        if names or any(self._rest(each) for each in block.body if isinstance(each, Statement)):
            self.block(block.body, names)
            return
        self._remove(block)
        uses = [each for each in occurrences(self.source) if each.name == "TYPE_CHECKING"]
        imports = [each.parents[-1] for each in uses if each.use == "import"]
        if len(uses) == 2 and imports and isinstance(imports[0], ast.ImportFrom):
            going = [each for each in imports[0].names if each.name == "TYPE_CHECKING"]
            self.changes.take(imports[0], going)

    def block(self, body: list[ast.stmt], names: set[str]) -> None:
        statements = [each for each in body if isinstance(each, Statement)]
        going = [each for each in statements if any(alias in self.dropped for alias in each.names)]
        if not going:
            return
        public = next((each for each in statements if self._is_public(each)), None)
        for statement in going:
            self.changes.take(statement, self.dropped)
        if public is not None:
            known = self._names(public)
            names -= {item.name for item in known}
            items = [*known, *(self._item(known[0].module, name) for name in sorted(names))]
            carried = with_comments(self.source, going, self.schemas, items)
            if carried != known:
                self.changes.write(public, self._rendered(carried, public))
        elif names:
            items = [self._item(self.written, name) for name in sorted(names)]
            carried = with_comments(self.source, going, self.schemas, items)
            self.changes.put(self._rendered(carried, going[0]), going[0])

    def _names(self, public: Statement) -> list[ImportItem]:
        """What a statement that is written anew imports; a comment behind it stays in its place."""
        items = [item for _, item in statement_items(self.source, public)]
        if "#" in self.source.behind(public):
            items = [replace(item, trailing="") for item in items]
        return items

    def _item(self, module: str, name: str) -> ImportItem:
        return ImportItem(module, name, self.aliases.get(name))

    def _rendered(self, items: list[ImportItem], near: Statement) -> str:
        return render(items, self.tree, self.roots, self.changes.room(near))

    def _is_public(self, statement: Statement) -> bool:
        return (
            isinstance(statement, ast.ImportFrom)
            and from_module(self.source, statement) == self.package
            and not any(alias in self.dropped for alias in statement.names)
            and all(alias.asname is None for alias in statement.names)
        )

    def _rest(self, statement: Statement) -> list[ast.alias]:
        """The names of a statement that stay."""
        return [alias for alias in statement.names if alias not in self.dropped]

    def _remove(self, block: ast.If) -> None:
        """The block's lines and the blank ones above it."""
        start, stop = self.source.lines(block)
        begin = self.source.text.find("\n", len(self.source.text[:start].rstrip())) + 1
        self.splices.replace(begin, stop, "")
