"""What the statements of a file say, its imports aside, and whether a rewrite kept all of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from refactor_kit.base import Settings, SourceTree
from refactor_kit.python.meanings import FileMeanings
from refactor_kit.python.origins import Origins
from refactor_kit.python.parsing import parse_any
from refactor_kit.python.statements import all_value, module_level

_BLOCKS = ("body", "orelse", "finalbody")


@dataclass(frozen=True, eq=False)
class Read:
    """One file of one tree: its own syntax tree, the names in it, and what it takes by ``*``.

    ``imports`` say of each name that an import at the top level binds how many other statements
    stand before it; ``statements`` are those, their inner imports taken out.
    """

    path: str
    names: FileMeanings
    statements: tuple[ast.stmt, ...]
    imports: Mapping[str, int]
    running: frozenset[str]
    starred: tuple[str, ...]
    docstrings: tuple[tuple[int, str], ...]

    @cached_property
    def mentioned(self) -> Mapping[str, int]:
        """The number of the first statement that uses a name of the file."""
        found: dict[str, int] = {}
        for number, statement in enumerate(self.statements):
            for node in ast.walk(statement):
                if isinstance(node, ast.Name):
                    found.setdefault(node.id, number)
        return found


class TreeReader:
    """Reads the files of one tree, each name told by where it is defined."""

    def __init__(self, tree: SourceTree, settings: Settings) -> None:
        self.tree = tree
        self.origins = Origins(tree, settings.source_roots)
        self._known: dict[str, str] = {}

    def means(self, dotted: str) -> str:
        """Where ``dotted`` is defined, or as far on the way as the tree tells."""
        if dotted not in self._known:
            self._known[dotted] = self.origins.canonical(dotted)
        return self._known[dotted]

    def read(self, path: str) -> Read:
        """``UnreadableSource`` where the file cannot be parsed."""
        # Not the shared tree of the file: this one is taken apart.
        tree = parse_any(path, self.tree.read(path))
        names = FileMeanings(self.origins, self.means, path, tree)
        imports, starred = _imports(tree, names)
        running = frozenset(_bound(module_level(tree.body)))
        docstrings = tuple(_docstrings(tree))
        statements = tuple(each for each in tree.body if not _is_import(each))
        for each in statements:
            _without_imports(each)
        return Read(path, names, statements, imports, running, starred, docstrings)


def statement_faults(before: Read, after: Read, *, grows: bool) -> Iterator[tuple[int, str]]:
    """Where the file says something else, each with a line of ``before``.

    With ``grows`` the list of what the file exports may become longer.
    """
    for old, new in zip_longest(before.docstrings, after.docstrings, fillvalue=(1, "")):
        if old[1] != new[1]:
            yield old[0], "a docstring would change"
            return
    ours, theirs = (
        [each for each in read.statements if not (grows and all_value(each) is not None)]
        for read in (before, after)
    )
    for one, other in zip(ours, theirs, strict=False):
        if before.names.forms.of(one) != after.names.forms.of(other):
            line = _differing(before, after, one, other)
            yield line, "a name would stand for another thing here, or a text would change"
            return
    if len(ours) != len(theirs):
        line = ours[len(theirs)].lineno if len(ours) > len(theirs) else 1
        yield line, "a statement would go or come"


def _differing(before: Read, after: Read, one: ast.stmt, other: ast.stmt) -> int:
    """The line where two statements differ first, looked for inside functions and classes."""
    old, new = before.names.forms, after.names.forms
    if one in old.scopes and other in new.scopes:
        for ours, theirs in zip(_parts(one), _parts(other), strict=False):
            if old.of(ours, one) != new.of(theirs, other):
                return _differing(before, after, ours, theirs)
    return one.lineno


def _parts(node: ast.AST) -> list[ast.stmt]:
    return [each for each in getattr(node, "body", ()) if isinstance(each, ast.stmt)]


def _imports(tree: ast.Module, names: FileMeanings) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """How many statements stand before the import of each name; the modules of the stars."""
    found: dict[str, int] = {}
    starred: list[str] = []
    number = 0
    for statement in tree.body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            number += 1
            continue
        future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
        for each in statement.names:
            bound = each.asname or each.name
            if each.name == "*" or future:
                starred.append(f"{getattr(statement, 'module', '')}.{each.name}")
            else:
                found.setdefault(bound if each.asname else bound.partition(".")[0], number)
    return found, tuple(starred)


def _is_import(node: ast.AST) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _bound(statements: Iterator[ast.stmt]) -> Iterator[str]:
    for each in statements:
        if isinstance(each, ast.Import | ast.ImportFrom):
            yield from (name.asname or name.name.partition(".")[0] for name in each.names)


def _without_imports(statement: ast.AST) -> None:
    """What a block imports is told by the names in it, however many statements do so."""
    for node in ast.walk(statement):
        for field in _BLOCKS:
            block = getattr(node, field, None)
            if isinstance(block, list):
                setattr(node, field, [each for each in block if not _is_import(each)])


def _docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every text that stands for itself, as it is: some are read by programs."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield node.lineno, text
