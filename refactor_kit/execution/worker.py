"""A worker's side: takes a task in bytes, gives an answer in bytes, and touches no file."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock, local
from typing import Any, NamedTuple

from refactor_kit.base import FileWork, Item, SourceTree
from refactor_kit.packs.catalog import make_packs_importable

#: Bytes of files that a worker keeps from earlier tasks of a run.
_CONTENT_BYTES = 64 << 20
#: How often a file may be missing before the rest of a task waits for it: the work begins anew.
_MISSES = 4
#: Runs that a worker remembers: a repair has two, one after the other.
_RUNS = 2


class _Hand:
    """One thread at work on one run; what it has understood serves its later tasks too."""

    def __init__(self, ground: Ground, tree: PartialTree) -> None:
        self._ground = ground
        self.tree = tree
        self._run: Callable[[Item], Any] | None = None

    def result(self, item: Item) -> Any:
        if self._run is None:
            self._run = self._ground.work.on(self.tree)
        return self._run(item)

    def forget(self) -> None:
        """What was half read must not be taken for known."""
        self._run = None


class _Known:
    """What this process knows of one run."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._paths = frozenset(ground.paths)
        self.contents = Contents(_CONTENT_BYTES)
        self._of_thread = local()

    @property
    def hand(self) -> _Hand:
        if not hasattr(self._of_thread, "hand"):
            tree = PartialTree(self.ground.paths, self._paths, self.contents)
            self._of_thread.hand = _Hand(self.ground, tree)
        hand: _Hand = self._of_thread.hand
        return hand


_known: OrderedDict[str, _Known] = OrderedDict()


def carry_out(content: bytes) -> bytes:
    """The answer to one task; whatever goes wrong in an item leaves it to the caller."""
    make_packs_importable()
    task: Task = unpacked(content)
    known = _known.get(task.run)
    if known is None and task.ground is not None:
        known = _known[task.run] = _Known(task.ground)
        while len(_known) > _RUNS:
            _known.popitem(last=False)
    return packed(_answer(task, known) if known else Answer({}, lacks_ground=True))


def warm_up() -> None:
    """Load once what most work needs."""
    import libcst  # noqa: F401

    make_packs_importable()


def _answer(task: Task, known: _Known) -> Answer:
    for path, content in task.files.items():
        known.contents.add(path, content)
    hand = known.hand
    hand.tree.files = task.files
    try:
        beside = known.ground.work.beside(hand.tree, [path for path, _ in task.items])
        lacking = frozenset(filter(hand.tree.lacks, beside))
        return Answer({}, lacking) if lacking else _results(task, hand)
    except Missing as missing:
        hand.forget()
        return Answer({}, frozenset([missing.path]))


def _results(task: Task, hand: _Hand) -> Answer:
    lacking: list[str] = []
    results: dict[int, Any] = {}
    for position, item in enumerate(task.items):
        try:
            results[position] = hand.result(item)
        except Missing as missing:
            lacking.append(missing.path)
            hand.forget()
            if len(lacking) == _MISSES:
                break
        except Exception:
            hand.forget()
    return Answer(results, frozenset(lacking))


class Missing(Exception):
    """A file is read that is not at hand."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class PartialTree(SourceTree):
    """The files that came with the task at hand, before what is remembered of earlier ones."""

    def __init__(self, paths: tuple[str, ...], known: frozenset[str], earlier: Contents) -> None:
        self._paths = paths
        self._known = known
        self._earlier = earlier
        self.files: Mapping[str, bytes] = {}

    def paths(self) -> tuple[str, ...]:
        return self._paths

    def read(self, path: str) -> bytes:
        if path not in self:
            raise FileNotFoundError(path)
        content = self._at_hand(path)
        if content is None:
            raise Missing(path)
        return content

    def lacks(self, path: str) -> bool:
        """Whether ``path`` is a file of the tree whose content is not at hand."""
        return path in self and self._at_hand(path) is None

    def __contains__(self, path: object) -> bool:
        return path in self._known

    def _at_hand(self, path: str) -> bytes | None:
        content = self.files.get(path)
        return self._earlier.get(path) if content is None else content


class Contents:
    """Contents of files by path, the latest ones up to ``limit`` bytes; threads may share it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = Lock()
        self._held = 0
        self._files: OrderedDict[str, bytes] = OrderedDict()

    def get(self, path: str) -> bytes | None:
        with self._lock:
            content = self._files.get(path)
            if content is not None:
                self._files.move_to_end(path)
            return content

    def add(self, path: str, content: bytes) -> None:
        with self._lock:
            before = self._files.pop(path, b"")
            self._files[path] = content
            self._held += len(content) - len(before)
            while self._held > self._limit and self._files:
                self._held -= len(self._files.popitem(last=False)[1])


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
