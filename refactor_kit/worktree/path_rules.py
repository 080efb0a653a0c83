"""Paths of the target: how they are shown, and which are never touched."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.plain_text import shown

_SHOWN_AT_MOST = 20


def listed(paths: Iterable[str]) -> str:
    """``paths`` one under the other; a long list is cut, with the number of those left out."""
    lines = [f"  {shown(path)}" for path in sorted(set(paths))]
    rest = len(lines) - _SHOWN_AT_MOST
    return "\n".join([*lines[:_SHOWN_AT_MOST], *([f"  and {rest} more"] if rest > 0 else [])])


def refuse_unsafe(path: str) -> None:
    """Refuse a path that is absolute, climbs, or names git's own folder."""
    parts = path.split("/")
    if path.startswith("/") or "\0" in path or any(part in ("", ".", "..") for part in parts):
        raise Refused(
            "this path leaves the repository, or is not written plainly",
            where=shown(path),
            remedy="write it relative to the configuration's folder, without '..'",
        )
    if any(part.casefold() == ".git" for part in parts):
        raise Refused("git's own files are never changed", where=shown(path))


def clashes(new: Iterable[str], existing: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of a new path and another one that some file systems hold for the same.

    That is so for names that differ only in case or in their Unicode composition, folders included.
    """
    spellings: dict[str, str] = {}
    for path in existing:
        for name in _with_folders(path):
            spellings.setdefault(_folded(name), name)
    found = []
    for path in sorted(new):
        for name in _with_folders(path):
            spelling = spellings.setdefault(_folded(name), name)
            if spelling != name:
                found.append((path, spelling))
                break
    return tuple(found)


def _with_folders(path: str) -> Iterable[str]:
    folders = [str(folder) for folder in PurePosixPath(path).parents][:-1]
    return (*reversed(folders), path)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
