"""One Python file with its text, its tree, and the way from a node to its characters."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, TypeVar

from refactor_kit.base import SourceTree, UnreadableSource
from refactor_kit.base.layout import dotted_name
from refactor_kit.memory.newest_versions import newest_versions
from refactor_kit.python.encoding import encoded
from refactor_kit.python.parsing import parse_ast
from refactor_kit.python.text import dominant_newline

Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class PythonSource:
    """``text`` keeps its newlines, without byte order mark; ``module`` is the import name."""

    path: str
    module: str
    text: str
    encoding: str
    newline: str
    tree: ast.Module
    _kept: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def package(self) -> str:
        """The package that relative imports start from."""
        return self.module if self.path.endswith("__init__.py") else self.module.rpartition(".")[0]

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        starts = [0]
        for position, character in enumerate(self.text):
            if character == "\n":
                starts.append(position + 1)
        return tuple(starts)

    def offset(self, line: int, column: int) -> int:
        """The position in ``text`` of a line and a UTF-8 byte column, as ``ast`` counts them."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
        content = self.text[start:end]
        if content.isascii():
            return start + column
        return start + len(content.encode()[:column].decode())

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where ``node`` stands in ``text``."""
        start = self.offset(node.lineno, node.col_offset)  # type: ignore[attr-defined]
        end = self.offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
        return start, end

    def segment(self, node: ast.AST) -> str:
        """The source of ``node`` as written."""
        start, end = self.span(node)
        return self.text[start:end]

    def lines(self, node: ast.AST) -> tuple[int, int]:
        """Where the lines that ``node`` stands on begin and end, their last newline included."""
        start, end = self.span(node)
        return self.text.rfind("\n", 0, start) + 1, self.text.find("\n", end) + 1 or len(self.text)

    def behind(self, node: ast.AST) -> str:
        """What follows ``node`` on its last line, without the space around it."""
        return self.text[self.span(node)[1] : self.lines(node)[1]].strip()

    def encoded(self, text: str) -> bytes:
        """``text`` as the file's bytes, with its byte order mark where it has one.

        ``UnreadableSource`` where its encoding lacks a character.
        """
        return encoded(self.path, text, self.encoding)


def memoized_with_source(
    read: Callable[[PythonSource], Value],
) -> Callable[[PythonSource], Value]:
    """Read each source once; what comes out lives as long as the source does."""

    @wraps(read)
    def kept(source: PythonSource) -> Value:
        if read not in source._kept:
            source._kept[read] = read(source)
        value: Value = source._kept[read]
        return value

    return kept


def read_source(tree: SourceTree, path: str, source_roots: Sequence[str]) -> PythonSource:
    """The file ``path``; ``UnreadableSource`` where it cannot be read or rewritten."""
    return _parse(path, dotted_name(path, tuple(source_roots)), tree.read(path))


@newest_versions(paths=1024)
def _parse(path: str, module: str, content: bytes) -> PythonSource:
    tree = parse_ast(path, content)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError) as error:
        raise UnreadableSource(path, 0, 0, str(error)) from None
    lone = text.replace("\r\n", "").find("\r")
    if lone >= 0:
        raise UnreadableSource(path, 0, 0, "has lone carriage returns as line ends")
    return PythonSource(path, module, text, encoding, dominant_newline(content), tree)
