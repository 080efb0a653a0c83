"""The files of the tool itself, which every remembered answer rests on."""

# Plain os functions: the hook's path is short of time.
# ruff: noqa: PTH112, PTH118, PTH120
from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache

#: The packages that hold the built-in codemods and checks.
PACKS = ("codemods", "checks")
_PACKAGE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


def pack_folder(pack: str) -> str:
    """Where a built-in pack lies: inside the package in an installed wheel, else beside it."""
    inside = os.path.join(_PACKAGE, pack)
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_PACKAGE), pack)


@cache
def tool_state() -> str:
    """A digest of the tool and of the Python that runs it.

    Every file counts, by its place, its size and when it was changed last; none is read. What was
    remembered under another digest is not used.
    """
    folders = dict.fromkeys((_PACKAGE, *map(pack_folder, PACKS)))
    states = [sys.version, *sorted(each for folder in folders for each in _states(folder))]
    return hashlib.sha256("\0".join(states).encode(errors="surrogateescape")).hexdigest()


def _states(folder: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _states(entry.path)
        elif entry.is_file():  # not an editor's lock, a link that leads nowhere
            state = entry.stat()
            yield f"{entry.path}\0{state.st_size}\0{state.st_mtime_ns}"
