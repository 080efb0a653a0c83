"""A worker's side: takes a task in bytes, gives an answer in bytes, and touches no file."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from refactor_kit.base import FileWork
from refactor_kit.catalog import make_packs_importable

from .messages import Answer, Ground, Task, packed, unpacked
from .slices import Contents, FolderSliceTree, Listing, Missing, SliceTree

#: Bytes of files that a worker keeps from earlier tasks of a run.
_KEPT = 64 << 20
#: Runs that a worker remembers: a repair has two, one after the other.
_RUNS = 2


class _Known:
    """What this process knows of one run."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.listing = Listing(ground.paths)
        self.contents = Contents(_KEPT)


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
    tree = _tree(task, known)
    try:
        lacking = set(_lacking(task, known, tree))
        if lacking:
            return Answer({}, frozenset(lacking))
        return _results(task, known.ground.work, tree)
    except Missing as missing:
        return Answer({}, frozenset([missing.path]))


def _lacking(task: Task, known: _Known, tree: SliceTree) -> Iterator[str]:
    beside = known.ground.work.beside(tree, [path for path, _ in task.items])
    return (path for path in beside if path in known.listing.known and not tree.holds(path))


def _results(task: Task, work: FileWork, tree: SliceTree) -> Answer:
    lacking: set[str] = set()
    results: dict[int, Any] = {}
    run = work.on(tree)
    for position, item in enumerate(task.items):
        try:
            results[position] = run(item)
        except Missing as missing:
            lacking.add(missing.path)
            # What was half read must not be taken for known.
            run = work.on(tree)
        except Exception:
            run = work.on(tree)
    return Answer(results, frozenset(lacking), absent=frozenset(tree.absent))


def _tree(task: Task, known: _Known) -> SliceTree:
    for path, content in task.files.items():
        known.contents.add(path, content)
    kind = FolderSliceTree if known.ground.asks_folders else SliceTree
    return kind(known.listing, task.files, known.contents, task.present)
