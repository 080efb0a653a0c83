"""Composes the unified route file from the parts' files."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile

from refactor_kit.base import Context, Module, Part, Refusal, SourceTree
from refactor_kit.python.editing.chunks import Chunk, cut
from refactor_kit.python.editing.import_comments import is_for_tools
from refactor_kit.python.editing.import_items import render
from refactor_kit.python.editing.layout_text import Piece, laid_out
from refactor_kit.python.line_length import line_length
from refactor_kit.python.source_file import PythonSource
from refactor_kit.python.statements import string_items
from refactor_kit.python.text import comments_in
from refactor_kit.reading.routes.model import RouterPlan
from refactor_kit.reading.routes.tags import module_tag

from .future_import import future_refusals
from .name_refusals import name_refusals
from .part_edits import edit_part
from .part_tags import take_tags
from .part_text import PartText
from .public_surface import PublicSurface
from .router_calls import PUBLIC, RouterCalls, build_router_calls, names_in, router_names
from .schema_names import other_names
from .unified_imports import unified_imports

_CODING = re.compile(r"^[ \t]*#.*?coding[:=].*\n?", re.MULTILINE)


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
        self.written = False

    def run(self) -> Composed:
        self.taken = {
            name
            for _, source in self.plan.sources
            for name in other_names(self.tree, self.context, source, self.surface)
        }
        self.names = router_names(self.plan)
        roots = self.context.settings.source_roots
        self.tag = module_tag(self.tree, roots, self.context.module, self.plan)
        self.parts = [self._part(part, source) for part, source in self._in_mount_order()]
        edits = {part.source.path: part.edits.splices for part in self.parts}
        self.calls = build_router_calls(
            self.tree, self.context, self.plan, self.tag, edits, self.width
        )
        self.exports, refusals = merged_exports(self.plan, self.parts, self.calls)
        self.refusals += [*self.calls.refusals, *refusals]
        self.refusals += future_refusals([part.source for part in self.parts])
        self.refusals += name_refusals(self.context, self.parts, self.calls)
        text = laid_out([*self._head(), *self._preamble(), *self._bodies()])
        return Composed(text, tuple(dict.fromkeys(self.refusals)))

    def _in_mount_order(self) -> list[tuple[Part, PythonSource]]:
        order: dict[str, int] = {}
        for index, router in enumerate(self.plan.routers):
            order.setdefault(router.part.name, index)
        return sorted(self.plan.sources, key=lambda each: order.get(each[0].name, 0))

    def _part(self, part: Part, source: PythonSource) -> PartText:
        renames = dict(self.plan.clashes.renames.get(part.name, {}))
        routers = names_in(self.names, part)
        renames |= routers
        edits = edit_part(
            self.tree, self.context, self.plan, part, source, self.surface, renames, self.taken
        )
        self.refusals += edits.refusals
        take_tags(self.tag.own, source, edits)
        text = PartText(part, source, cut(source), edits)
        text.sort_chunks(self.plan.clashes.dropped.get(part.name, set()), routers)
        return text

    def _head(self) -> Iterator[Piece]:
        headers = [_CODING.sub("", part.pieces.header).strip("\n") for part in self.parts]
        yield from (Piece(0, header) for header in shared_once(headers))
        docstrings = [(part.part, part.pieces.docstring) for part in self.parts]
        yield Piece(0, merged_docstring(self.context.module, docstrings))
        items = unified_imports(self.context, self.plan, self.parts, self.calls)
        roots = self.context.settings.source_roots
        normal = [item for item in items if not item.typing]
        yield Piece(1, render(normal, self.tree, roots, self.width))
        typing = [item for item in items if item.typing]
        if typing:
            block = render(typing, self.tree, roots, self.width, "    ")
            yield Piece(1, f"if TYPE_CHECKING:\n{block}")
        yield Piece(1, self.exports)

    def _preamble(self) -> Iterator[Piece]:
        for part in self.parts:
            for chunk in part.preamble:
                yield self._piece(chunk, part)

    def _bodies(self) -> Iterator[Piece]:
        for part in self.parts:
            for index, chunk in enumerate(part.body):
                piece = self._piece(chunk, part)
                yield replace(piece, blank=2) if index == 0 else piece
            yield Piece(2, part.pieces.footer)
        yield Piece(2, "\n".join(self.calls.includes))

    def _piece(self, chunk: Chunk, part: PartText) -> Piece:
        names = part.bound(chunk)
        if names & self.calls.names_in(part.part).keys():
            return self._routers(chunk, part, names)
        if "__all__" in names:
            return Piece(0, "")
        text = chunk.text(part.edits.splices, self.width)
        return Piece(chunk.blank, text, chunk.is_definition)

    def _routers(self, chunk: Chunk, part: PartText, names: set[str]) -> Piece:
        """The definitions that stand here: at the first place all that can stand together."""
        own = [
            each
            for each in self.calls.definitions
            if each.part == part.part.name and each.old in names
        ]
        due = own if any(each.late for each in own) else []
        places = [(chunk, part)] if due else []
        if not self.written:
            due = [each for each in self.calls.definitions if not each.late or each in own]
            places = [each for each in self._places() if each[0] is chunk or not self._late(*each)]
        self.written = True
        comments = dict.fromkeys(
            line for each, _ in places for line in [*each.comments(), *self._comments_inside(each)]
        )
        return Piece(chunk.blank, "\n".join([*comments, *(each.text for each in due)]))

    def _places(self) -> Iterator[tuple[Chunk, PartText]]:
        """Where the parts define their routers."""
        for part in self.parts:
            for each in [*part.preamble, *part.body]:
                if part.bound(each) & self.calls.names_in(part.part).keys():
                    yield each, part

    def _late(self, chunk: Chunk, part: PartText) -> bool:
        names = part.bound(chunk)
        return any(
            each.late and each.part == part.part.name and each.old in names
            for each in self.calls.definitions
        )

    def _comments_inside(self, chunk: Chunk) -> Iterator[str]:
        """What stands inside and behind a router's definition, and goes with its old text."""
        source, written = chunk.source, "\n".join(each.text for each in self.calls.definitions)
        for line, comment in comments_in(source.text[chunk.begin : chunk.end]):
            if comment in written:
                continue
            if is_for_tools(comment):
                number = source.text.count("\n", 0, chunk.begin) + line + 1
                reason = f"{comment} would be lost: the router is defined anew"
                remedy = "take the comment away, or move it above the router"
                self.refusals.append(Refusal(source.path, number, reason, remedy))
            yield comment


def shared_once(headers: Iterable[str]) -> Iterator[str]:
    """The comments at the top of several files, without what an earlier one begins with too."""
    seen: list[list[str]] = []
    for header in headers:
        kept = []
        for block in header.split("\n\n"):
            lines = block.splitlines()
            shared = max((_shared_start(lines, other) for other in seen), default=0)
            rest = "\n".join(dropwhile(lambda line: line.strip() == "#", lines[shared:]))
            kept.append(rest if shared else block)
            seen.append(lines)
        yield "\n\n".join(block for block in kept if block)


def _shared_start(lines: Sequence[str], others: Sequence[str]) -> int:
    """How many lines both begin with."""
    pairs = zip(lines, others, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def merged_docstring(module: Module, parts: Sequence[tuple[Part, ast.Expr | None]]) -> str:
    """The literal, or ``""`` where no part has one."""
    texts = [(part, _text(expression)) for part, expression in parts]
    known = list(dict.fromkeys(text for _, text in texts if text))
    if not known:
        return ""
    if len(known) == 1 and all(text for _, text in texts):
        return _literal(known[0])
    title = module.name.replace("_", " ")
    summary = f"{title[:1].upper()}{title[1:]} routes: {_listed([p.suffix for p, _ in texts])}."
    lines = [summary, ""]
    for part, text in texts:
        if text:
            first, *rest = text.splitlines()
            lines.append(f"- {part.suffix or part.name}: {first}")
            lines += [f"  {line}" if line.strip() else "" for line in rest]
    return _literal("\n".join(lines) + "\n")


def _text(expression: ast.Expr | None) -> str:
    if expression is None or not isinstance(expression.value, ast.Constant):
        return ""
    return inspect.cleandoc(str(expression.value.value)).strip()


def _listed(names: list[str]) -> str:
    shown = [name.replace("_", " ") for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped = f'{escaped[:-1]}\\"'
    if "\n" in escaped and not escaped.endswith("\n"):
        escaped += "\n"
    return f'"""{escaped}"""'


def merged_exports(
    plan: RouterPlan, parts: Sequence[PartText], calls: RouterCalls
) -> tuple[str, list[Refusal]]:
    """The assignment, ``""`` where no part has one, with what cannot be merged."""
    names: dict[str, None] = {}
    refusals: list[Refusal] = []
    ordered = True
    found = False
    for part in parts:
        renamed = {**plan.clashes.renames.get(part.part.name, {}), **part.edits.schemas.renamed}
        renamed |= dict.fromkeys(calls.names_in(part.part), PUBLIC)
        for statement in part.source.tree.body:
            inside = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
            if not any(node.id == "__all__" for node in inside):
                continue
            plain = isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value
            items, whole = string_items(plain) if plain else ([], False)
            if not whole:
                reason = "__all__ is not a plain list of names"
                remedy = "write it as one list of strings, or leave it out of the route files"
                refusals.append(Refusal(part.source.path, statement.lineno, reason, remedy))
                continue
            found = True
            listed = [item.value for item in items]
            ordered = ordered and listed == sorted(listed)
            names.update(dict.fromkeys(renamed.get(name, name) for name in listed))
    if not found:
        return "", refusals
    shown = ", ".join(f'"{name}"' for name in (sorted(names) if ordered else names))
    return f"__all__ = [{shown}]", refusals
