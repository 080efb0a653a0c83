"""``python warm.py FD ROOT``: imports what is third-party once, then forks for each command.

It never imports anything of the target itself: while it loads, nothing below ``ROOT`` is on
``sys.path``; and where a name that it has loaded, or has looked for in vain, stands in the target
too, it declines to fork, since a fresh interpreter might see another module there. Nor does it fork
once a second thread runs.

``FD`` is a socket of packets. A command comes as JSON, ``{"argv", "cwd", "path"}``, with the
descriptors of its stdout and stderr; answered is ``{"pid"}``, later ``{"status"}``, or
``{"declined"}``. ``path`` is its ``PYTHONPATH``: the one of this process, or less. The forked
process leads a session of its own and begins at the packet ``go``, when its bounds are set. Where
nobody listens at the socket any more, it is ended.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# What the probe loads before the target in any case, and what every server runs.
LIBRARIES = ("fastapi", "pydantic", "uvicorn.main", "uvicorn.protocols.http.auto")
_PACKET = 65536
_HERE = Path()
_ENDINGS = ("py", "pyc", "so")


class _Sought:
    """The last finder on the path: what gets here was found by none before it."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        self.names.add(name)


class _Warm:
    """What is loaded, and where the target's own modules would be found."""

    def __init__(self, control: socket.socket, root: str) -> None:
        self._control = control
        self._root = Path(root).resolve()
        folders = [entry for entry in sys.path[1:] if self._holds(entry)]
        self._folders = [*folders, str(self._root)]
        names = {*_load([entry for entry in sys.path[1:] if entry not in folders]), *sys.modules}
        self._names = {name.partition(".")[0] for name in names} - {"__main__"}

    def next_command(self) -> list[str] | None:
        """In each forked process its command; ``None`` in this one, at the end."""
        self._control.send(json.dumps({"declined": self._objection()}).encode())
        while True:
            packet, descriptors, _, _ = socket.recv_fds(self._control, _PACKET, 2)
            if not packet:
                return None
            # Of a process that ended before it could begin.
            if packet == b"go":
                continue
            command = json.loads(packet)
            if self._forked(command, descriptors):
                return list(command["argv"])

    def _forked(self, command: dict[str, Any], descriptors: list[int]) -> bool:
        """Whether this is the forked process; where it is not, that one has ended."""
        objection = self._objection(Path(command["argv"][0]).parent)
        child = -1 if objection else os.fork()
        if child == 0:
            self._begin(command["cwd"], command["path"], descriptors)
            return True
        for descriptor in descriptors:
            os.close(descriptor)
        if objection:
            self._control.send(json.dumps({"declined": objection}).encode())
            return False
        self._control.send(json.dumps({"pid": child}).encode())
        status = self._status(child)
        with contextlib.suppress(OSError):
            self._control.send(json.dumps({"status": status}).encode())
        return False

    def _status(self, child: int) -> int:
        """How the forked process ends. It goes with who wanted it, however that one ended."""
        process = os.pidfd_open(child)
        watched = select.poll()
        watched.register(process, select.POLLIN)
        # Told of this one is its other end being closed, and nothing else.
        watched.register(self._control, 0)
        if process not in dict(watched.poll()):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
        os.close(process)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)

    def _begin(self, folder: str, path: str, descriptors: list[int]) -> None:
        os.setsid()
        for number, descriptor in zip((1, 2), descriptors, strict=True):
            os.dup2(descriptor, number)
            os.close(descriptor)
        os.chdir(folder)
        _leave_on_path(path)
        if self._control.recv(_PACKET) != b"go":
            os._exit(1)
        self._control.close()
        importlib.invalidate_caches()

    def _objection(self, script_folder: Path = _HERE) -> str:
        """Why a fresh interpreter might do something else; ``""`` where it would not."""
        if len([*Path("/proc/self/task").iterdir()]) > 1:
            return "a library has started a thread"
        loaded = [getattr(module, "__file__", None) for module in [*sys.modules.values()]]
        if any(file and self._holds(file) for file in loaded):
            return "a module of the target is loaded"
        doubled = self._names.intersection(self._own_names(script_folder))
        return f"the target has {', '.join(sorted(doubled))} too" if doubled else ""

    def _own_names(self, script_folder: Path) -> Iterator[str]:
        """What could be imported from the target's folders, the script's own among them."""
        script = str(self._root / script_folder)
        for folder in [*self._folders, *([script] if self._holds(script) else [])]:
            with contextlib.suppress(OSError):
                for entry in Path(folder).iterdir():
                    name, _, ending = entry.name.partition(".")
                    if not ending or ending.rpartition(".")[2] in _ENDINGS:
                        yield name

    def _holds(self, path: str) -> bool:
        return f"{os.path.realpath(path)}{os.sep}".startswith(f"{self._root}{os.sep}")


def _leave_on_path(path: str) -> None:
    """As if the interpreter had been started with this ``PYTHONPATH``, which holds nothing new."""
    dropped = {*os.environ["PYTHONPATH"].split(os.pathsep)} - {*path.split(os.pathsep)}
    sys.path[:] = [entry for entry in sys.path if entry not in dropped]
    os.environ["PYTHONPATH"] = path


def _load(path: list[str]) -> set[str]:
    """Imports the libraries from ``path``, and our own; the names that were sought in vain."""
    sought, kept = _Sought(), sys.path[:]
    sys.path[:] = path
    sys.meta_path.append(sought)
    try:
        for library in LIBRARIES:
            with contextlib.suppress(Exception):
                importlib.import_module(library)
        runpy.run_path(str(Path(__file__).with_name("run.py")))["load"]()
        # Else each fork soon looks through all of it for garbage, and copies it by that.
        gc.collect()
    finally:
        sys.meta_path.remove(sought)
        sys.path[:] = kept
    return sought.names


def _run(words: list[str]) -> None:
    """As the interpreter runs ``SCRIPT ...`` or ``-m MODULE ...``."""
    if words[0] == "-m":
        sys.argv = words[1:]
        sys.path[0] = str(Path.cwd())
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = words
        sys.path[0] = str(Path(words[0]).resolve().parent)
        runpy.run_path(words[0], run_name="__main__")


if __name__ == "__main__":
    _command = _Warm(socket.socket(fileno=int(sys.argv[1])), sys.argv[2]).next_command()
    if _command:
        _run(_command)
