"""What a write in place left half-way is told from what somebody edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.execution import file_state
from refactor_kit.transaction.record import Entry, State
from refactor_kit.worktree.disk_tree import digest_of

PAIRS = [
    (b"one\ntwo\nthree\n", b"one\nTWO and more\nthree\n"),
    (b"one\nTWO and more\nthree\n", b"one\ntwo\n"),
    (b"aaaa", b"bbbb"),
    (b"", b"new\n"),
]


def _state(tmp_path: Path, before: bytes, after: bytes, found: bytes) -> str:
    (tmp_path / "file.py").write_bytes(found)
    known = {digest_of(each): each for each in (before, after)}
    states = [State("file", digest_of(each)) for each in (before, after)]
    entry = Entry("file.py", "file.py", *states, in_place=True)
    return file_state(Disk(tmp_path), entry, known.__getitem__)


def _written_over(front: bytes, behind: bytes, length: int) -> bytes:
    """``behind`` once ``length`` bytes of ``front`` are written over it, not yet cut off."""
    return front[:length] + behind[length:]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_every_point_of_a_write_and_of_taking_it_back_is_known(
    tmp_path: Path, before: bytes, after: bytes
) -> None:
    for written in range(len(after) + 1):
        torn = _written_over(after, before, written)
        assert _state(tmp_path, before, after, torn) != "edited", torn
        for back in range(len(before) + 1):
            again = _written_over(before, torn, back)
            assert _state(tmp_path, before, after, again) != "edited", (torn, again)


@pytest.mark.parametrize(
    "found", [b"", b"mine\n", b"one\ntwo\n", b"one\ntwo\nthree\nmine\n", b"one\nTWO but mine\n"]
)
def test_what_somebody_wrote_is_no_half_done_write(tmp_path: Path, found: bytes) -> None:
    assert _state(tmp_path, *PAIRS[0], found) == "edited"
