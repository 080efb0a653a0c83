"""Text files of other people: their newlines and encodings stay as they are."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator

from refactor_kit.base import UnreadableSource


def dominant_newline(content: bytes) -> str:
    """The newline that most lines of ``content`` end with; a single ``\\n`` where there is none."""
    crlf = content.count(b"\r\n")
    return "\r\n" if crlf > content.count(b"\n") - crlf else "\n"


def decode_text(path: str, content: bytes) -> str:
    """UTF-8 text with its newlines and byte order mark kept."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = f"not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start}"
        raise UnreadableSource(path, line, 0, reason) from None


def encode_text(text: str, newline: str) -> bytes:
    """``text`` (written with ``\\n``) in the file's newline."""
    return text.replace("\n", newline).encode("utf-8") if newline != "\n" else text.encode("utf-8")


def comments_in(statement: str) -> Iterator[tuple[int, str]]:
    """Each comment in the text of one statement, with the number of lines before it."""
    for token in tokenize.generate_tokens(io.StringIO(statement.strip() + "\n").readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0] - 1, token.string
