"""Reads an env file as python-dotenv does, by which most services read theirs."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

_SPACE = r"[^\S\r\n]"
# What was read is not read otherwise where what follows does not fit: groups are atomic.
_NAME = re.compile(
    rf"(?>(?:export{_SPACE}+)?)(?>'(?P<quoted>[^']+)'|(?P<plain>(?!')[^=#\s]+)|(?=#))(?>{_SPACE}*)"
)
_SIGN = re.compile(rf"=(?P<gap>{_SPACE}*)")
_SINGLE = re.compile(r"'(?P<value>(?:\\.|[^'\\])*)'", re.DOTALL)
_DOUBLE = re.compile(r'"(?P<value>(?:\\.|[^"\\])*)"', re.DOTALL)
_PLAIN = re.compile(r"(?P<value>[^\r\n]*)")
_NOTHING = re.compile(r"(?P<value>)")
_REST = re.compile(rf"(?>(?:{_SPACE}*#[^\r\n]*)?)(?>{_SPACE}*)(?:\r\n|\n|\r|\Z)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_BLANK = re.compile(r"\s*")
_ESCAPES = {_SINGLE: re.compile(r"\\[\\']"), _DOUBLE: re.compile(r"\\[\\'\"abfnrtv]")}
_COMMENT = re.compile(r"\s+#.*")
_VARIABLE = re.compile(r"\$\{(?P<name>[^}:]*)(?::-(?P<default>[^}]*))?\}")


def parse_env_file(text: str) -> dict[str, str]:
    """The variables of ``text``; a line that is no assignment counts for nothing.

    ``${NAME}`` and ``${NAME:-default}`` stand for variables of lines above. Nothing of the
    environment of this process is looked at.
    """
    variables: dict[str, str | None] = {}
    position = _after(_BLANK, text, 0)
    while position < len(text):
        name, value, position = _binding(text, position)
        if name:
            variables[name] = value and _filled(value, variables)
        position = _after(_BLANK, text, position)
    return {
        name: value
        for name, value in variables.items()
        if value is not None and "\0" not in name + value
    }


def _binding(text: str, position: int) -> tuple[str, str | None, int]:
    """A name, its value (``None`` without a sign), and where the next line begins.

    The name is empty where the line holds a comment, or what is no assignment.
    """
    named = _NAME.match(text, position)
    if named is None:
        return "", None, _after(_LINE, text, position)
    value, position = None, named.end()
    if (sign := _SIGN.match(text, position)) is not None:
        kind = _kind(text[sign.end() : sign.end() + 1], bool(sign["gap"]))
        found = kind.match(text, sign.end())
        if found is None:
            return "", None, _after(_LINE, text, sign.end())
        value, position = _unescaped(kind, found["value"]), found.end()
    if (rest := _REST.match(text, position)) is None:
        return "", None, _after(_LINE, text, position)
    return named["quoted"] or named["plain"] or "", value, rest.end()


def _kind(first: str, after_gap: bool) -> re.Pattern[str]:
    """How a value is written that begins with ``first``."""
    if first == "#" and after_gap:
        return _NOTHING
    return {"'": _SINGLE, '"': _DOUBLE}.get(first, _PLAIN)


def _unescaped(kind: re.Pattern[str], value: str) -> str:
    if kind in _ESCAPES:
        return _ESCAPES[kind].sub(lambda each: codecs.decode(each[0], "unicode-escape"), value)
    return _COMMENT.sub("", value).rstrip()


def _filled(value: str, variables: Mapping[str, str | None]) -> str:
    return _VARIABLE.sub(lambda each: variables.get(each["name"], each["default"]) or "", value)


def _after(pattern: re.Pattern[str], text: str, position: int) -> int:
    """Where ``pattern``, which fits anywhere, ends."""
    match = pattern.match(text, position)
    return match.end() if match else position
