"""Adds one element to a literal in source, in place: every other byte stays."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Sequence
from tokenize import COMMENT, generate_tokens

from refactor_kit.python.text import dominant_newline

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\n|\r")
_COMMA = re.compile(rb"(?:\s|#[^\r\n]*)*,")
_LONGEST_LINE = 100


class SourceBytes:
    """The bytes of a Python file, addressed by the places of its syntax tree."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.newline = dominant_newline(content).encode()
        bom = len(_BOM) if content.startswith(_BOM) else 0
        self._lines = [bom, *(match.end() for match in _LINE_END.finditer(content))]

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        return self.start(node), self.end(node)

    def indented_newline(self, offset: int) -> str:
        """A line ending with the indentation of the line at ``offset``."""
        indentation = self.content[self.line_start(offset) : offset]
        return (self.newline + (b"" if indentation.strip() else indentation)).decode()

    def start(self, node: ast.expr | ast.stmt) -> int:
        return self._lines[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._lines[node.end_lineno - 1] + node.end_col_offset

    def line_start(self, offset: int) -> int:
        return self._lines[bisect_right(self._lines, offset) - 1]

    def line_end(self, offset: int) -> int:
        """The offset behind the line ending that follows ``offset``."""
        following = bisect_right(self._lines, offset)
        return self._lines[following] if following < len(self._lines) else len(self.content)

    def stands_alone(self, offset: int) -> bool:
        """Whether only spaces are in front of ``offset`` on its line."""
        return not self.content[self.line_start(offset) : offset].strip()


def insert_element(
    source: SourceBytes,
    literal: ast.expr,
    spans: Sequence[tuple[int, int]],
    at: int,
    text: bytes,
    limit: int = _LONGEST_LINE,
) -> bytes:
    """``text`` as element number ``at`` of ``literal``, whose elements lie at ``spans``."""
    if not spans:
        begin, end = source.span(literal)
        comma = b"," if isinstance(literal, ast.Tuple) else b""
        only = source.content[begin : begin + 1] + text + comma + source.content[end - 1 : end]
        return source.content[:begin] + only + source.content[end:]
    if all(source.stands_alone(start) for start, _ in spans):
        return _insert_lines(source, spans, at, text)
    anchor = spans[at - 1][1] if at else spans[0][0]
    inserted = b", " + text if at else text + b", "
    result = source.content[:anchor] + inserted + source.content[anchor:]
    line = source.content[source.line_start(anchor) : source.line_end(anchor)].strip()
    if literal.lineno == literal.end_lineno and len(line) + len(inserted) > limit:
        return _exploded(source, literal, spans, at, text)
    return result


def without_comments(text: bytes) -> bytes:
    """Part of an expression without its comments: they speak of that place only."""
    lines = text.decode("utf-8").splitlines(keepends=True)
    tokens = generate_tokens(iter(["(\n", *lines, "\n", ")\n"]).__next__)
    for token in [token for token in tokens if token.type == COMMENT]:
        row, column = token.start[0] - 2, token.start[1]
        line = lines[row]
        kept = line[:column].rstrip()
        lines[row] = kept + line[column + len(token.string) :] if kept else ""
    return "".join(lines).encode("utf-8")


def _insert_lines(
    source: SourceBytes, spans: Sequence[tuple[int, int]], at: int, text: bytes
) -> bytes:
    content = source.content
    first = spans[0][0]
    indent = content[source.line_start(first) : first]
    if not at:
        start = source.line_start(first)
        return content[:start] + indent + text + b"," + source.newline + content[start:]
    end = spans[at - 1][1]
    comma = _COMMA.match(content, end)
    if comma is None:
        # A comment behind the last element stays on its line.
        behind = end + len(content[end : source.line_end(end)].rstrip(b"\r\n"))
        new = source.newline + indent + text + b","
        return content[:end] + b"," + content[end:behind] + new + content[behind:]
    line = source.line_end(comma.end() - 1)
    return content[:line] + indent + text + b"," + source.newline + content[line:]


def _exploded(
    source: SourceBytes,
    literal: ast.expr,
    spans: Sequence[tuple[int, int]],
    at: int,
    text: bytes,
) -> bytes:
    """The literal over several lines, an element each, once one line is too short for it."""
    content = source.content
    elements = [content[start:end] for start, end in spans]
    elements.insert(at, text)
    line = content[source.line_start(source.start(literal)) :]
    base = line[: len(line) - len(line.lstrip(b" \t"))]
    rows = b"".join(base + b"    " + element + b"," + source.newline for element in elements)
    opening, closing = source.start(literal), source.end(literal)
    brackets = content[opening : opening + 1], content[closing - 1 : closing]
    left, right = brackets if brackets[0] in (b"[", b"(", b"{") else (b"(", b")")
    inside = left + source.newline + rows + base + right
    return content[:opening] + inside + content[closing:]
