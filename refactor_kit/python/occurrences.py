"""Every place where a file names something, with its characters and the scope it means."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from refactor_kit.python.parsing import parse_expression
from refactor_kit.python.quoted_types import quoted_in_annotation, quoted_types
from refactor_kit.python.scopes import Scope, build_scopes, opens_scope, split_by_scope
from refactor_kit.python.source_file import PythonSource, memoized_with_source
from refactor_kit.python.statements import annotations_of, attribute_chain

Use = Literal["load", "store", "definition", "global", "import", "awkward"]


@dataclass(frozen=True)
class Occurrence:
    """One naming of ``name``.

    ``scope`` is the scope that binds it (``None``: a builtin, or unknown). ``start`` and ``end``
    are positions in the text, -1 where they cannot be told. ``chain`` is the whole dotted
    expression that begins here, ``parents`` the nodes around it, innermost last. ``node`` is the
    name's own node, for a name in a string the literal.
    """

    name: str
    use: Use
    scope: Scope | None
    start: int
    end: int
    chain: tuple[str, ...]
    parents: tuple[ast.AST, ...]
    node: ast.AST


@memoized_with_source
def occurrences(source: PythonSource) -> tuple[Occurrence, ...]:
    """All occurrences of a file, in no particular order."""
    walker = _Walker(source)
    return tuple(walker.walk(source.tree, walker.scopes[source.tree], ()))


def module_level(source: PythonSource, name: str) -> list[Occurrence]:
    """Where ``name`` of the module's own level is named, inside functions too."""
    return [
        each
        for each in occurrences(source)
        if each.name == name and each.scope is not None and each.scope.is_module
    ]


class _Walker:
    def __init__(self, source: PythonSource) -> None:
        self.source = source
        self.scopes = build_scopes(source.tree)

    def walk(
        self, node: ast.AST, scope: Scope, parents: tuple[ast.AST, ...]
    ) -> Iterator[Occurrence]:
        yield from self._here(node, scope, parents)
        around = (*parents, node)
        for quoted in quoted_types(node):
            yield from self._strings(quoted, scope, around)
        if not opens_scope(node) or isinstance(node, ast.Module):
            for child in ast.iter_child_nodes(node):
                yield from self._child(child, node, scope, around)
            return
        inner = self.scopes[node]
        outer, own = split_by_scope(node)
        for child in outer:
            yield from self._child(child, node, scope, around)
        for child in own:
            if not isinstance(child, ast.arg):
                yield from self._child(child, node, inner, around)

    def _child(
        self, child: ast.AST, parent: ast.AST, scope: Scope, around: tuple[ast.AST, ...]
    ) -> Iterator[Occurrence]:
        if any(child is each for each in annotations_of(parent)):
            yield from self._strings(child, scope, around)
        yield from self.walk(child, scope, around)

    def _here(
        self, node: ast.AST, scope: Scope, parents: tuple[ast.AST, ...]
    ) -> Iterator[Occurrence]:
        match node:
            case ast.Name(id=name):
                yield self._name(node, scope, parents)
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                start = self._after_keyword(node, name)
                yield self._made(name, "definition", scope, start, parents, node)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                begin, end = self.source.span(node)
                for name in names:
                    found = re.compile(rf"\b{name}\b").search(self.source.text, begin + 6, end)
                    start = found.start() if found else -1
                    yield self._made(name, "global", scope, start, parents, node)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                for alias in aliases:
                    name = alias.asname or alias.name.partition(".")[0]
                    yield self._made(name, "import", scope, -1, (*parents, node), node)
            case ast.ExceptHandler(name=str() as name) | ast.MatchStar(name=str() as name):
                yield self._made(name, "awkward", scope, -1, parents, node)
            case ast.MatchAs(name=str() as name) | ast.MatchMapping(rest=str() as name):
                yield self._made(name, "awkward", scope, -1, parents, node)

    def _made(
        self,
        name: str,
        use: Use,
        scope: Scope,
        start: int,
        parents: tuple[ast.AST, ...],
        node: ast.AST,
    ) -> Occurrence:
        end = start + len(name) if start >= 0 else -1
        return Occurrence(name, use, scope.resolve(name), start, end, (name,), parents, node)

    def _name(self, node: ast.Name, scope: Scope, parents: tuple[ast.AST, ...]) -> Occurrence:
        start, end = self.source.span(node)
        if self.source.text[start:end] != node.id:
            # Python 3.11 misplaces what stands inside some f-strings.
            start = self._inside_format_string(node, parents)
            end = start + len(node.id) if start >= 0 else -1
        use: Use = "load" if isinstance(node.ctx, ast.Load) else "store"
        chain = _chain(node, parents)
        line = node.lineno if use == "load" else None
        owner = scope.resolve(node.id, line)
        return Occurrence(node.id, use, owner, start, end, chain, parents, node)

    def _inside_format_string(self, node: ast.Name, parents: tuple[ast.AST, ...]) -> int:
        """Where a name stands in its f-string; -1 unless its occurrences there are all it has."""
        literal = next((each for each in parents if isinstance(each, ast.JoinedStr)), None)
        if literal is None:
            return -1
        begin, end = self.source.span(literal)
        alike = [
            each for each in ast.walk(literal) if isinstance(each, ast.Name) and each.id == node.id
        ]
        pattern = re.compile(rf"(?<![\w.]){re.escape(node.id)}(?!\w)")
        places = [match.start() for match in pattern.finditer(self.source.text, begin, end)]
        # The tree is walked by levels, the text from left to right: with one name of the kind, or
        # with all of them going the same way, that makes no difference.
        return places[alike.index(node)] if len(places) == len(alike) else -1

    def _after_keyword(self, node: ast.AST, name: str) -> int:
        start, end = self.source.span(node)
        found = re.compile(rf"\b(?:def|class)\s+({name})\b").search(self.source.text, start, end)
        return found.start(1) if found else -1

    def _strings(
        self, annotation: ast.AST, scope: Scope, parents: tuple[ast.AST, ...]
    ) -> Iterator[Occurrence]:
        for literal in quoted_in_annotation(annotation):
            written = self.source.segment(literal)
            value = literal.value
            begin = written.find(str(value))
            parsed = parse_expression(str(value))
            if parsed is None:
                continue
            base = self.source.span(literal)[0] + begin
            for node in ast.walk(parsed):
                if isinstance(node, ast.Name):
                    is_plain = begin > 0 and "\n" not in str(value)
                    start = base + node.col_offset if is_plain else -1
                    end = start + len(node.id) if is_plain else -1
                    yield Occurrence(
                        node.id, "load", scope.resolve(node.id), start, end,
                        _string_chain(node, parsed), parents, literal,
                    )  # fmt: skip


def _chain(node: ast.Name, parents: tuple[ast.AST, ...]) -> tuple[str, ...]:
    outermost: ast.expr = node
    for parent in reversed(parents):
        if not (isinstance(parent, ast.Attribute) and parent.value is outermost):
            break
        outermost = parent
    return tuple(attribute_chain(outermost) or [node.id])


def _string_chain(node: ast.Name, parsed: ast.Expression) -> tuple[str, ...]:
    outermost: ast.expr = node
    grown = True
    while grown:
        grown = False
        for other in ast.walk(parsed):
            if isinstance(other, ast.Attribute) and other.value is outermost:
                outermost, grown = other, True
    return tuple(attribute_chain(outermost) or [node.id])
