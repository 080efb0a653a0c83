"""What goes to a worker and what comes back: plain values, pickled here and there."""

from __future__ import annotations

import pickle
from typing import Any, NamedTuple

from refactor_kit.base import FileWork, Item


class Ground(NamedTuple):
    """What all tasks of one run share: the work, and the tree without its contents."""

    work: FileWork
    paths: tuple[str, ...]


class Task(NamedTuple):
    """Some items of a run, with the files that they need as far as that is known."""

    run: str
    items: tuple[Item, ...]
    files: dict[str, bytes]
    ground: Ground | None


class Answer(NamedTuple):
    """The results by their position among the items; what is missing is to be asked again.

    ``lacking`` are files that the worker does not have, ``lacks_ground`` that it has not even seen
    the run.
    """

    results: dict[int, Any]
    lacking: frozenset[str] = frozenset()
    lacks_ground: bool = False


def packed(message: Task | Answer) -> bytes:
    return pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)


def unpacked(content: bytes) -> Any:
    return pickle.loads(content)
