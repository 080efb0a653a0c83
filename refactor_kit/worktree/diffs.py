"""Change sets as unified diffs."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from refactor_kit.base import ChangeSet, Edit, SourceTree


def unified_diff(change_set: ChangeSet, prefix: str = "") -> str:
    """What ``git diff`` would show, newline-terminated; binary files by name only.

    ``prefix`` stands before each path: the way to the change set's root.
    """
    base = change_set.base
    return "".join(line for edit in change_set for line in _file_diff(base, edit, prefix))


def _file_diff(base: SourceTree, edit: Edit, prefix: str) -> Iterator[str]:
    before = base.read(edit.path) if edit.path in base else None
    old = "/dev/null" if before is None else f"a/{prefix}{edit.path}"
    new = "/dev/null" if edit.content is None else f"b/{prefix}{edit.path}"
    old_lines, new_lines = _lines(before), _lines(edit.content)
    if old_lines is None or new_lines is None:
        yield f"Binary files {old} and {new} differ\n"
        return
    for line in difflib.unified_diff(old_lines, new_lines, old, new):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(content: bytes | None) -> list[str] | None:
    if content is None:
        return []
    if b"\0" in content:
        return None
    # To git only a line feed ends a line; to Python a form feed and others do too.
    *lines, last = content.decode("utf-8", errors="replace").split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])
