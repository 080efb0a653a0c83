"""The imports of the unified file."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from refactor_kit.base import Context
from refactor_kit.python.editing.chunks import Chunk, is_type_checking_imports
from refactor_kit.python.editing.import_items import ImportItem, merged, statement_items
from refactor_kit.python.imported_names import from_module
from refactor_kit.python.occurrences import occurrences
from refactor_kit.reading.routes.model import RouterPlan

from .carried_comments import with_comments
from .future_import import future_features
from .part_text import ImportStatement, PartText, import_statements
from .router_calls import RouterCalls
from .schema_result import imported_from


def unified_imports(
    context: Context, plan: RouterPlan, parts: Sequence[PartText], calls: RouterCalls
) -> list[ImportItem]:
    """Everything the parts import, schema classes by their public names, each name once."""
    return merged(_Collector(context, plan, parts, calls).items())


class _Collector:
    def __init__(
        self, context: Context, plan: RouterPlan, parts: Sequence[PartText], calls: RouterCalls
    ) -> None:
        self.context = context
        self.plan = plan
        self.parts = parts
        self.calls = calls

    def items(self) -> Iterator[ImportItem]:
        for feature in sorted(set().union(*(future_features(part.source) for part in self.parts))):
            yield ImportItem("__future__", feature)
        own = [item for part in self.parts for item in self._own(part)]
        if not self._checks_types(own):
            own = [item for item in own if item.name != "TYPE_CHECKING"]
        yield from own
        for part in self.parts:
            yield from self._schemas(part)
        yield from self.calls.imports
        if not any(item.bound == "APIRouter" for item in own):
            yield ImportItem("fastapi", "APIRouter")

    def _checks_types(self, own: Sequence[ImportItem]) -> bool:
        """Whether ``TYPE_CHECKING`` is still used once schema imports have moved."""
        run_time = {name for part in self.parts for name in part.edits.schemas.runtime}
        typing = {name for part in self.parts for name in part.edits.schemas.typing}
        used = any(
            each.name == "TYPE_CHECKING" and each.use == "load" and id(each.parents[-1]) not in only
            for part in self.parts
            for only in [{id(c.statement) for c in part.pieces.chunks if _is_typing_block(c)}]
            for each in occurrences(part.source)
        )
        return used or bool(typing - run_time) or any(item.typing for item in own)

    def _schemas(self, part: PartText) -> Iterator[ImportItem]:
        package = imported_from(
            self.context.settings.public_package,
            self.context.module.route_module.rpartition(".")[0],
            [each.edits.schemas for each in self.parts],
        )
        schemas = part.edits.schemas
        comments = tuple(
            line.strip()
            for chunk in part.pieces.chunks
            for statement, typing in import_statements(chunk)
            if not typing and all(alias in schemas.dropped for alias in statement.names)
            for line in chunk.comments()
        )
        items = []
        for name in sorted(schemas.runtime):
            items.append(ImportItem(package, name, schemas.aliases.get(name), comments=comments))
            comments = ()
        for name in sorted(schemas.typing):
            items.append(ImportItem(package, name, schemas.aliases.get(name), typing=True))
        statements = [each for chunk in part.pieces.chunks for each, _ in import_statements(chunk)]
        yield from with_comments(part.source, statements, schemas, items)

    def _own(self, part: PartText) -> Iterator[ImportItem]:
        for chunk in part.pieces.chunks:
            for statement, typing in import_statements(chunk):
                if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
                    continue
                comments = () if typing else tuple(line.strip() for line in chunk.comments())
                for item in self._of_statement(part, statement, typing):
                    yield replace(item, comments=comments + item.comments)
                    comments = ()

    def _of_statement(
        self, part: PartText, statement: ImportStatement, typing: bool
    ) -> Iterator[ImportItem]:
        renames = self.plan.clashes.renames.get(part.part.name, {})
        for alias, item in statement_items(part.source, statement, typing=typing):
            if alias in part.edits.schemas.dropped:
                continue
            item = replace(item, module=self._module(part, statement, item))
            new = renames.get(item.bound)
            yield replace(item, asname=new) if new else item

    def _module(self, part: PartText, statement: ImportStatement, item: ImportItem) -> str:
        """Relative imports stay relative where the unified file lies in the same package."""
        if isinstance(statement, ast.Import) or not statement.level:
            return item.module
        same = part.source.package == self.context.module.route_module.rpartition(".")[0]
        return item.module if same else from_module(part.source, statement)


def _is_typing_block(chunk: Chunk) -> bool:
    return is_type_checking_imports(chunk.statement)
