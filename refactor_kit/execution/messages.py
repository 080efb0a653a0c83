"""What goes to a worker and what comes back: plain values, pickled here and there."""

from __future__ import annotations

import pickle
from typing import Any, NamedTuple

from refactor_kit.base import FileWork, Item


class Ground(NamedTuple):
    """What all tasks of one run share: the work, and the tree without its contents.

    ``asks_folders`` says that the tree can tell about a folder without listing every file.
    """

    work: FileWork
    paths: tuple[str, ...]
    asks_folders: bool


class Task(NamedTuple):
    """Some items of a run, with the files that they need as far as that is known.

    ``present`` are paths and folders (with a ``/``) that exist although no listing shows them.
    """

    run: str
    items: tuple[Item, ...]
    files: dict[str, bytes]
    present: frozenset[str]
    ground: Ground | None


class Answer(NamedTuple):
    """The results by their position among the items; what is missing is to be asked again.

    ``lacking`` are files that the worker does not have, ``lacks_ground`` that it has not even seen
    the run. ``absent`` are paths that were taken for absent: the results rest on that.
    """

    results: dict[int, Any]
    lacking: frozenset[str] = frozenset()
    lacks_ground: bool = False
    absent: frozenset[str] = frozenset()


def packed(message: Task | Answer) -> bytes:
    return pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)


def unpacked(content: bytes) -> Any:
    return pickle.loads(content)
