"""A file cut into its top-level statements with the comments and blank lines before them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from refactor_kit.python.editing.refit import refitted
from refactor_kit.python.editing.splices import Splices
from refactor_kit.python.imported_names import inner_blocks
from refactor_kit.python.source_file import PythonSource

_DECLARED = re.compile(r"(?:#!.*\n)?[ \t\f]*#.*?coding[:=].*\n")
_COMMENTS_INSIDE = re.compile(r"(?:(?:[ \t]*\n)*[ \t]+#.*(?:\n|\Z))*")
DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Chunk:
    """One top-level statement: its comments above, itself, and what follows on its last line.

    Indented comments below it are part of it. ``blank`` counts the blank lines before it. ``start``
    is where its comments begin, ``begin`` where the statement does.
    """

    statement: ast.stmt
    source: PythonSource
    blank: int
    start: int
    begin: int
    end: int

    @property
    def is_definition(self) -> bool:
        return isinstance(self.statement, DEFINITIONS)

    def comments(self) -> list[str]:
        """The comment lines above the statement."""
        lines = self.source.text[self.start : self.begin].splitlines()
        return [line for line in lines if line.strip()]

    def text(self, splices: Splices, width: int) -> str:
        """The chunk with the replacements made, without its final newline."""
        new = splices.apply(self.source.text, self.start, self.end).rstrip("\n")
        return refitted(self.source.text[self.start : self.end].rstrip("\n"), new, width)


@dataclass(frozen=True)
class Cut:
    """A file in pieces: comments before the docstring, docstring, statements, trailing comments."""

    header: str
    docstring: ast.Expr | None
    chunks: tuple[Chunk, ...]
    footer: str


def cut(source: PythonSource) -> Cut:
    """The pieces of ``source``; its newlines are ``\\n``."""
    body = list(source.tree.body)
    docstring = _docstring(body)
    position = 0
    header = ""
    if docstring is not None:
        body = body[1:]
        begin, _ = source.span(docstring)
        header = source.text[:begin].strip("\n")
        position = source.lines(docstring)[1]
    chunks: list[Chunk] = []
    for statement in body:
        begin = _begin(source, statement)
        before = source.text[position:begin]
        blank = len(before) - len(before.lstrip("\n"))
        inside = _COMMENTS_INSIDE.match(source.text, source.lines(statement)[1])
        end = inside.end() if inside else source.lines(statement)[1]
        chunks.append(Chunk(statement, source, blank, position + blank, begin, end))
        position = end
    if docstring is None and chunks:
        header, chunks[0] = _split_header(chunks[0])
    return Cut(header, docstring, tuple(chunks), source.text[position:].strip("\n"))


def is_type_checking_imports(statement: ast.AST) -> bool:
    """Whether this is ``if TYPE_CHECKING:`` with nothing but imports inside."""
    if not isinstance(statement, ast.If) or statement.orelse:
        return False
    test = statement.test
    named = isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"
    named = named or (isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING")
    inner = [each for block in inner_blocks(statement) for each in block]
    return named and all(isinstance(each, ast.Import | ast.ImportFrom) for each in inner)


def _docstring(body: list[ast.stmt]) -> ast.Expr | None:
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first if isinstance(first.value.value, str) else None
    return None


def _begin(source: PythonSource, statement: ast.stmt) -> int:
    decorators = getattr(statement, "decorator_list", [])
    line = min([statement.lineno, *(each.lineno for each in decorators)])
    return source.offset(line, 0)


def _split_header(chunk: Chunk) -> tuple[str, Chunk]:
    """Comments at the top of a file without docstring, with a gap below, are its header.

    What declares the file's encoding is part of it in any case.
    """
    text = chunk.source.text[chunk.start : chunk.begin]
    head, separator, _ = text.rpartition("\n\n")
    if not separator:
        declared = _DECLARED.match(text)
        if declared is None:
            return "", chunk
        head = declared[0]
    start = chunk.start + len(head) + len(separator)
    return head.strip("\n"), Chunk(chunk.statement, chunk.source, 1, start, chunk.begin, chunk.end)
