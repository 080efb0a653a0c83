"""Ctrl-C and a request to end: the run stops between two changes, never inside one."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from refactor_kit.runtime.errors import Interrupted

_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class _Stop(KeyboardInterrupt):
    """Raised where the signal arrives; not an ``Exception``, so that nothing swallows it."""


class _State:
    shields = 0
    wanted = False
    stopping = False


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn the signals that ask a run to end into :class:`Interrupted`.

    Those that the run was started to ignore (``nohup``, a job in the background) stay ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heeded = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, _on_signal) for number in heeded}
    _State.wanted = _State.stopping = False
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted("interrupted; the tree is as it was") from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def shielded() -> Iterator[None]:
    """Put signals off: they take effect at :func:`stop_if_asked`, or behind the outermost block."""
    _State.shields += 1
    try:
        yield
    finally:
        _State.shields -= 1
    if not _State.shields:
        stop_if_asked()


def stop_if_asked() -> None:
    """End the run here if a signal asked for it meanwhile."""
    if _State.wanted:
        _State.wanted = False
        _stop()


def ignore_from_now_on() -> None:
    """What asks an ending process to end is not to change the exit code that it ends with."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _on_signal(number: int, frame: FrameType | None) -> None:
    if _State.shields:
        _State.wanted = True
    elif not _State.stopping:
        _stop()


def _stop() -> NoReturn:
    # Whoever asks again while the run clears up would only make it leave things behind.
    _State.stopping = True
    raise _Stop
