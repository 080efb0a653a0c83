"""Composes the unified route file from the parts' files."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from refactor_kit.base import Context, Part, Refusal, SourceTree
from refactor_kit.reading._route_imports import from_module
from refactor_kit.reading._route_source import PythonSource
from refactor_kit.reading._router_plan import RouterPlan
from refactor_kit.reading.line_length import line_length

from .chunks import Chunk, Cut, cut, is_type_checking_imports
from .future_import import future_features, future_refusals
from .import_items import ImportItem, merged, render, statement_items
from .layout_text import Piece, laid_out
from .module_docstring import merged_docstring
from .part_edits import PartEdits, add_tag, edit_part
from .public_surface import PublicSurface
from .router_calls import RouterCalls, build_router_calls


@dataclass
class _PartText:
    """One part on its way into the unified file."""

    part: Part
    source: PythonSource
    pieces: Cut
    edits: PartEdits
    preamble: list[Chunk] = field(default_factory=list)
    body: list[Chunk] = field(default_factory=list)


@dataclass(frozen=True)
class Composed:
    """The text of the unified file (newlines ``\\n``), or why there is none."""

    text: str
    refusals: tuple[Refusal, ...]


def compose(
    tree: SourceTree, context: Context, plan: RouterPlan, surface: PublicSurface
) -> Composed:
    """The unified file for ``plan``."""
    return _Composer(tree, context, plan, surface).run()


class _Composer:
    def __init__(
        self, tree: SourceTree, context: Context, plan: RouterPlan, surface: PublicSurface
    ) -> None:
        self.tree = tree
        self.context = context
        self.plan = plan
        self.surface = surface
        self.width = line_length(tree)
        self.refusals: list[Refusal] = []

    def run(self) -> Composed:
        self.calls = build_router_calls(self.tree, self.context, self.plan, self.width)
        self.parts = [self._part(part, source) for part, source in self._in_mount_order()]
        self.refusals += self.calls.refusals
        self.refusals += future_refusals([part.source for part in self.parts])
        self._add_operation_tags()
        text = laid_out([*self._head(), *self._preamble(), *self._bodies()])
        return Composed(text, tuple(dict.fromkeys(self.refusals)))

    def _in_mount_order(self) -> list[tuple[Part, PythonSource]]:
        order = {
            router.part.name: index
            for index, router in reversed(list(enumerate(self.plan.routers)))
        }
        return sorted(self.plan.sources, key=lambda each: order.get(each[0].name, 0))

    def _part(self, part: Part, source: PythonSource) -> _PartText:
        renames = dict(self.plan.clashes.renames.get(part.name, {}))
        routers = {old: new for (owner, old), new in self.calls.names.items() if owner == part.name}
        edits = edit_part(
            self.tree, self.context, self.plan, part, source, self.surface, renames | routers
        )
        self.refusals += edits.refusals
        text = _PartText(part, source, cut(source), edits)
        self._sort_chunks(text, set(routers))
        return text

    def _sort_chunks(self, text: _PartText, routers: set[str]) -> None:
        """Imports apart; what comes before the first definition is the preamble."""
        dropped = self.plan.clashes.dropped.get(text.part.name, set())
        defining = False
        for chunk in text.pieces.chunks:
            names = _bound(chunk.statement)
            if isinstance(chunk.statement, ast.Import | ast.ImportFrom) or (
                is_type_checking_imports(chunk.statement)
            ):
                continue
            if names and names <= dropped:
                continue
            defining = defining or chunk.is_definition
            (text.body if defining else text.preamble).append(chunk)
        self.refusals += _router_refusals(text, routers)

    def _add_operation_tags(self) -> None:
        for served in self.calls.tags.operations:
            for part in self.parts:
                if served.operation is not None and served.file == part.source.path:
                    tag = self.context.module.name
                    add_tag(part.source, served.operation.call, tag, part.edits.splices)

    def _head(self) -> Iterator[Piece]:
        for header in dict.fromkeys(part.pieces.header for part in self.parts):
            if header:
                yield Piece(0, header)
        docstrings = [(part.part, part.pieces.docstring) for part in self.parts]
        docstring = merged_docstring(self.context.module, docstrings)
        if docstring:
            yield Piece(0, docstring)
        items = merged(self._import_items())
        roots = self.context.settings.source_roots
        normal = [item for item in items if not item.typing]
        if normal:
            yield Piece(1, render(normal, self.tree, roots, self.width))
        typing = [item for item in items if item.typing]
        if typing:
            block = render(typing, self.tree, roots, self.width, "    ")
            yield Piece(1, f"if TYPE_CHECKING:\n{block}")

    def _import_items(self) -> Iterator[ImportItem]:
        package = self.context.settings.public_package
        for part in self.parts:
            schemas = part.edits.schemas
            for name in sorted(schemas.runtime):
                yield ImportItem(package, name)
            for name in sorted(schemas.typing):
                yield ImportItem(package, name, typing=True)
            yield from self._own_imports(part)
        for features in {*()}.union(*(future_features(part.source) for part in self.parts)):
            yield ImportItem("__future__", features)
        yield from self.calls.imports
        if not any(item.bound == "APIRouter" for part in self.parts for item in _items(part)):
            yield ImportItem("fastapi", "APIRouter")

    def _own_imports(self, part: _PartText) -> Iterator[ImportItem]:
        renames = self.plan.clashes.renames.get(part.part.name, {})
        for chunk in part.pieces.chunks:
            for statement, typing in _import_statements(chunk):
                if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
                    continue
                comments = tuple(line.strip() for line in chunk.comments()) if not typing else ()
                for alias, item in statement_items(part.source, statement, typing=typing):
                    if alias in part.edits.schemas.dropped:
                        continue
                    item = replace(
                        item, comments=comments, module=self._module(part, statement, item)
                    )
                    comments = ()
                    new = renames.get(item.bound)
                    yield replace(item, asname=new) if new else item

    def _module(
        self, part: _PartText, statement: ast.Import | ast.ImportFrom, item: ImportItem
    ) -> str:
        """Relative imports stay relative where the unified file lies in the same package."""
        if not item.module.startswith(".") or isinstance(statement, ast.Import):
            return item.module
        same = part.source.package == self.context.module.route_module.rpartition(".")[0]
        return item.module if same else from_module(part.source, statement)

    def _preamble(self) -> Iterator[Piece]:
        written = False
        for part in self.parts:
            for chunk in part.preamble:
                if not _is_router(chunk, part, self.calls):
                    yield self._piece(chunk, part)
                elif not written:
                    written = True
                    yield self._routers(chunk)

    def _bodies(self) -> Iterator[Piece]:
        for part in self.parts:
            for index, chunk in enumerate(part.body):
                if _is_router(chunk, part, self.calls):
                    continue
                piece = self._piece(chunk, part)
                yield replace(piece, blank=2) if index == 0 else piece
            if part.pieces.footer:
                yield Piece(2, part.pieces.footer)
        if self.calls.includes:
            yield Piece(2, "\n".join(self.calls.includes))

    def _piece(self, chunk: Chunk, part: _PartText) -> Piece:
        text = chunk.text(part.edits.splices, self.width)
        return Piece(chunk.blank, text, chunk.is_definition)

    def _routers(self, chunk: Chunk) -> Piece:
        comments = list(
            dict.fromkeys(
                line
                for part in self.parts
                for each in part.preamble
                if _is_router(each, part, self.calls)
                for line in each.comments()
            )
        )
        return Piece(chunk.blank, "\n".join([*comments, *self.calls.definitions]))


def _is_router(chunk: Chunk, part: _PartText, calls: RouterCalls) -> bool:
    names = _bound(chunk.statement)
    return any((part.part.name, name) in calls.names for name in names)


def _bound(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
    return set()


def _import_statements(chunk: Chunk) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    statement = chunk.statement
    if isinstance(statement, ast.Import | ast.ImportFrom):
        yield statement, False
    elif isinstance(statement, ast.If) and is_type_checking_imports(statement):
        for inner in statement.body:
            if isinstance(inner, ast.Import | ast.ImportFrom):
                yield inner, True


def _items(part: _PartText) -> Iterator[ImportItem]:
    for chunk in part.pieces.chunks:
        for statement, typing in _import_statements(chunk):
            for _, item in statement_items(part.source, statement, typing=typing):
                yield item


def _router_refusals(text: _PartText, routers: Sequence[str] | set[str]) -> Iterator[Refusal]:
    for chunk in text.body:
        for name in _bound(chunk.statement) & set(routers):
            yield Refusal(
                text.source.path,
                chunk.statement.lineno,
                f"{name} is built after the first definition of the file",
                "build it above the functions",
            )
