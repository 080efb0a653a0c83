"""Other people's text on its way out: it is shown, and nothing reads a command in it.

Names and source may hold line feeds, escape sequences of terminals, bytes that are not UTF-8, and
what a CI that watches the output obeys: ``::add-mask::`` at the start of a line (GitHub),
``##[group]`` and ``##vso[task.setvariable]`` anywhere in it (GitHub, Azure).
"""

from __future__ import annotations

import os
import re

_NEEDS_NO_QUOTES = re.compile(r"(?!::)(?!.*##)[\w@%+=:,./-]+")
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./- ")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_AT_LINE_START = re.compile(r"\A(\s*):(?=:)")
_IN_A_LINE = re.compile(r"##(?=\w*\[)")


def shown(text: str) -> str:
    """``text`` on one line of valid text; what must not reach a reader raw stands escaped."""
    if not text.isprintable():
        text = "".join(mark if mark.isprintable() else repr(mark)[1:-1] for mark in decoded(text))
    return _IN_A_LINE.sub(r"#\\x23", _AT_LINE_START.sub(r"\1\\x3a", text))


def shown_lines(text: str) -> str:
    """``text`` with each of its lines as :func:`shown`."""
    return "\n".join(map(shown, text.split("\n")))


def decoded(text: str) -> str:
    """``text`` with ``\\xe9`` for a byte of a file name that is not UTF-8."""
    return text if text.isascii() else _LONE_SURROGATE.sub(_as_escape, text)


def shell_word(text: str) -> str:
    """``text`` as one word that can be pasted into a shell (bash, zsh, ksh)."""
    if _NEEDS_NO_QUOTES.fullmatch(text):
        return text
    if shown(text) == text:
        quoted = text.replace("'", "'\"'\"'")
        return f"'{quoted}'"
    marks = (chr(byte) if byte in _PLAIN else f"\\x{byte:02x}" for byte in os.fsencode(text))
    return f"$'{''.join(marks)}'"


def shown_json(document: object) -> str:
    """``document`` as JSON that says the same and can be printed anywhere; with a final newline.

    Of a name that is not UTF-8, which JSON cannot hold, it says what :func:`decoded` does.
    """
    import json  # a hook is to load little

    text = json.dumps(document, indent=2, ensure_ascii=False)
    if not text.replace("\n", "").isprintable():
        text = "".join(
            mark if mark == "\n" or mark.isprintable() else json.dumps(decoded(mark))[1:-1]
            for mark in text
        )
    return _IN_A_LINE.sub(r"#\\u0023", text) + "\n"


def _as_escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    is_byte = 0xDC80 <= number <= 0xDCFF
    return f"\\x{number - 0xDC00:02x}" if is_byte else f"\\u{number:04x}"
