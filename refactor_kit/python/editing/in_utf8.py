"""A file of another encoding, edited in UTF-8 and written as it declares.

Positions in a file, and what is put there, are bytes of UTF-8. A file that declares another
encoding is therefore edited in UTF-8, its declaration set aside so that nobody reads it by that,
and gets both back afterwards.
"""

from __future__ import annotations

import re

from refactor_kit.python.encoding import declared_encoding, encoded, is_utf8

_HEAD = rb"(\A(?:[^\r\n]*\r?\n)?[ \t\f]*#[^\r\n]*?coding)"
_DECLARED = re.compile(_HEAD + rb"([:=])(?=[ \t]*[-\w.])")
_SET_ASIDE = re.compile(_HEAD + rb"([\x01\x02])")
# A control character takes the place of the sign, so that every position stays.
_ASIDE = {b":": b"\x01", b"=": b"\x02"}
_SIGN = {aside: sign for sign, aside in _ASIDE.items()}


def in_utf8(content: bytes) -> bytes:
    """``content`` in UTF-8, its declaration set aside; itself where it declares nothing else.

    So it is where its encoding does not give it back byte by byte.
    """
    encoding = declared_encoding(content)
    if is_utf8(encoding) or content.startswith(b"\xef\xbb\xbf"):
        return content
    try:
        text = content.decode(encoding)
        if text.encode(encoding) != content:
            return content
    except (UnicodeError, LookupError):
        return content
    return _DECLARED.sub(lambda match: match[1] + _ASIDE[match[2]], text.encode())


def as_declared(path: str, content: bytes) -> bytes:
    """What :func:`in_utf8` gave, and was edited, in the encoding that the file declares.

    ``UnreadableSource`` where that lacks a character.
    """
    source = _SET_ASIDE.sub(lambda match: match[1] + _SIGN[match[2]], content)
    if source == content:
        return content
    return encoded(path, source.decode(), declared_encoding(source))
