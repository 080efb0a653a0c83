"""Path patterns as ``.gitignore`` has them, without a library: the hook cannot wait for one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_TOKENS = re.compile(r"\*\*/|/\*\*$|\*\*|\*|\?|\[[^\]]+\]|.", re.DOTALL)
_TRANSLATED = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


class PathPatterns:
    """Patterns in order; the last that matches decides, ``!`` takes a path out again.

    A pattern with a slash before its end counts from the root, any other matches at every depth.
    One that matches a folder matches all that lies in it.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        self._rules = [_rule(pattern) for pattern in patterns if pattern.strip("!/ ")]

    def __bool__(self) -> bool:
        return bool(self._rules)

    def among(self, paths: Iterable[str]) -> list[str]:
        """Those of ``paths`` that match, in their order."""
        if len(self._rules) == 1 and self._rules[0][1]:
            matches = self._rules[0][0].match
            return [path for path in paths if matches(path)]
        return [path for path in paths if self.match(path)] if self._rules else []

    def match(self, path: str) -> bool:
        matched = False
        for expression, includes in self._rules:
            if includes != matched and expression.match(path):
                matched = includes
        return matched


@lru_cache(maxsize=256)
def _rule(pattern: str) -> tuple[re.Pattern[str], bool]:
    includes = not pattern.startswith("!")
    body = pattern.strip() if includes else pattern[1:].strip()
    folder_only = body.endswith("/")
    anchored = "/" in body.rstrip("/")
    body = body.strip("/")
    start = "" if anchored else "(?:.*/)?"
    end = "/.*" if folder_only else "(?:/.*)?"
    return re.compile(f"{start}{_translated(body)}{end}\\Z", re.DOTALL), includes


def _translated(body: str) -> str:
    found = []
    for token in _TOKENS.findall(body):
        if token in _TRANSLATED:
            found.append(_TRANSLATED[token])
        elif len(token) > 1:
            found.append("[" + token[1:-1].replace("!", "^", 1).replace("\\", "\\\\") + "]")
        else:
            found.append(re.escape(token))
    return "".join(found)
