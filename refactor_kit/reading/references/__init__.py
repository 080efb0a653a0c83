"""Every place that still names what step 9 retires: imports, strings, documents, any text."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from refactor_kit.base import Context, SourceTree
from refactor_kit.base.bounds import MOST_PLACES, is_too_large
from refactor_kit.base.layout import dotted_name
from refactor_kit.base.modules import REPORT_NAME
from refactor_kit.base.patterns import PathPatterns
from refactor_kit.memory.word_index import longest_word, paths_with_words
from refactor_kit.python.lexical import (
    COMMENT_OR_STRING,
    ImportedName,
    ImportStatement,
    Places,
    absolute_module,
    find_imports,
)
from refactor_kit.reading.contract import BEGIN, END
from refactor_kit.reading.retired.moves import files_under
from refactor_kit.reading.retired.patterns import Patterns, TextMatch
from refactor_kit.reading.retired.retired import RetiredModules, retired

__all__ = [
    "Reference",
    "ReferenceSearch",
    "RetiredModules",
    "Span",
    "TextMatch",
    "find_references",
    "no_code",
]

_PYTHON = (".py", ".pyi")
_NO_CODE = re.compile(COMMENT_OR_STRING, re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reference:
    """One place that names a retired module, file or folder; ``line`` and ``column`` from 1.

    ``more`` places of the name in the file are not told one by one. A file that is ``left`` is too
    large to be searched; it holds the name somewhere.
    """

    path: str
    line: int
    column: int
    name: str
    more: int = 0
    left: bool = False


def find_references(tree: SourceTree, context: Context) -> Iterator[Reference]:
    """All references to what ``context.module`` retires, by path and place.

    The retired files themselves, changelogs, the tool's files, the managed section of a README and
    excluded files do not count.
    """
    search = ReferenceSearch(tree, context)
    for path in search.paths():
        content = tree.read(path)
        places = {match.start: match.old for match in search.text_matches(path, content)}
        for statement, name in search.hidden_imports(path, content):
            places.setdefault(
                name.start if name else statement.start, _as_import_from(statement, name)
            )
        placed, told = Places(content), Counter(places.values())
        seen: Counter[str] = Counter()
        for start in sorted(places):
            old, (line, column) = places[start], placed.at(start)
            seen[old] += 1
            if seen[old] <= MOST_PLACES:
                more = told[old] - MOST_PLACES if seen[old] == MOST_PLACES else 0
                yield Reference(path, line, column, old, more)
    for path, old in search.left():
        yield Reference(path, 1, 1, old, left=True)


class ReferenceSearch:
    """Looks for the retired names of one module, or for ``names`` (old -> new), file by file."""

    def __init__(
        self, tree: SourceTree, context: Context, names: Mapping[str, str] | None = None
    ) -> None:
        self._tree = tree
        self._context = context
        self.names = retired(context) if names is None else names
        self.modules = RetiredModules(self.names)
        folders = context.module.retired_app_dirs
        inside = (path for folder in folders for path in files_under(tree, folder))
        routes = (path for path in context.module.retired_route_files if path in tree)
        self.gone = frozenset((*routes, *inside))
        self._patterns = Patterns(self.names, tree, self.gone)

    def paths(self) -> Iterator[str]:
        """The files that may hold a reference, cheaply told; but for those that are left."""
        return (path for path, content in self._candidates() if not is_too_large(content))

    def left(self) -> Iterator[tuple[str, str]]:
        """The files that are too large to be searched, each with a name that it holds."""
        for path, content in self._candidates():
            if is_too_large(content) and (name := self._patterns.first(content)):
                yield path, name

    def _candidates(self) -> Iterator[tuple[str, bytes]]:
        if not self.names:
            return
        words = {longest_word(needle.decode()) for needle in self._patterns.needles}
        candidates = paths_with_words(self._tree, words)
        for path in searched_paths(candidates, self._context):
            content = b"" if path in self.gone else self._tree.read(path)
            # A zero byte is in no text.
            if self._patterns.may_match(content) and b"\0" not in content:
                yield path, content

    def text_matches(self, path: str, content: bytes) -> Iterator[TextMatch]:
        """Old names in a text; in Python code a bare stem is an identifier, not a reference."""
        closed: tuple[Span, ...] | None = None
        spans: tuple[Span, ...] | None = None
        for match in self._patterns.matches(content):
            closed = closed_spans(path, content) if closed is None else closed
            if _inside(match.start, closed):
                continue
            if match.kind in ("stem", "file") and path.endswith(_PYTHON):
                spans = no_code(content) if spans is None else spans
                if not _inside(match.start, spans):
                    continue
            yield match

    def hidden_imports(
        self, path: str, content: bytes
    ) -> Iterator[tuple[ImportStatement, ImportedName | None]]:
        """Imports of retired modules that no dotted name in the text shows.

        Relative ones (no name), and modules imported by name from their package.
        """
        if not path.endswith(_PYTHON):
            return
        index = imports_by_module(path, content, self._context.settings.source_roots)
        found = {each.start: each for old in self.modules.names for each in index.get(old, ())}
        for start in sorted(found):
            statement = found[start]
            module = self.imported_module(path, statement)
            if self.modules.moved(module):
                if statement.level:
                    yield statement, None
                continue
            for name in statement.names:
                if self.modules.moved(f"{module}.{name.name}"):
                    yield statement, name

    def imported_module(self, path: str, statement: ImportStatement) -> str:
        """The absolute module that a ``from`` statement of ``path`` names."""
        return imported_module(path, statement, self._context.settings.source_roots)


def no_code(content: bytes) -> tuple[Span, ...]:
    """The spans of comments and strings in Python source."""
    return tuple(match.span() for match in _NO_CODE.finditer(content))


def _inside(position: int, spans: tuple[Span, ...]) -> bool:
    """Whether one of ``spans``, which are sorted and lie apart, holds ``position``."""
    number = bisect_right(spans, (position, sys.maxsize)) - 1
    return number >= 0 and position < spans[number][1]


def _as_import_from(statement: ImportStatement, name: ImportedName | None) -> str:
    origin = statement.written_module
    return f"from {origin} import {(name or statement.names[0]).name}"


@lru_cache(maxsize=32)
def imports_by_module(
    path: str, content: bytes, source_roots: tuple[str, ...]
) -> Mapping[str, tuple[ImportStatement, ...]]:
    """The statements by each module or package on the way to what they import.

    A file that imports from every module is asked by every module; it is read once.
    """
    index: dict[str, list[ImportStatement]] = defaultdict(list)
    for statement in find_imports(content):
        if statement.is_from:
            module = imported_module(path, statement, source_roots)
            for name in {*_ways(module), *(f"{module}.{each.name}" for each in statement.names)}:
                index[name].append(statement)
    return {name: tuple(statements) for name, statements in index.items()}


def imported_module(path: str, statement: ImportStatement, source_roots: tuple[str, ...]) -> str:
    """The absolute module that a ``from`` statement of ``path`` names."""
    dotted = dotted_name(path, source_roots)
    return absolute_module(statement, dotted, path.endswith("/__init__.py"))


def _ways(module: str) -> Iterator[str]:
    """``a.b.c``, ``a.b`` and ``a``."""
    while module:
        yield module
        module = module.rpartition(".")[0]


_HEADER = re.compile(rb"^[ \t]*\[\[?([^\]\r\n]+)\]", re.MULTILINE)
_OWN_TABLE = re.compile(rb"\s*tool\s*\.\s*refactor-kit\b")
# Submodules stay where they are, whatever moves around them.
_NOT_OURS = ("refactor-kit.toml", ".gitmodules")

Span = tuple[int, int]


def searched_paths(paths: Iterable[str], context: Context) -> Iterator[str]:
    """Those of ``paths`` whose references have to follow: not history, not the tool's own."""
    settings = context.settings
    excluded = PathPatterns(settings.exclude)
    history = {settings.changelog, settings.schema_changelog}
    modules = (context.module, *context.modules)
    for path in paths:
        name = path.rpartition("/")[2]
        if path in history or name in _NOT_OURS:
            continue
        # The name tells first: a service may have a thousand modules, and they are asked for each.
        if path.endswith(REPORT_NAME) and any(path == each.report_file for each in modules):
            continue
        if path.startswith(".refactor-kit/") or "changelog" in name.lower():
            continue
        if not excluded.match(path):
            yield path


def closed_spans(path: str, content: bytes) -> tuple[Span, ...]:
    """Byte ranges that are rendered or configured elsewhere: the contract, the tool's tables."""
    spans: list[Span] = []
    begin, end = BEGIN.encode(), END.encode()
    position = content.find(begin)
    while position != -1:
        close = content.find(end, position)
        spans.append((position, len(content) if close == -1 else close))
        position = content.find(begin, close) if close != -1 else -1
    if path.endswith("pyproject.toml"):
        headers = list(_HEADER.finditer(content))
        ends = [header.start() for header in headers[1:]] + [len(content)]
        tables = zip(headers, ends, strict=True)
        spans += [(each.start(), stop) for each, stop in tables if _OWN_TABLE.match(each[1])]
    return _apart(spans)


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """``spans`` sorted, those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)
