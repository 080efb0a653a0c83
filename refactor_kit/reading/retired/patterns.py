"""Retired names found in bytes: dotted names, paths, file names and stems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from refactor_kit.base import SourceTree
from refactor_kit.memory.word_index import paths_called

Kind = Literal["dotted", "path", "file", "stem"]

# Bytes of other scripts belong to words too.
_WORD = rb"[\w\x80-\xff]"
_EDGES: Mapping[Kind, tuple[bytes, bytes]] = {
    "dotted": (rb"(?<![\w\x80-\xff.])", rb"(?!" + _WORD + rb")"),
    "path": (rb"(?<![\w\x80-\xff.-])", rb"(?!" + _WORD + rb"|-|\.\w)"),
    "file": (rb"(?<![\w\x80-\xff-])", rb"(?!" + _WORD + rb")"),
    "stem": (rb"(?<![\w\x80-\xff-])", rb"(?!" + _WORD + rb"|-)"),
}


class TextMatch(NamedTuple):
    """An old name in a text, by byte offsets."""

    start: int
    end: int
    old: str
    kind: Kind


class Patterns:
    """Finds retired names in bytes."""

    def __init__(self, names: Mapping[str, str], tree: SourceTree, gone: Iterable[str]) -> None:
        usable = {old: kind_of(old) for old in names}
        protected = _protected(usable, tree, set(gone))
        self._kinds = {old: kind for old, kind in usable.items() if old not in protected}
        whole = (old for old, kind in usable.items() if kind in ("dotted", "path"))
        last_words = {re.split(r"[./]", old.removesuffix(".py"))[-1] for old in whole}
        self.needles = tuple(word.encode() for word in last_words)
        self._kept = protected - usable.keys()
        self._compiled: dict[str, re.Pattern[bytes]] = {}

    def may_match(self, content: bytes) -> bool:
        """The cheap question: whether a name's last word occurs at all."""
        return any(needle in content for needle in self.needles)

    def first(self, content: bytes) -> str:
        """An old name that ``content`` holds, cheaply told; empty where it holds none."""
        held = (old for old in self._kinds if next(self._found(old, content), None))
        return next(held, "")

    def matches(self, content: bytes) -> Iterator[TextMatch]:
        """Every old name in ``content``, leftmost and longest first."""
        places = [
            (start, end, "") for name in self._kept for start, end in self._found(name, content)
        ]
        for old in self._kinds:
            places += [(start, end, old) for start, end in self._found(old, content)]
        position = 0
        for start, end, old in sorted(places, key=lambda place: (place[0], -place[1])):
            if start < position:
                continue
            position = end
            if old:
                yield TextMatch(start, end, old, self._kinds[old])

    def _found(self, name: str, content: bytes) -> Iterator[tuple[int, int]]:
        # Finding the literal first is far cheaper than a look-behind over everything.
        literal = name.encode()
        position = content.find(literal)
        while position != -1:
            if self._pattern(name).match(content, position):
                yield position, position + len(literal)
            position = content.find(literal, position + 1)

    def _pattern(self, name: str) -> re.Pattern[bytes]:
        # Of the many names that are looked for, few occur.
        if name not in self._compiled:
            kind = self._kinds.get(name)
            before, after = _EDGES[kind] if kind else (b"", b"")
            self._compiled[name] = re.compile(before + re.escape(name.encode()) + after)
        return self._compiled[name]


def kind_of(name: str) -> Kind:
    """What kind of name a retired name is."""
    if "/" in name:
        return "path"
    if name.endswith(".py"):
        return "file"
    return "dotted" if "." in name else "stem"


def _protected(usable: Mapping[str, Kind], tree: SourceTree, gone: set[str]) -> set[str]:
    """File and folder names of the tree that only look like a retired file name or stem."""
    stems = {old for old, kind in usable.items() if kind == "stem"}
    bare = stems | {old for old, kind in usable.items() if kind == "file"}
    found: set[str] = set()
    asked = {*bare, *(old.partition(".")[0] for old in bare)}
    for called, paths in paths_called(tree, asked).items():
        for path in paths:
            if path in gone:
                continue
            *folders, name = path.split("/")
            found.update(folder for folder in folders if folder in bare)
            if called in stems and name.startswith(f"{called}."):
                found.add(name)
                if name in bare:
                    found.add(name.removesuffix(".py"))
    return found
