"""Locates constant strings: the places where a dotted name may hide from a search for imports."""

from __future__ import annotations

import re

from refactor_kit.python.lexical.model import StringLiteral
from refactor_kit.python.lexical.places import Places
from refactor_kit.python.lexical.tokens import Token, quiet_spans, strings

_NOT_BREAK = re.compile(rb"[^\r\n]")


def find_strings(source: bytes) -> tuple[StringLiteral, ...]:
    """Every constant string literal of ``source``, in order, docstrings included."""
    found: list[StringLiteral] = []
    places = Places(source)
    for token in strings(source):
        if set(token.prefix) & set("fbt"):
            continue
        value = _value(source, token)
        if value is None:
            continue
        found.append(StringLiteral(token.start, token.end, *places.at(token.start), value))
    return tuple(found)


def _value(source: bytes, token: Token) -> str | None:
    text = source[token.start + len(token.prefix) : token.end]
    width = 3 if text[:3] in (b'"""', b"'''") and len(text) >= 6 else 1
    from ast import literal_eval

    try:
        if b"\\" not in text:
            return text[width:-width].decode("utf-8").replace("\r\n", "\n")
        return str(literal_eval(source[token.start : token.end].decode("utf-8")))
    except (SyntaxError, ValueError):
        return None


def blank_strings(source: bytes) -> bytes:
    """``source`` with spaces for strings and comments; line breaks and all places stay."""
    blanked = bytearray(source)
    for start, end in quiet_spans(source):
        blanked[start:end] = _NOT_BREAK.sub(b" ", source[start:end])
    return bytes(blanked)
