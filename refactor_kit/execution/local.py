"""Processes beside this one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing import parent_process

from .worker import warm_up

#: How often a pool is set up again after it lost a process.
_RENEWALS = 3


class LocalPool:
    """A pool that is started when the first task comes, and again when it breaks."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._executor: ProcessPoolExecutor | None = None
        self._started = 0

    def width(self) -> int:
        return self._count

    def submit(self, function: Callable[[bytes], bytes], argument: bytes) -> Future[bytes] | None:
        while True:
            executor = self._running()
            if executor is None:
                return None
            try:
                return executor.submit(function, argument)
            except BrokenExecutor:
                self.close()

    def are_gone(self) -> bool:
        return False

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def _running(self) -> ProcessPoolExecutor | None:
        if self._executor is None and self._started <= _RENEWALS:
            self._started += 1
            # Forking a process that has threads (the progress display) is not safe.
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self._count, context, initializer=_begin)
        return self._executor


def _begin() -> None:
    """A worker's first act; it ends with the process that started it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    warm_up()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
