"""Decodes source as Python does, and says where it cannot be."""

from __future__ import annotations

import re

from refactor_kit.base import UnreadableSource

_COOKIE = re.compile(rb"\A(?:[^\r\n]*\r?\n)?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)")


def declared_encoding(source: bytes) -> str:
    """What the first two lines declare; ``utf-8`` where they declare nothing."""
    match = _COOKIE.match(source.removeprefix(b"\xef\xbb\xbf"))
    return match[1].decode("ascii") if match else "utf-8"


def is_utf8(encoding: str) -> bool:
    """Whether ``encoding`` is a name of UTF-8, or of ASCII, which is a part of it."""
    return encoding.lower().replace("_", "-").removesuffix("-sig") in ("utf-8", "utf8", "ascii")


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
