"""A process of the target's Python that has loaded third-party packages, and forks for each run.

A fork saves the start of the interpreter and the import of what every observation imports. It is
as clean as a fresh start, since nothing of the target was ever loaded where it comes from; see
``inside/warm.py``. Where the platform, the packages or the target's names do not allow it, runs
start as they would without.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from refactor_kit.proof.target.bounds import PROBE
from refactor_kit.proof.target.process import BoundedProcess, Started, started

_SCRIPT = Path(__file__).resolve().parents[1] / "inside" / "warm.py"
_PACKET = 65536


class WarmProcess:
    """Forks one run at a time in the folder ``root``; stopped with the copy that it serves."""

    def __init__(self, python: str, root: Path, environment: Mapping[str, str]) -> None:
        self._root = root
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(PROBE.seconds)
        command = [python, str(_SCRIPT), str(theirs.fileno()), str(root)]
        with theirs:
            self._process = BoundedProcess(
                lambda: started(command, cwd=root, env=environment, passed=[theirs.fileno()]), PROBE
            )
        self._child: _Forked | None = None
        self._serves = self._answer().get("declined") == ""

    @staticmethod
    def is_possible() -> bool:
        """Whether bounds and survivors of a fork can be told on this platform."""
        return sys.platform == "linux"

    def fork(self, words: Sequence[str], path: str) -> Started | None:
        """A fork that will run ``words`` as ``python`` does; ``None`` where it must be started.

        ``path`` is its ``PYTHONPATH``, of which every folder is on that of this process.
        """
        if not self._serves or (self._child is not None and self._child.poll() is None):
            return None
        reading, writing = zip(os.pipe(), os.pipe(), strict=True)
        request = json.dumps({"argv": list(words), "cwd": str(self._root), "path": path}).encode()
        try:
            socket.send_fds(self._control, [request], list(writing))
            pid = self._answer().get("pid")
        except OSError:
            pid = None
        finally:
            for descriptor in writing:
                os.close(descriptor)
        if pid is None:
            for descriptor in reading:
                os.close(descriptor)
            return None
        self._child = _Forked(self._control, pid)
        stdout, stderr = (os.fdopen(descriptor, "rb", 0) for descriptor in reading)
        own = frozenset({self._process.pid})
        return Started(
            self._child, stdout, stderr, self._process.mark, own, begin=self._child.begin
        )

    def close(self) -> None:
        self._process.stop()
        self._control.close()

    def _answer(self) -> dict[str, Any]:
        """What it says; nothing where it has ended or hangs, and then it serves no more."""
        try:
            packet = self._control.recv(_PACKET)
        except OSError:
            packet = b""
        answer: dict[str, Any] = json.loads(packet) if packet else {}
        self._serves = bool(packet)
        return answer


class _Forked:
    """A forked run: what :class:`subprocess.Popen` tells of a child, told of a grandchild."""

    def __init__(self, control: socket.socket, pid: int) -> None:
        self._control = control
        self.pid = pid
        self.returncode: int | None = None

    def begin(self) -> None:
        self._control.send(b"go")

    def poll(self) -> int | None:
        return self._look(0.0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
        return code

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None:
            self._control.settimeout(timeout)
            try:
                packet = self._control.recv(_PACKET)
            except (BlockingIOError, TimeoutError):
                return None
            except OSError:
                packet = b""
            # Whoever forked it has ended with it: nobody can tell how.
            self.returncode = json.loads(packet)["status"] if packet else -signal.SIGKILL
            self._control.settimeout(PROBE.seconds)
        return self.returncode
