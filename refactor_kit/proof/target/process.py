"""A process that is bounded in time, memory and output, and leaves nothing running behind it.

It leads its own session, so its group can be killed as one. Where ``/proc`` exists, descendants
that left the group are found by a mark in their environment.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import resource
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from refactor_kit.proof.target.bounds import (
    FILE_BYTES,
    OUT_OF_TIME,
    POLL_SECONDS,
    STOP_SECONDS,
    SURVIVOR_SECONDS,
    Bounds,
)
from refactor_kit.runtime.signals import shielded

_MARK = "REFACTOR_KIT_RUN"
_CHUNK = 65536
_SHORT_POLL_SECONDS = 0.002
_RUNNING: dict[int, Started] = {}


@dataclass(frozen=True, slots=True)
class Finished:
    """How a process ended; ``exit`` is negative for a signal, ``None`` if it never started."""

    exit: int | None
    stdout: str
    stderr: str
    timed_out: bool = False
    flooded: bool = False
    left_behind: bool = False
    bounds: Bounds | None = None

    @property
    def problem(self) -> str:
        """What went wrong, in words; ``""`` when nothing did."""
        if self.timed_out and self.bounds is not None:
            return f"{OUT_OF_TIME} {self.bounds.seconds:g} s and was stopped"
        if self.flooded and self.bounds is not None:
            return f"wrote more than {self.bounds.output} bytes of output and was stopped"
        if self.exit is None:
            return f"could not be started: {self.stderr}"
        if self.exit < 0:
            return f"was ended by {signal.Signals(-self.exit).name}"
        if self.exit:
            return f"ended with exit {self.exit}"
        return ""

    def last_lines(self, count: int = 8) -> tuple[str, ...]:
        """The last lines it wrote to stderr, or to stdout when stderr is empty."""
        lines = (self.stderr.strip() or self.stdout.strip()).splitlines()
        return tuple(line.rstrip() for line in lines[-count:])


class Running(Protocol):
    """What of :class:`subprocess.Popen` is needed to watch over a process."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...


@dataclass(frozen=True, slots=True)
class Started:
    """A process that leads its own session; ``mark`` stands in its environment.

    ``spared`` are processes that bear the mark and are not its descendants. ``begin`` is called
    once its bounds are set.
    """

    process: Running
    stdout: IO[bytes]
    stderr: IO[bytes]
    mark: str
    spared: frozenset[int] = frozenset()
    begin: Callable[[], None] = lambda: None


def started(
    argv: Sequence[str], *, cwd: Path, env: Mapping[str, str], passed: Sequence[int] = ()
) -> Started:
    """Starts ``argv``; ``passed`` are descriptors that it inherits."""
    mark = secrets.token_hex(16)
    popen = subprocess.Popen(
        list(argv),
        cwd=cwd,
        env={**env, _MARK: mark},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        pass_fds=passed,
    )
    assert popen.stdout is not None
    assert popen.stderr is not None
    return Started(popen, popen.stdout, popen.stderr, mark)


class BoundedProcess:
    """One running command; a context manager that always stops it and its descendants."""

    def __init__(self, start: Callable[[], Started], bounds: Bounds) -> None:
        self.bounds = bounds
        self._flooded = threading.Event()
        self._timed_out = False
        self._left_behind = False
        # An interrupt in the midst of starting would leave a process that nobody knows.
        with shielded():
            self._started = start()
            self._process = self._started.process
            _RUNNING[self._process.pid] = self._started
        _limit(self._process.pid, bounds)
        self._stdout = _Drain(self._started.stdout, bounds.output, self._flood)
        self._stderr = _Drain(self._started.stderr, bounds.output, self._flood)
        self._started.begin()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def mark(self) -> str:
        """What tells its descendants apart, in the environment of each."""
        return self._started.mark

    def __enter__(self) -> BoundedProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def ended(self, within: float) -> bool:
        """Whether it ends within so many seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=within)
        return self._process.poll() is not None

    def finish(self) -> Finished:
        """Waits for its end, at most as long as its bounds say."""
        self._timed_out = not self.ended(within=self.bounds.seconds)
        return self.stop()

    def stop(self) -> Finished:
        """Ends it, politely first, and everything it started."""
        if self._process.poll() is None and not self._timed_out:
            self._signal_group(signal.SIGTERM)
            self.ended(within=STOP_SECONDS)
        if self._process.poll() is not None:
            self._left_behind |= self._has_survivors()
        self._signal_group(signal.SIGKILL)
        _kill_marked(self._started)
        self._process.wait()
        _RUNNING.pop(self._process.pid, None)
        return Finished(
            self._process.returncode,
            self._stdout.text(),
            self._stderr.text(),
            self._timed_out,
            self._flooded.is_set(),
            self._left_behind,
            self.bounds,
        )

    def _has_survivors(self) -> bool:
        """Whether descendants outlive it; trackers that end with it get a moment to do so."""
        deadline = time.monotonic() + SURVIVOR_SECONDS
        while _descendants(self._started):
            if time.monotonic() > deadline:
                return True
            time.sleep(POLL_SECONDS)
        return False

    def _flood(self) -> None:
        self._flooded.set()
        self._signal_group(signal.SIGKILL)

    def _signal_group(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


class _Drain:
    """Reads one stream to its end in a thread, keeping no more than ``limit`` bytes."""

    def __init__(self, stream: IO[bytes], limit: int, overflow: Callable[[], None]) -> None:
        self._stream = stream
        self._limit = limit
        self._overflow = overflow
        self._kept = bytearray()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def text(self) -> str:
        self._thread.join(timeout=STOP_SECONDS)
        if not self._thread.is_alive():
            self._stream.close()
        return bytes(self._kept).decode("utf-8", errors="replace")

    def _read(self) -> None:
        while chunk := os.read(self._stream.fileno(), _CHUNK):
            room = self._limit - len(self._kept)
            self._kept += chunk[:room]
            if len(chunk) > room:
                self._overflow()


def _limit(pid: int, bounds: Bounds) -> None:
    """Limits the process from outside, where the system can (Linux); a dead one needs none."""
    if not hasattr(resource, "prlimit"):
        return
    limits = {
        resource.RLIMIT_AS: bounds.memory,
        resource.RLIMIT_FSIZE: FILE_BYTES,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in limits.items():
        with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
            hard = resource.prlimit(pid, kind)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.prlimit(pid, kind, (value, hard))


def _descendants(started: Started) -> list[int]:
    """The living processes whose environment carries the mark; none where it cannot be told."""
    wanted = f"{_MARK}={started.mark}".encode()
    running: list[str] = []
    with contextlib.suppress(OSError):
        running = [name for name in os.listdir("/proc") if name.isdecimal()]  # noqa: PTH208
    found = []
    for pid in running:
        # Asked twice of every run, of each process of the machine: each call more would be seen.
        with contextlib.suppress(OSError), open(f"/proc/{pid}/environ", "rb", 0) as file:  # noqa: PTH123
            variables = file.read()
            if wanted in variables and wanted in variables.split(b"\0"):
                found.append(int(pid))
    return [pid for pid in found if pid not in started.spared]


@atexit.register
def _kill_the_rest() -> None:
    """What an interrupt left running between its start and the block that would stop it."""
    for group, started in _RUNNING.items():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
        _kill_marked(started)


def _kill_marked(started: Started) -> None:
    killed: set[int] = set()
    # A process may fork between the listing and the kill; each round can only find fewer.
    for _ in range(20):
        marked = _descendants(started)
        if not marked:
            break
        killed.update(marked)
        for pid in marked:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + STOP_SECONDS
    # One that is about to end shows no environment any more, and may still run for a moment.
    while any(map(_runs, killed)) and time.monotonic() < deadline:
        time.sleep(_SHORT_POLL_SECONDS)


def _runs(pid: int) -> bool:
    """Whether a process has not ended, whoever is to ask for its exit status."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[:1] not in (["Z"], ["X"])
