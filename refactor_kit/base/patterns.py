"""Path patterns as ``.gitignore`` has them, without a library: the hook cannot wait for one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_TOKENS = re.compile(r"\\.|\[[!^]?+\]?+[^\]]*\]|.", re.DOTALL)
_WILD = {"*": "[^/]*", "?": "[^/]"}
_IN_BRACKETS = re.compile(r"[\\\[&~|]")
# Tells the match of a folder above the path from one of the path itself.
_IN_FOLDER = "(?P<folder>)"


class PathPatterns:
    """Patterns in order; the last that matches decides, ``!`` takes a path out again.

    A pattern with a slash before its end counts from the root, any other matches at every depth.
    One that matches a folder matches all that lies in it; ``!`` with a folder's name takes no path
    out that a pattern matches by its own name. A blank line, a comment (``#``) and a line that is
    no pattern match nothing; a backslash takes the meaning from the character behind it.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        rules = [_rule(pattern) for pattern in patterns]
        self._rules = [rule for rule in rules if rule is not None]

    def __bool__(self) -> bool:
        return bool(self._rules)

    def among(self, paths: Iterable[str]) -> list[str]:
        """Those of ``paths`` that match, in their order."""
        if len(self._rules) == 1 and self._rules[0][1]:
            matches = self._rules[0][0].match
            return [path for path in paths if matches(path)]
        return [path for path in paths if self.match(path)] if self._rules else []

    def match(self, path: str) -> bool:
        matched = by_name = False
        for expression, includes in self._rules:
            # Taking out what is not in changes nothing.
            found = expression.match(path) if includes or matched else None
            if found and (includes or not by_name or found.lastgroup is None):
                matched, by_name = includes, found.lastgroup is None
        return matched


@lru_cache(maxsize=256)
def _rule(line: str) -> tuple[re.Pattern[str], bool] | None:
    """The expression for one line and whether it takes in; ``None`` where it is no pattern."""
    pattern = line if line.endswith("\\ ") else line.rstrip()
    body = pattern.removeprefix("!")
    if pattern.startswith("#") or not body.strip("/"):
        return None
    try:
        return re.compile(_expression(body), re.DOTALL), body == pattern
    except re.error:
        return None


def _expression(pattern: str) -> str:
    is_folder = pattern.endswith("/")
    names = pattern.removesuffix("/").split("/")
    if not names[0]:
        del names[0]
    elif len(names) == 1:
        names.insert(0, "**")
    *folders, name = [*names, "**"] if is_folder else names
    above = "".join("(?:.+/)?" if each == "**" else f"{_translated(each)}/" for each in folders)
    if name != "**":
        return f"{above}{_translated(name)}(?:/{_IN_FOLDER}|\\Z)"
    if is_folder:
        return f"{above if set(names) != {'**'} else '.+/'}{_IN_FOLDER}"
    return above


def _translated(name: str) -> str:
    return "[^/]+" if name == "*" else "".join(map(_token, _TOKENS.findall(name)))


def _token(token: str) -> str:
    if token in _WILD:
        return _WILD[token]
    if token in ("\\", "["):
        raise re.error("a backslash with nothing behind it, or a bracket that never closes")
    if token[0] != "[":
        return re.escape(token[-1])
    sign = "^" if token[1] in "!^" else ""
    held = _IN_BRACKETS.sub(r"\\\g<0>", token[1 + len(sign) : -1])
    return f"[{sign}{held}]"
