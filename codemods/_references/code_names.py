"""Names in the code of a Python file: told from strings and comments, replaced, used or not."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping

from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.python.lexical import find_imports
from refactor_kit.reading.references import Span, no_code

_START, _END = rb"(?<![\w\x80-\xff.])", rb"(?![\w\x80-\xff])"
_BINDS_AFTER = re.compile(rb"\s*(?:=(?!=)|:)")
_BINDS_BEFORE = re.compile(rb"(?:\b(?:def|class|for|as|import|global|nonlocal|lambda))\s+$")


class CodeNames:
    """The code spans of one file."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._hidden = no_code(content)
        self._imports = tuple((each.start, each.end) for each in find_imports(content))

    def occurrences(self, name: str) -> Iterator[re.Match[bytes]]:
        """Where ``name`` stands in code as a name of its own, imports left out."""
        for match in re.finditer(_START + name.encode() + _END, self._content):
            if not _within(match.start(), self._hidden) and not _within(
                match.start(), self._imports
            ):
                yield match

    def is_code(self, position: int) -> bool:
        """Whether ``position`` lies outside strings and comments."""
        return not _within(position, self._hidden)

    def only_used(self, name: str) -> bool:
        """Whether code reads ``name`` but never binds it."""
        for match in self.occurrences(name):
            before = self._content[max(0, match.start() - 20) : match.start()]
            if _BINDS_BEFORE.search(before) or _BINDS_AFTER.match(self._content, match.end()):
                return False
        return not self._in_format_string(name)

    def _in_format_string(self, name: str) -> bool:
        field = rb"\{[^{}\n]*" + _START + name.encode() + _END
        found = re.finditer(field, self._content)
        return any(_within(match.start(), self._hidden) for match in found)


def rename(content: bytes, renames: Mapping[str, str]) -> bytes:
    """``content`` with names replaced in code, imports left out."""
    if not renames:
        return content
    names = CodeNames(content)
    splices = [
        Splice(match.start(), match.end(), new.encode())
        for old, new in renames.items()
        for match in names.occurrences(old)
    ]
    return spliced(content, splices)


def rename_attributes(
    content: bytes, local: str, follow: Callable[[tuple[str, ...]], tuple[str, ...] | None]
) -> tuple[bytes, tuple[tuple[int, str], ...]]:
    """``local.attribute`` and ``setattr(local, "attribute")`` with attributes that follow.

    Also the byte offsets and names of attributes that nothing stands for.
    """
    hidden = no_code(content)
    splices: list[Splice] = []
    missing: list[tuple[int, str]] = []
    for match in (*_chain(local).finditer(content), *_patched(local).finditer(content)):
        if _within(match.start(), hidden):
            continue
        written = match["names"]
        names = tuple(written.decode("utf-8").split("."))
        new = follow(names)
        if new is None:
            missing.append((match.start(), names[0]))
        elif new != names:
            splices.append(Splice(*match.span("names"), ".".join(new).encode()))
    return spliced(content, splices), tuple(missing)


def _chain(local: str) -> re.Pattern[bytes]:
    return re.compile(_START + local.encode() + rb"\.(?P<names>\w+(?:\.\w+)*)")


def _patched(local: str) -> re.Pattern[bytes]:
    return re.compile(
        rb"\b(?:setattr|delattr|getattr|hasattr|object|multiple)\(\s*"
        + local.encode()
        + rb"\s*,\s*(?P<quote>[\"'])(?P<names>\w+)(?P=quote)"
    )


def _within(position: int, spans: tuple[Span, ...]) -> bool:
    index = bisect_right(spans, (position, len(spans) and spans[-1][1] + 1)) - 1
    return index >= 0 and spans[index][0] <= position < spans[index][1]
