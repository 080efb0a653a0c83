"""What is kept of files' contents."""

from __future__ import annotations

import gc
import weakref

from refactor_kit.memory.newest_versions import newest_versions


class Made:
    """What a reading gave, and for what."""

    def __init__(self, path: str, content: bytes) -> None:
        self.told = (path, content)


def test_a_version_is_read_once_and_an_old_one_goes() -> None:
    made: list[tuple[str, bytes]] = []

    @newest_versions(paths=2)
    def read(path: str, content: bytes) -> Made:
        made.append((path, content))
        return Made(path, content)

    first = weakref.ref(read("a", b"1"))
    assert read("a", b"2") is read("a", b"2")
    assert read("a", b"1") is first()
    for number in range(3, 9):
        assert read("a", b"%d" % number).told == ("a", b"%d" % number)
    gc.collect()
    assert first() is None
    assert len(made) == 8


def test_the_path_that_was_asked_longest_ago_goes_first() -> None:
    made: list[str] = []

    @newest_versions(paths=2)
    def read(path: str, content: bytes) -> str:
        made.append(path)
        return path

    for path in ("a", "b", "a", "c", "a", "b"):
        read(path, b"")
    assert made == ["a", "b", "c", "b"]
