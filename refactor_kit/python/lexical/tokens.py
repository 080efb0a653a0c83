"""Steps over strings and comments, and stops where an import may begin.

One regular expression does the stepping; it looks for five first bytes only, which keeps it fast.
A backslash protects the next byte in raw strings too, so prefixes matter for f-strings alone: since
Python 3.12 these may hold their own quotes again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

#: A comment or a string, with ``re.DOTALL``. Groups are atomic and not possessive: up to 3.11.4,
#: Python takes the latter for shorter than they are (CPython issue 106052).
COMMENT_OR_STRING = (
    rb"#[^\r\n]*+"
    rb'|"""(?>(?:[^"\\]++|\\.|"(?!""))*)"""'
    rb"|'''(?>(?:[^'\\]++|\\.|'(?!''))*)'''"
    rb'|"(?>(?:[^"\\\r\n]++|\\\r\n|\\.)*)"'
    rb"|'(?>(?:[^'\\\r\n]++|\\\r\n|\\.)*)'"
)
# Or the quote of a format string whose first field goes over the line.
_QUIET = COMMENT_OR_STRING + rb"|[\"']"
TOKEN = re.compile(
    _QUIET + rb"|from(?![\w\x80-\xff])|import(?![\w\x80-\xff])",
    re.DOTALL,
)
_INSIDE = re.compile(rb"[{}\\\n]|\"|'|#[^\r\n]*+")
#: Format strings in one another that are told apart.
_MOST_AROUND = 6
#: Format strings without an end in one source, after which it is taken for no Python.
_MOST_FAILURES = 20
_WORD_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.")


class Token(NamedTuple):
    """A string, ``start`` at its prefix, which is given in lower case."""

    start: int
    end: int
    prefix: str


def next_keyword(source: bytes, position: int, stop: int) -> tuple[int, int] | None:
    """Where the next ``from`` or ``import`` in code begins and ends, if before ``stop``."""
    search = TOKEN.search
    while match := search(source, position):
        start, position = match.span()
        if start >= stop:
            return None
        first = source[start]
        if first == 0x23:
            continue
        if first in b"\"'":
            position = _end_of_string(source, start, position)
        elif _is_word_start(source, start):
            return start, position
    return None


def next_mention(source: bytes, needle: bytes, position: int) -> int:
    """Where ``needle`` next stands in code; -1 where it does not any more."""
    search = _mention(needle).search
    while match := search(source, position):
        start, position = match.span()
        first = source[start]
        if first in b"\"'":
            position = _end_of_string(source, start, position)
        elif first != 0x23:
            return start
    return -1


@lru_cache(maxsize=8)
def _mention(needle: bytes) -> re.Pattern[bytes]:
    return re.compile(_QUIET + rb"|" + re.escape(needle), re.DOTALL)


def strings(source: bytes) -> Iterator[Token]:
    """Every string of ``source``, f-strings and bytes included."""
    for start, end in quiet_spans(source):
        if source[start] in b"\"'":
            prefix = _prefix(source, start)
            yield Token(start - len(prefix), end, prefix)


def quiet_spans(source: bytes) -> Iterator[tuple[int, int]]:
    """Where strings (without their prefixes) and comments begin and end."""
    position = failures = 0
    while match := TOKEN.search(source, position):
        start, position = match.span()
        if source[start] in b"\"'":
            end = _own_end(source, start, position) if failures < _MOST_FAILURES else position
            failures += end < 0
            position = max(position, end)
            if position > start + 1:
                yield start, position
        elif source[start] == 0x23:
            yield start, position


def _end_of_string(source: bytes, start: int, guess: int) -> int:
    """Where the string at ``start`` ends; ``guess`` where its own end cannot be told."""
    return max(guess, _own_end(source, start, guess))


def _own_end(source: bytes, start: int, guess: int) -> int:
    """Where the string at ``start`` ends; -1 for a format string without an end."""
    if start and source[start - 1] in b"fFtTrR":
        prefix = _prefix(source, start)
        if "f" in prefix or "t" in prefix:
            return _end_of_format_string(source, start, guess, 0)
    return guess


def _is_word_start(source: bytes, start: int) -> bool:
    if not start or (start == 3 and source.startswith(b"\xef\xbb\xbf")):
        return True
    return source[start - 1] not in _WORD_BYTES and source[start - 1] < 0x80


def _prefix(source: bytes, quote: int) -> str:
    """The letters before a quote, where they are a string prefix and not the end of a name."""
    begin = quote
    while begin and quote - begin < 3 and source[begin - 1] in b"rRbBuUfFtT":
        begin -= 1
    if begin == quote or quote - begin > 2:
        return ""
    if not _is_word_start(source, begin):
        return ""
    return source[begin:quote].decode("ascii").lower()


def _end_of_format_string(source: bytes, start: int, guess: int, around: int) -> int:
    """Where the f-string at ``start`` ends; ``guess`` holds unless it cuts a replacement field.

    -1 where a field has no end, or too many format strings stand ``around`` each other: then the
    one around it has no end either, and each beginning costs no more than what follows it closely.
    """
    if around > _MOST_AROUND:
        return -1
    whole = guess > start + 1
    if whole and source.count(b"{", start, guess) == source.count(b"}", start, guess):
        return guess
    quote = source[start : start + 1]
    quote = quote * 3 if source.startswith(quote * 3, start) else quote
    position, depth = start + len(quote), 0
    while match := _INSIDE.search(source, position):
        begin, position = match.span()
        byte = source[begin : begin + 1]
        if depth == 0 and source.startswith(quote, begin):
            return begin + len(quote)
        if byte == b"\\":
            position += 2 if source.startswith(b"\r\n", position) else 1
        elif byte == b"\n":
            if not depth and len(quote) == 1:
                return guess
        elif byte == b"{":
            if depth == 0 and source.startswith(b"{{", begin):
                position += 1
            else:
                depth += 1
        elif byte == b"}":
            depth = max(0, depth - 1)
        elif byte == b"#":
            position = position if depth else begin + 1
        elif depth and byte in b"\"'":
            position = inner_string_end(source, begin, position, around + 1)
            if position < 0:
                return -1
    return -1


def inner_string_end(source: bytes, begin: int, position: int, around: int = 1) -> int:
    """Where the string at ``begin`` ends, inside ``around`` format strings; else ``position``.

    -1 where it is a format string without an end.
    """
    inner = TOKEN.match(source, begin)
    if inner is None:
        return position
    prefix = _prefix(source, begin)
    if "f" in prefix or "t" in prefix:
        return _end_of_format_string(source, begin, inner.end(), around)
    return inner.end()
