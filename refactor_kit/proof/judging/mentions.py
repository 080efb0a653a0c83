"""Which tests, and which lines of a table of all modules, speak of one module."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from refactor_kit.base import SourceTree
from refactor_kit.memory.folders import paths_below
from refactor_kit.memory.memoized import MemoizingTree, memoized

_WORD = re.compile(rb"\w+")


def lines_about(content: bytes, names: tuple[str, ...]) -> list[bytes]:
    """The lines that hold one of ``names``, anywhere."""
    lines, starts, joined = _lines(content)
    numbers = {
        bisect_right(starts, place) - 1
        for name in names
        for place in _places(joined, name.encode())
    }
    return [lines[number] for number in sorted(numbers)]


def own_tests_of(tree: SourceTree, folder: str, names: Iterable[str]) -> tuple[str, ...]:
    """The test files below ``folder`` that hold one of ``names``, inside longer words too."""
    wanted = [name.encode() for name in names]
    if not folder:
        return ()
    if not isinstance(tree, MemoizingTree) or not all(map(_WORD.fullmatch, wanted)):
        paths = _test_files(tree, folder)
        return tuple(path for path in paths if any(name in tree.read(path) for name in wanted))
    found = {path for name in wanted for path in _speaking_of(tree, folder, name)}
    return tuple(sorted(found))


def _speaking_of(tree: SourceTree, folder: str, name: bytes) -> tuple[str, ...]:
    def read(tree: SourceTree) -> tuple[str, ...]:
        vocabulary, paths = memoized(
            tree, ("words of tests", folder), lambda tree: _vocabulary(tree, folder)
        )
        words = lines_about(vocabulary, (name.decode(),))
        return tuple(sorted({path for word in words for path in paths[word]}))

    return memoized(tree, ("tests speaking of", folder, name), read)


def _vocabulary(tree: SourceTree, folder: str) -> tuple[bytes, Mapping[bytes, list[str]]]:
    """All words of the tests, one a line, and the files that hold each."""
    paths: dict[bytes, list[str]] = defaultdict(list)
    for path in _test_files(tree, folder):
        words = memoized(
            tree,
            ("words of test", path),
            lambda tree, path=path: frozenset(_WORD.findall(tree.read(path))),  # type: ignore[misc]
        )
        for word in words:
            paths[word].append(path)
    return b"\n".join(sorted(paths)), dict(paths)


def _test_files(tree: SourceTree, folder: str) -> Iterator[str]:
    for path in paths_below(tree, folder):
        if path.endswith(".py") and not path.endswith("/conftest.py"):
            yield path


@lru_cache(maxsize=4)
def _lines(content: bytes) -> tuple[list[bytes], list[int], bytes]:
    """The lines, where each begins once they are joined by line feeds, and so joined."""
    lines = content.splitlines()
    starts, place = [], 0
    for line in lines:
        starts.append(place)
        place += len(line) + 1
    return lines, starts, b"\n".join(lines)


def _places(content: bytes, name: bytes) -> Iterator[int]:
    place = content.find(name)
    while place != -1:
        yield place
        place = content.find(name, place + 1)
