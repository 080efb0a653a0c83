"""Carries the work on many files out: here, in processes beside this one, or on a Dask cluster.

The one seam is ``concurrent.futures``. A worker takes bytes and gives bytes back; it reads no file
and writes none. What it needs besides the files at hand it asks for by answering without a result.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from refactor_kit.base import FileWork, Item, SourceTree, Spread, in_turn
from refactor_kit.runtime.errors import UsageError

__all__ = ["check_executor", "open_spread"]


if TYPE_CHECKING:
    from .spreading import Workers

#: Files below which starting processes, or sending them away, takes longer than the work: see
#: docs/performance.md.
WORTH = 400
_LOCAL = re.compile(r"local(?::(?P<count>[1-9]\d*))?")
_DASK = re.compile(r"dask://(?P<address>(?:\[[0-9A-Fa-f:.]+\]|[^/:\s\[\]]+):\d{1,5})/?")


def check_executor(name: str) -> None:
    """Refuse what is no executor."""
    if not (_LOCAL.fullmatch(name) or _DASK.fullmatch(name)):
        raise UsageError(
            f"{name!r} is not a value of --executor",
            remedy="one of: local, local:PROCESSES, dask://HOST:PORT",
        )


@contextmanager
def open_spread(name: str, worth: int = WORTH) -> Iterator[Spread]:
    """``local`` (as many processes as there are processors), ``local:N`` or ``dask://HOST:PORT``.

    Processes are started, and modules loaded, when there is work for them. A cluster is looked for
    at once.
    """
    check_executor(name)
    if dask := _DASK.fullmatch(name):
        from .dask_cluster import DaskCluster

        cluster = DaskCluster(dask["address"])
        spreader = Spreader(lambda: cluster, worth)
        spreader.workers = cluster
    else:
        local = _LOCAL.fullmatch(name)
        count = int((local and local["count"]) or processors())
        if count == 1:
            yield in_turn
            return
        spreader = Spreader(lambda: _pool(count), worth)
    try:
        yield spreader
    finally:
        spreader.close()


class Spreader:
    """Gives work on ``worth`` files or more to workers, opened then; does the rest here."""

    def __init__(self, opened: Callable[[], Workers], worth: int) -> None:
        self._opened = opened
        self._worth = worth
        self.workers: Workers | None = None

    def __call__(self, work: FileWork, tree: SourceTree, items: Iterable[Item]) -> Iterator[Any]:
        rest = iter(items)
        first = list(islice(rest, self._worth))
        if len(first) < self._worth:
            return in_turn(work, tree, first)
        from .spreading import Run

        if self.workers is None:
            self.workers = self._opened()
        return Run(self.workers, work, tree).results(chain(first, rest))

    def close(self) -> None:
        if self.workers is not None:
            self.workers.close()
            self.workers = None


def processors() -> int:
    """How many of them this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _pool(count: int) -> Workers:
    from .local import LocalPool

    return LocalPool(count)
