"""Decodes source as Python does, encodes it as it declares, and says where neither can be."""

from __future__ import annotations

import re

from refactor_kit.base import UnreadableSource

_COOKIE = re.compile(rb"\A(?:[^\r\n]*\r?\n)?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)")


def declared_encoding(source: bytes) -> str:
    """What the first two lines declare; ``utf-8`` where they declare nothing."""
    match = _COOKIE.match(source.removeprefix(b"\xef\xbb\xbf"))
    return match[1].decode("ascii") if match else "utf-8"


def is_utf8(encoding: str) -> bool:
    """Whether ``encoding`` is a name of UTF-8."""
    return encoding.lower().replace("_", "-").removesuffix("-sig") in ("utf-8", "utf8")


def as_utf8(path: str, source: bytes) -> bytes:
    """``source`` in UTF-8 without a byte order mark; ``UnreadableSource`` where a byte is wrong."""
    if source.isascii():
        return source
    source = source.removeprefix(b"\xef\xbb\xbf")
    encoding = declared_encoding(source)
    try:
        return source.decode(encoding).encode("utf-8")
    except UnicodeDecodeError as error:
        before = source[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        byte = source[error.start]
        reason = f"byte 0x{byte:02x} at offset {error.start} is not {encoding.upper()}"
        raise UnreadableSource(path, line, column, reason) from None
    except LookupError:
        raise UnreadableSource(path, 1, 1, f"unknown encoding {encoding!r}") from None


def encoded(path: str, text: str, encoding: str) -> bytes:
    """``text`` as the bytes of a file; ``UnreadableSource`` where a character has none."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        declared = _COOKIE.match(text.encode("utf-8", "surrogateescape"))
        line = declared[0].count(b"\n") + 1 if declared else 1
        reason = f"declares {encoding}, in which {_word(text, error.start)} cannot be written"
        remedy = f"write the file in UTF-8 and take its {encoding} comment away first"
        raise UnreadableSource(path, line, 1, reason, remedy) from None


def _word(text: str, place: int) -> str:
    """The name around a place, or the character that stands there."""
    words = (each for each in re.finditer(r"\w+", text) if each.start() <= place < each.end())
    return next((each[0] for each in words), text[place])
