"""What is remembered is written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from refactor_kit.runtime.delivery import write_memory


def test_a_later_memory_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    place = tmp_path / "folder/memory"
    for content in (b"first", b"second"):
        write_memory(place, content)
        assert place.read_bytes() == content
    assert list(place.parent.iterdir()) == [place]


def test_a_place_that_cannot_be_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    write_memory(tmp_path / "file/memory", b"content")
    assert (tmp_path / "file").read_bytes() == b""
