"""Retired names as one pattern over bytes: dotted names, paths, file names and stems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

from refactor_kit.base import SourceTree

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
        ambiguous = {name for name in protected if name in usable}
        self._kinds = {old: kind for old, kind in usable.items() if old not in ambiguous}
        self.needles = tuple(
            {_last_word(old).encode() for old, kind in usable.items() if kind in ("dotted", "path")}
        )
        self._pattern = _compile(self._kinds, protected - ambiguous)

    def may_match(self, content: bytes) -> bool:
        """The cheap question: whether a name's last word occurs at all."""
        return any(needle in content for needle in self.needles)

    def matches(self, content: bytes) -> Iterator[TextMatch]:
        """Every old name in ``content``, leftmost and longest first."""
        for match in self._pattern.finditer(content):
            old = match.group().decode("utf-8")
            if match.lastgroup != "kept":
                yield TextMatch(match.start(), match.end(), old, self._kinds[old])


def kind_of(name: str) -> Kind:
    """What kind of name a retired name is."""
    if "/" in name:
        return "path"
    if name.endswith(".py"):
        return "file"
    return "dotted" if "." in name else "stem"


def _last_word(name: str) -> str:
    return re.split(r"[./]", name.removesuffix(".py"))[-1]


def _protected(usable: Mapping[str, Kind], tree: SourceTree, gone: set[str]) -> set[str]:
    """File and folder names of the tree that only look like a retired file name or stem."""
    stems = tuple(f"{old}." for old, kind in usable.items() if kind == "stem")
    bare = {old for old, kind in usable.items() if kind in ("file", "stem")}
    if not bare:
        return set()
    found: set[str] = set()
    for path in tree.paths():
        if path in gone:
            continue
        *folders, name = PurePosixPath(path).parts
        found.update(folder for folder in folders if folder in bare)
        if name.startswith(stems):
            found.add(name)
            if name in bare:
                found.add(name.removesuffix(".py"))
    return found


def _compile(kinds: Mapping[str, Kind], protected: Iterable[str]) -> re.Pattern[bytes]:
    kept = [re.escape(name.encode()) for name in sorted(protected, key=len, reverse=True)]
    choices = [rb"(?P<kept>" + b"|".join(kept) + rb")"] if kept else []
    for old in sorted(kinds, key=len, reverse=True):
        before, after = _EDGES[kinds[old]]
        choices.append(before + re.escape(old.encode()) + after)
    # An empty alternation would match everywhere.
    return re.compile(b"|".join(choices) if choices else rb"(?!)")
