"""A worker's side: takes a task in bytes, gives an answer in bytes, and touches no file."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from threading import local
from typing import Any

from refactor_kit.base import Item
from refactor_kit.packs.catalog import make_packs_importable

from .messages import Answer, Ground, Task, packed, unpacked
from .partial_tree import Contents, Missing, PartialTree

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
    known = _of(task)
    if known is None:
        return packed(Answer({}, lacks_ground=True))
    return packed(_answer(task, known))


def warm_up() -> None:
    """Load once what most work needs."""
    import libcst  # noqa: F401

    make_packs_importable()


def _of(task: Task) -> _Known | None:
    known = _known.get(task.run)
    if known is None and task.ground is not None:
        known = _known[task.run] = _Known(task.ground)
        while len(_known) > _RUNS:
            _known.popitem(last=False)
    return known


def _answer(task: Task, known: _Known) -> Answer:
    for path, content in task.files.items():
        known.contents.add(path, content)
    hand = known.hand
    hand.tree.files = task.files
    try:
        lacking = set(_lacking(task, known, hand.tree))
        if lacking:
            return Answer({}, frozenset(lacking))
        return _results(task, hand)
    except Missing as missing:
        hand.forget()
        return Answer({}, frozenset([missing.path]))


def _lacking(task: Task, known: _Known, tree: PartialTree) -> Iterator[str]:
    beside = known.ground.work.beside(tree, [path for path, _ in task.items])
    return filter(tree.lacks, beside)


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
