from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refactor_kit.base import MemoryTree, SourceTree
from refactor_kit.memory.memoized import MemoizingTree, Memory


class _Identified:
    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    @property
    def listing_id(self) -> str:
        return "\0".join(sorted(self.files))

    def blob_id(self, path: str) -> Hashable:
        return self.files.get(path, "none")

    def differing(self, earlier: _Identified) -> set[str]:
        return {path for path, _ in self.files.items() ^ earlier.files.items()}


class _Counting:
    """Upper-cases a file through another reading, and counts what is made anew."""

    def __init__(self) -> None:
        self.memory = Memory()
        self.made: list[str] = []

    def on(self, **files: bytes) -> bytes:
        tree = MemoizingTree(MemoryTree(files), self.memory, _Identified(files))
        return tree.memoize(("outer",), self._outer)

    def _outer(self, tree: SourceTree) -> bytes:
        self.made.append("outer")
        return tree.memoize(("inner",), self._inner) + b"!"

    def _inner(self, tree: SourceTree) -> bytes:
        self.made.append("inner")
        return tree.read("a").split(b"#")[0].upper()


def test_one_tree_reads_once() -> None:
    made: list[int] = []
    tree = MemoizingTree(MemoryTree({"a": b""}))

    for _ in range(3):
        tree.memoize(("key",), lambda tree: made.append(1))

    assert made == [1]


def test_plain_tree_reads_each_time() -> None:
    made: list[int] = []

    for _ in range(3):
        MemoryTree({}).memoize(("key",), lambda tree: made.append(1))

    assert made == [1, 1, 1]


def test_other_file_leaves_a_reading_alone() -> None:
    counting = _Counting()

    assert counting.on(a=b"x", b=b"1") == counting.on(a=b"x", b=b"2") == b"X!"
    assert counting.made == ["outer", "inner"]


def test_changed_file_makes_what_rests_on_it_anew() -> None:
    counting = _Counting()

    assert counting.on(a=b"x") == b"X!"
    assert counting.on(a=b"y") == b"Y!"
    assert counting.on(a=b"x") == b"X!"


def test_equal_outcome_leaves_what_rests_on_it_alone() -> None:
    counting = _Counting()

    assert counting.on(a=b"x") == counting.on(a=b"x#remark") == b"X!"
    assert counting.made == ["outer", "inner", "inner"]


def test_new_path_matters_to_who_listed() -> None:
    memory = Memory()

    def count(**files: bytes) -> int:
        tree = MemoizingTree(MemoryTree(files), memory, _Identified(files))
        return tree.memoize(("count",), lambda tree: len(tree.paths()))

    assert (count(a=b""), count(a=b"", b=b""), count(a=b"1")) == (1, 2, 1)


def test_absence_is_remembered_too() -> None:
    memory = Memory()

    def has(**files: bytes) -> bool:
        tree = MemoizingTree(MemoryTree(files), memory, _Identified(files))
        return tree.memoize(("has",), lambda tree: "a" in tree)

    assert (has(), has(a=b""), has()) == (False, True, False)


def test_failure_is_not_kept_but_what_it_read_is_noted() -> None:
    memory = Memory()

    def broken(tree: SourceTree) -> bytes:
        content = tree.read("a")
        if content == b"bad":
            raise ValueError("bad")
        return content

    def outer(tree: SourceTree) -> bytes:
        try:
            return tree.memoize(("inner",), broken)
        except ValueError:
            return b"caught"

    def on(**files: bytes) -> bytes:
        tree = MemoizingTree(MemoryTree(files), memory, _Identified(files))
        return tree.memoize(("outer",), outer)

    assert (on(a=b"bad"), on(a=b"good"), on(a=b"bad")) == (b"caught", b"good", b"caught")


def test_missing_file_is_still_missing() -> None:
    with pytest.raises(FileNotFoundError):
        MemoizingTree(MemoryTree({})).read("a")


def test_content_does_not_matter_to_who_asked_only_whether_a_file_is_there() -> None:
    memory = Memory()
    made: list[int] = []

    def has(tree: SourceTree) -> bool:
        made.append(1)
        return "a" in tree

    def on(**files: bytes) -> bool:
        tree = MemoizingTree(MemoryTree(files), memory, _Identified(files))
        return tree.memoize(("has",), has)

    assert (on(a=b"x"), on(a=b"y"), on(b=b"x")) == (True, True, False)
    assert len(made) == 2


_FILES = st.dictionaries(st.sampled_from("abc"), st.sampled_from([b"1", b"2", b"x#1", b"x#2"]))


def _layered(tree: SourceTree) -> tuple[object, ...]:
    """Readings over readings: contents, presence, the list of paths, one that fails."""

    def stripped(path: str) -> Callable[[SourceTree], bytes]:
        return lambda tree: tree.read(path).split(b"#")[0]

    def present(tree: SourceTree) -> tuple[bytes, ...]:
        return tuple(tree.memoize(("stripped", path), stripped(path)) for path in tree.paths())

    def first(tree: SourceTree) -> bytes:
        try:
            return tree.memoize(("stripped", "a"), stripped("a"))
        except FileNotFoundError:
            return b"-"

    def both(tree: SourceTree) -> tuple[object, ...]:
        longest = max(tree.memoize(("present",), present), default=b"")
        return tree.memoize(("first",), first), longest, "b" in tree

    return tree.memoize(("both",), both)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_FILES, min_size=1, max_size=5), st.lists(st.integers(0, 4), max_size=12))
def test_what_is_remembered_is_what_would_be_read(
    rows: list[dict[str, bytes]], visits: list[int]
) -> None:
    """On trees made as one goes, and on those that were left and are come back to."""
    memory = Memory()
    trees = [MemoizingTree(MemoryTree(row), memory, _Identified(row)) for row in rows]
    for number in [*range(len(rows)), *visits]:
        row = rows[number % len(rows)]
        assert _layered(trees[number % len(rows)]) == _layered(MemoryTree(row))
