"""Diffs are patches: git makes of the old files the new ones."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from refactor_kit.base import ChangeSet, Edit, MemoryTree
from refactor_kit.worktree.diffs import unified_diff

_CASES = {
    "a plain line": (b"one\ntwo\n", b"one\n2\n"),
    "no line feed at the end": (b"one\ntwo", b"one\n2"),
    "carriage returns": (b"one\r\ntwo\r\n", b"one\r\n2\r\n"),
    "a form feed": (b"one\x0cand\ntwo\n", b"one\x0cand\n2\n"),
    "a line separator": ("a\u2028b\x85c\ntwo\n".encode(), "a\u2028b\x85c\n2\n".encode()),
    "a new file": (None, b"two\n"),
    "a file that goes": (b"two\n", None),
}


@pytest.mark.parametrize(("before", "after"), _CASES.values(), ids=_CASES)
def test_git_applies_what_is_shown(
    tmp_path: Path, before: bytes | None, after: bytes | None
) -> None:
    file = tmp_path / "file.txt"
    tree = MemoryTree({} if before is None else {file.name: before})
    if before is not None:
        file.write_bytes(before)
    shown = unified_diff(ChangeSet(tree, [Edit(file.name, after)])).encode()
    subprocess.run(["git", "apply"], input=shown, cwd=tmp_path, check=True)
    assert (file.read_bytes() if file.exists() else None) == after


def test_binary_files_are_named() -> None:
    changes = ChangeSet(MemoryTree({"image": b"\0old"}), [Edit("image", b"\0new")])
    assert unified_diff(changes) == "Binary files a/image and b/image differ\n"
