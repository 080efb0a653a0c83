"""Where a file uses objects of internal modules, in byte offsets: what a rewrite needs."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refactor_kit.python.editing.literals import SourceBytes
from refactor_kit.python.parsing import parse_any, parse_expression
from refactor_kit.python.scopes import Imported, Scope
from refactor_kit.reading.deep_imports.collector import FileScopes, collect
from refactor_kit.reading.deep_imports.expressions import ExpressionJudge

if TYPE_CHECKING:
    from refactor_kit.reading.deep_imports.reader import DeepImportReader

_Offset = Callable[[ast.expr], int]


@dataclass(frozen=True, slots=True)
class Use:
    """An expression at ``start`` to ``end`` that stands for the internal object ``symbol``.

    ``package_end`` is where the part ends that stands for the public package (``s`` in
    ``s.session.Session``); 0 where a name of the file leads straight to the internal module.
    """

    start: int
    end: int
    symbol: str
    package_end: int = 0


@dataclass(frozen=True, slots=True)
class FileUses:
    """``uses``, and what a rewrite must not run into.

    ``bound`` maps every name bound in any scope to the dotted origins of its imports (``""`` for
    other bindings). ``loose`` are lines where a name for an internal module is used as a value,
    ``quoted`` lines where a string that no use accounts for names an object of one.
    """

    uses: tuple[Use, ...]
    bound: dict[str, frozenset[str]]
    loose: tuple[int, ...]
    quoted: tuple[int, ...] = ()


def find_uses(reader: DeepImportReader, path: str) -> FileUses:
    """The uses in one file; ``UnreadableSource`` where it cannot be parsed."""
    return _Finder(reader, path).find()


class _Finder:
    def __init__(self, reader: DeepImportReader, path: str) -> None:
        self.tree = reader.tree
        self.source = reader.tree.read(path)
        self.finder = reader.finder
        self.surface = reader.surface
        self.parsed = parse_any(path, self.source)
        self.judge: ExpressionJudge = reader.judge(path, self.source, self.parsed)
        self.places = SourceBytes(self.source)
        self.origin = reader.exportable
        self.covered: set[int] = set()
        self.misplaced: set[int] = set()

    def find(self) -> FileUses:
        scopes = self.judge.scopes
        uses = list(self._in(scopes, self.places.start, self.places.end))
        rewritten: set[int] = set()
        for note, scope in scopes.notes:
            found = list(self._in_note(note, scope))
            rewritten |= {id(note)} if found else set()
            uses += found
        loose = [*sorted(self.misplaced)]
        loose += [
            seen.node.lineno
            for seen in scopes.seen
            if isinstance(seen.node, ast.Name)
            and id(seen.node) not in self.covered
            and any(map(self._is_internal_module, self.judge.values.of(seen.node, seen.scope)))
        ]
        quoted = tuple(
            node.lineno
            for node in ast.walk(self.parsed)
            if isinstance(node, ast.Constant) and id(node) not in rewritten
            if isinstance(node.value, str) and self._names_object(node.value, scopes.top)
        )
        return FileUses(tuple(dict.fromkeys(uses)), _bound(scopes), tuple(loose), quoted)

    def _names_object(self, text: str, top: Scope) -> bool:
        """Whether ``text`` is an expression with an object that an internal module defines."""
        if "." not in text or not any(f"{name}." in text for name in top.bindings):
            return False
        inner = parse_expression(text.strip())
        if inner is None:
            return False
        scopes = collect(inner, self.judge.resolve, top)
        return any(
            self._is_internal_module(module) and self._defines(module, seen.node.attr)
            for seen in scopes.seen
            if isinstance(seen.node, ast.Attribute)
            for module in self.judge.values.of(seen.node.value, seen.scope)
        )

    def _defines(self, module: str, name: str) -> bool:
        path = self.finder.path_of(module)
        definition = rf"^(?:(?:class|def|async[ \t]+def)[ \t]+)?{name}\b".encode()
        return path is not None and bool(re.search(definition, self.tree.read(path), re.M))

    def _in(self, scopes: FileScopes, start: _Offset, end: _Offset) -> Iterator[Use]:
        for seen in scopes.seen:
            node = seen.node
            if not isinstance(node, ast.Attribute):
                continue
            bases = self.judge.values.of(node.value, seen.scope)
            values = self.judge.values.of(node, seen.scope)
            through = any(map(self._is_internal_module, bases))
            if through:
                self._cover(node.value)
            if len(values) != 1 or any(map(self._is_internal_module, values)):
                continue
            value = next(iter(values))
            if through or (bases == {self.surface.name} and self._is_unexported(value)):
                yield from self._use(node, seen.scope, value, start, end)

    def _use(
        self, node: ast.Attribute, scope: Scope, value: str, start: _Offset, end: _Offset
    ) -> Iterator[Use]:
        # Before Python 3.12 what stands in an f-string may have a wrong place.
        if not self.source[start(node) : end(node)].endswith(node.attr.encode()):
            self.misplaced.add(node.lineno)
            return
        package = self._package_in(node, scope)
        yield Use(start(node), end(node), self.origin(value), end(package) if package else 0)

    def _is_unexported(self, dotted: str) -> bool:
        return self.surface.verdict(dotted, self.finder) == "unexported"

    def _in_note(self, note: ast.Constant, scope: Scope) -> Iterator[Use]:
        text = str(note.value)
        raw = self.source[self.places.start(note) : self.places.end(note)]
        if raw.count(text.encode()) != 1 or text != text.strip():
            return
        inner = parse_expression(text)
        if inner is None:
            return
        first = self.places.start(note) + raw.index(text.encode())
        scopes = collect(inner, self.judge.resolve, scope)
        yield from self._in(
            scopes,
            lambda node: first + node.col_offset,
            lambda node: first + (node.end_col_offset or 0),
        )

    def _package_in(self, node: ast.expr, scope: Scope) -> ast.expr | None:
        """The part of a chain that stands for the public package."""
        while isinstance(node, ast.Attribute):
            node = node.value
            if self.judge.values.of(node, scope) == {self.surface.name}:
                return node
        return None

    def _cover(self, node: ast.expr) -> None:
        self.covered.add(id(node))
        while isinstance(node, ast.Attribute):
            node = node.value
            self.covered.add(id(node))

    def _is_internal_module(self, dotted: str) -> bool:
        return self.surface.holds(dotted) and self.finder.exists(dotted)


def _bound(scopes: FileScopes) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for scope in scopes.every.values():
        for name, bindings in scope.bindings.items():
            origins = (each.dotted if isinstance(each, Imported) else "" for each in bindings)
            found.setdefault(name, set()).update(origins)
    return {name: frozenset(origins) for name, origins in found.items()}
