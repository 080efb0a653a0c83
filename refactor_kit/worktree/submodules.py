"""Folders of a work tree that are repositories of their own: git keeps their files apart."""

from __future__ import annotations

import os
import re
from collections.abc import Container
from pathlib import Path, PurePosixPath

from refactor_kit.runtime.plain_text import shell_word

GITMODULES = ".gitmodules"
_PATH = re.compile(r'^\s*path\s*=\s*"?(.+?)"?\s*$', re.MULTILINE)


def named_submodules(root: Path) -> frozenset[str]:
    """The submodules below ``root`` that the work tree's ``.gitmodules`` names; no git is asked.

    Without one that it still names, and whose files belong to this repository by now.
    """
    for top in (root, *root.parents):
        if (top / ".git").exists():
            break
    else:
        return frozenset()
    try:
        content = (top / GITMODULES).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    places = (top / name for name in _PATH.findall(content))
    return frozenset(
        place.relative_to(root).as_posix()
        for place in places
        if place.is_relative_to(root) and _is_apart(place)
    )


def _is_apart(folder: Path) -> bool:
    """Whether a repository is checked out in ``folder``, or nothing is."""
    return os.path.lexists(folder / ".git") or not any(folder.glob("*"))


def foreign_folder(root: Path, place: str, known: Container[str]) -> str:
    """The folder at or above ``place`` that is a repository of its own; empty without one.

    That is one of those ``known``, or one with a ``.git``.
    """
    folders = map(str, (PurePosixPath(place), *PurePosixPath(place).parents))
    return next(
        (
            folder
            for folder in folders
            if folder != "." and (folder in known or os.path.lexists(root / folder / ".git"))
        ),
        "",
    )


def taking_over(root: Path, folder: str) -> str:
    """The command that makes the files of the submodule ``folder`` part of this repository."""
    place, aside = shell_word(folder), shell_word(f"../{folder.rpartition('/')[2]}.git")
    fetch = "" if (root / folder / ".git").exists() else f"git submodule update --init {place} && "
    return (
        f"{fetch}git rm --cached --ignore-unmatch {place} && mv {place}/.git {aside} "
        f"&& git add {place}"
    )


def not_looked_into(root: Path) -> str:
    """What stands behind a message that something was not found; empty without a submodule."""
    known = sorted(named_submodules(root))
    return f"; not looked into: {', '.join(known)} (submodules)" if known else ""
