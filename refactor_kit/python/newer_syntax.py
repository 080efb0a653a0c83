"""Source newer than the running interpreter, in words that it knows.

What is newer is written over by something older of the same length, so every place stays where it
was. The result serves for reading names: type parameters are left out, ``type X = Y`` becomes an
assignment to ``X``, a string that only newer Pythons read becomes a tuple of its expressions.
Everything is told from the text; what comes out may still be no Python, which parsing it shows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from refactor_kit.python.lexical.strings import blank_strings
from refactor_kit.python.lexical.tokens import inner_string_end, strings

_BEGIN = rb"(?m)^(?:\xef\xbb\xbf)?[ \t]*"
_NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*"
_ALIAS = re.compile(
    rb"(?m)(?:^(?:\xef\xbb\xbf)?|[;:])[ \t]*(?P<keyword>type)[ \t]+"
    + _NAME
    + rb"[ \t]*(?P<open>[\[=])"
)
_GENERIC = re.compile(
    _BEGIN + rb"(?:(?:async[ \t]+)?def|class)[ \t]+" + _NAME + rb"[ \t]*(?P<open>\[)"
)
_EXCEPT = re.compile(_BEGIN + rb"except(?![\w\x80-\xff])")
_MARK = re.compile(rb"[\[\](){},:]")
_BETWEEN_STRINGS = re.compile(rb"(?:\s|\\\r?\n|#[^\r\n]*)*")
_IN_TEXT = re.compile(rb"\\N\{[^}]*\}|\\[^{]|\{\{|\{", re.DOTALL)
_IN_RAW_TEXT = re.compile(rb"\{\{|\{")
_IN_FORMAT = re.compile(rb"[{}]")
_IN_FIELD = re.compile(rb"[\[\](){}:\"']|!(?!=)|#[^\r\n]*")


def older_text(source: bytes) -> bytes:
    """``source`` with what is newer than the running interpreter written over."""
    older = bytearray(_older_strings(source))
    code = blank_strings(source)
    for match in _ALIAS.finditer(code):
        older[match.start("keyword") : match.end("keyword")] = b"...;"
        if match["open"] == b"[":
            _blank_brackets(older, code, match.start("open"))
    for match in _GENERIC.finditer(code):
        _blank_brackets(older, code, match.start("open"))
    for match in _EXCEPT.finditer(code):
        for place, mark in _outer_marks(code, match.end()):
            if mark == b":":
                break
            if mark == b",":
                older[place : place + 1] = b"+"
    return bytes(older)


def _blank_brackets(older: bytearray, code: bytes, start: int) -> None:
    """Spaces for the brackets at ``start``; a backslash before each line end joins the lines."""
    marks = (place for place, mark in _outer_marks(code, start) if mark == b"]")
    end = next(marks, start - 1) + 1
    lines = _blank(code[start:end])
    older[start:end] = re.sub(rb" (?=\r?\n)", rb"\\", lines)


def _outer_marks(code: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Brackets, commas and colons from ``start`` on that stand in no bracket opened since."""
    depth = 0
    for match in _MARK.finditer(code, start):
        mark = match.group()
        depth -= mark in b"])}"
        if not depth:
            yield match.start(), mark
        depth += mark in b"[({"


def _older_strings(source: bytes) -> bytes:
    older = bytearray(source)
    for start, end in _adjacent_strings(source):
        if not _is_known(source[start:end]):
            older[start:end] = _as_tuple(source[start:end])
    return bytes(older)


def _adjacent_strings(source: bytes) -> Iterator[tuple[int, int]]:
    """Where strings that follow each other begin and end, those with a format string in them."""
    start = end = 0
    formats = False
    for token in strings(source):
        if _BETWEEN_STRINGS.fullmatch(source, end, token.start) is None:
            if formats:
                yield start, end
            start, formats = token.start, False
        end = token.end
        formats = formats or bool(set(token.prefix) & {"f", "t"})
    if formats:
        yield start, end


def _is_known(string: bytes) -> bool:
    try:
        ast.parse(b"(" + string + b")", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _as_tuple(string: bytes) -> bytes:
    """``f"a{x}b{y!r}"`` as ``( x , y  )``, padded to its own length."""
    result = bytearray(_blank(string))
    for token in strings(string):
        if set(token.prefix) & {"f", "t"}:
            text = _IN_RAW_TEXT if "r" in token.prefix else _IN_TEXT
            for start, end, behind in _expressions(string, token.start, token.end, text):
                result[start:end] = _older_strings(string[start:end])
                result[behind : behind + 1] = b","
    result[0:1], result[-1:] = b"(", b")"
    return bytes(result)


def _expressions(
    string: bytes, position: int, stop: int, text: re.Pattern[bytes]
) -> Iterator[tuple[int, int, int]]:
    """Start and end of the expressions in a format string, and the mark behind each.

    Those in format specifications are among them.
    """
    while (match := text.search(string, position, stop)) is not None:
        position = match.end()
        if match.group() != b"{":
            continue
        start, position = position, _field_end(string, position, stop)
        written = string[start:position].rstrip()
        yield start, start + len(written.removesuffix(b"=")), position
        if string[position : position + 1] != b"}":
            closing = _format_end(string, position, stop)
            yield from _expressions(string, position, closing, _IN_FORMAT)
            position = closing


def _field_end(string: bytes, position: int, stop: int) -> int:
    """Where the expression that begins at ``position`` ends: at a brace, ``!`` or ``:``."""
    depth = 0
    while (match := _IN_FIELD.search(string, position, stop)) is not None:
        start, position = match.span()
        mark = match.group()
        if mark in b"\"'":
            position = max(position, inner_string_end(string, start, position))
        elif mark in b"([{":
            depth += 1
        elif depth and mark in b")]}":
            depth -= 1
        elif not depth and mark in b"}:!":
            return start
    return stop


def _format_end(string: bytes, position: int, stop: int) -> int:
    """The brace that closes the field whose conversion or format begins at ``position``."""
    depth = 0
    for match in _IN_FORMAT.finditer(string, position, stop):
        if match.group() == b"{":
            depth += 1
        elif depth:
            depth -= 1
        else:
            return match.start()
    return stop


def _blank(text: bytes) -> bytes:
    return re.sub(rb"[^\r\n]", b" ", text)
