"""Which files hold a word, in text or in path: asked for each module, found in one pass."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from zlib import crc32

from refactor_kit.base import SourceTree
from refactor_kit.base.bounds import is_too_large

#: Files in a piece of the index, at least: few to read again, and not too many pieces to look in.
_PIECE = 16
#: What a file is listed under that is too large to be looked at: it may hold any word.
_ANY = (b"",)
_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")


def paths_with_words(tree: SourceTree, words: Iterable[str]) -> tuple[str, ...]:
    """The files that hold one of ``words`` as a whole word, sorted.

    On a tree that neither remembers nor searches, every file: looking is then the caller's. So it
    is with a word that is not ASCII, whose bytes depend on a file's encoding.
    """
    wanted = tuple(words)
    if not all(map(str.isascii, wanted)):
        return tree.paths()
    if not tree.memoizes:
        found = tree.files_holding(wanted) if wanted else None
        return tree.paths() if found is None else tuple(sorted(found))
    return tuple(sorted({path for word in wanted for path in _with_word(tree, word)}))


def paths_called(tree: SourceTree, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The paths with a folder, or a file up to its first dot, of each of ``names``."""
    if not tree.memoizes:
        index = _path_index(tree)
        return {name: tuple(index.get(name, ())) for name in names}
    return {name: _paths_named(tree, name) for name in names}


def longest_word(name: str) -> str:
    """The part of a dotted name or path that says most."""
    return max(re.findall(r"\w+", name), key=len, default="")


# A reading for each word, so that what rests on one word outlives changes of the others.
def _with_word(tree: SourceTree, word: str) -> tuple[str, ...]:
    def read(tree: SourceTree) -> tuple[str, ...]:
        wanted = word.encode()
        indexes = tree.memoize(("word indexes",), _indexes)
        return tuple(
            path for index in indexes for held in (wanted, *_ANY) for path in index.get(held, ())
        )

    return tree.memoize(("paths with word", word), read)


# The index lies in pieces, so that a changed file has only its own piece made anew.
def _pieces(tree: SourceTree) -> dict[tuple[int, int], tuple[str, ...]]:
    paths = tree.paths()
    count = 1 << (len(paths) // _PIECE).bit_length()
    pieces: dict[tuple[int, int], list[str]] = defaultdict(list)
    for path in paths:
        pieces[count, crc32(path.encode(errors="surrogateescape")) % count].append(path)
    return {piece: tuple(found) for piece, found in pieces.items()}


def _indexes(tree: SourceTree) -> tuple[Mapping[bytes, list[str]], ...]:
    return tuple(_index(tree, *piece) for piece in tree.memoize(("pieces",), _pieces))


def _index(tree: SourceTree, count: int, number: int) -> Mapping[bytes, list[str]]:
    piece = (count, number)

    def paths(tree: SourceTree) -> tuple[str, ...]:
        return tree.memoize(("pieces",), _pieces).get(piece, ())

    def read(tree: SourceTree) -> dict[bytes, list[str]]:
        index: dict[bytes, list[str]] = defaultdict(list)
        for path in tree.memoize(("piece", *piece), paths):
            content = tree.read(path)
            for word in _ANY if is_too_large(content) else _words(content):
                index[word].append(path)
        return dict(index)

    return tree.memoize(("word index", *piece), read)


def _words(content: bytes) -> set[bytes]:
    """Each word once, and no list of all of them beside."""
    return {match[0] for match in _WORD.finditer(content)}


def _paths_named(tree: SourceTree, name: str) -> tuple[str, ...]:
    def read(tree: SourceTree) -> tuple[str, ...]:
        index: Mapping[str, list[str]] = tree.memoize(("path index",), _path_index)
        return tuple(index.get(name, ()))

    return tree.memoize(("paths called", name), read)


def _path_index(tree: SourceTree) -> dict[str, list[str]]:
    index: dict[str, list[str]] = defaultdict(list)
    for path in tree.paths():
        *folders, name = path.split("/")
        for word in {*folders, name.partition(".")[0]}:
            index[word].append(path)
    return dict(index)
