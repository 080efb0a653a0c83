"""Finds syntax that Python 3.11 does not know, and older text of the same length for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, CodeSpan, MetadataWrapper

Replacement = tuple[int, bytes]
_LINE = re.compile(rb"[^\r\n]*(?:\r?\n)?")
_BOM = b"\xef\xbb\xbf"


def written_over(module: cst.Module, content: bytes) -> bytes:
    """``content`` with every newer construct written over; as long as before."""
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    visitor = _NewerSyntax(content, 3 if content.startswith(_BOM) else 0)
    wrapper.visit(visitor)
    older = bytearray(content)
    for start, text in visitor.found:
        older[start : start + len(text)] = text
    return bytes(older)


class _NewerSyntax(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (ByteSpanPositionProvider,)

    def __init__(self, content: bytes, offset: int) -> None:
        super().__init__()
        self.content = content
        self.offset = offset
        self.found: list[Replacement] = []

    def visit_TypeParameters(self, node: cst.TypeParameters) -> bool:
        start, end = self._span(node)
        self._blank(start, end)
        return False

    def visit_TypeAlias(self, node: cst.TypeAlias) -> None:
        start, _ = self._span(node)
        name, _ = self._span(node.name)
        self.found.append((start + 4, b"_" * (name - start - 4)))

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        self._join(node.type)

    def visit_ExceptStarHandler(self, node: cst.ExceptStarHandler) -> None:
        self._join(node.type)

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        start, end = self._span(node)
        if self._is_known(start, end):
            return False
        self._write_tuple(node, start, end)
        return True

    def visit_FormattedString(self, node: cst.FormattedString) -> None:
        self._rewrite(node)

    def visit_TemplatedString(self, node: cst.TemplatedString) -> None:
        self._rewrite(node)

    def _rewrite(self, node: cst.BaseExpression) -> None:
        start, end = self._span(node)
        if not self._is_known(start, end):
            self._write_tuple(node, start, end)

    def _write_tuple(self, node: cst.CSTNode, start: int, end: int) -> None:
        """``f"a{x}b{y!r}"`` becomes ``( x , y  )``, padded to its own length."""
        if any(start >= place and end <= place + len(text) for place, text in self.found):
            return
        text = bytearray(_blanked(self.content[start:end]))
        for expression in _expressions(node):
            begin, stop = self._span(expression)
            text[begin - start : stop - start] = self.content[begin:stop]
            text[stop - start] = ord(",")
        text[0], text[-1] = ord("("), ord(")")
        self.found.append((start, bytes(text)))

    def _join(self, caught: cst.BaseExpression | None) -> None:
        """``except A, B:`` becomes ``except A+ B:``."""
        if not isinstance(caught, cst.Tuple) or caught.lpar:
            return
        for element in caught.elements[:-1]:
            _, end = self._span(element.value)
            self.found.append((self.content.index(b",", end), b"+"))

    def _is_known(self, start: int, end: int) -> bool:
        try:
            ast.parse(b"(" + self.content[start:end] + b")", mode="eval")
        except (SyntaxError, ValueError):
            return False
        return True

    def _blank(self, start: int, end: int) -> None:
        text = bytearray(_blanked(self.content[start:end]))
        for match in _LINE.finditer(bytes(text)):
            body = match.group().rstrip(b"\r\n")
            if body and len(body) < len(match.group()):
                text[match.start() + len(body) - 1] = ord("\\")
        self.found.append((start, bytes(text)))

    def _span(self, node: cst.CSTNode) -> tuple[int, int]:
        span = self.get_metadata(ByteSpanPositionProvider, node)
        assert isinstance(span, CodeSpan)
        return span.start + self.offset, span.start + self.offset + span.length


def _blanked(text: bytes) -> bytes:
    return re.sub(rb"[^\r\n]", b" ", text)


def _expressions(node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """The outermost replacement fields' expressions; those in format specs are left out."""
    if isinstance(node, cst.FormattedStringExpression | cst.TemplatedStringExpression):
        yield node.expression
        return
    for child in node.children:
        if isinstance(node, cst.ConcatenatedString) or not isinstance(child, cst.SimpleString):
            yield from _expressions(child)
