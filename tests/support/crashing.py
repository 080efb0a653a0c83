"""Kills a process, or fails its system call, at the n-th change of the file system.

An audit hook sees every file that is opened for writing and every rename, removal, link and folder,
just before it happens. Three ways to use it:

- ``die_at(n, action)`` runs ``action`` in a forked child that ends (``os._exit``) at change ``n``;
- ``fail_at(n, error, action)`` lets change ``n`` raise ``error`` instead;
- ``python -m tests.support.crashing PACKAGE ARGUMENTS`` runs a whole program under the hook, with
  ``REFACTOR_KIT_CRASH_AT`` (0: never), ``REFACTOR_KIT_CRASH_UNDER`` (folders whose changes count;
  default: the working directory) and ``REFACTOR_KIT_CRASH_COUNT`` (a file that receives the
  number of changes).
"""

from __future__ import annotations

import atexit
import os
import runpy
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

KILLED = 137
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CHANGES = frozenset(
    {
        "os.chmod",
        "os.chown",
        "os.link",
        "os.mkdir",
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.symlink",
        "os.truncate",
    }
)


class Counter:
    """Counts the changes below some folders, and acts at one of them."""

    def __init__(self, at: int, under: Iterable[Path], act: Callable[[], None]) -> None:
        self.seen = 0
        self._at = at
        self._under = tuple(str(folder) for folder in under)
        self._act = act
        self.active = True

    def install(self) -> None:
        sys.addaudithook(self._observe)

    def _observe(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.active and self._is_change(event, arguments):
            self.seen += 1
            if self.seen == self._at:
                self._act()

    def _is_change(self, event: str, arguments: tuple[object, ...]) -> bool:
        if event == "open":
            flags = arguments[2]
            # A number is a file that is open already, or a pipe.
            if isinstance(arguments[0], int) or not isinstance(flags, int):
                return False
            if not flags & _WRITING:
                return False
        elif event not in _CHANGES:
            return False
        place = arguments[0]
        if isinstance(place, int):
            return True
        # A bare name is relative to an open folder, which the event does not tell.
        path = os.fsdecode(place) if isinstance(place, (str, bytes, os.PathLike)) else ""
        return not path.startswith("/") or path.startswith(self._under)


def die_at(number: int, under: Path, action: Callable[[], object]) -> tuple[int, int]:
    """The exit code of a child that ran ``action``, and how many changes it came to.

    ``KILLED`` when it was killed, 0 when it came to its end before, 1 when it raised.
    """
    return _in_child(number, under, lambda: os._exit(KILLED), action)


def fail_at(
    number: int, under: Path, error: OSError, action: Callable[[], object]
) -> tuple[int, int]:
    """Like :func:`die_at`, but the change fails with ``error``; 1 when ``action`` raised."""

    def fail() -> None:
        raise error

    return _in_child(number, under, fail, action)


def _in_child(
    number: int, under: Path, act: Callable[[], None], action: Callable[[], object]
) -> tuple[int, int]:
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(reader)
        os._exit(_run_child(number, under, act, action, writer))
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        seen = stream.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), int(seen or 0)


def _run_child(
    number: int,
    under: Path,
    act: Callable[[], None],
    action: Callable[[], object],
    writer: int,
) -> int:
    counter = Counter(number, [under], act)
    counter.install()
    try:
        action()
    except BaseException as error:
        if not hasattr(error, "exit_code"):
            traceback.print_exc()
            return 2
        return 1
    else:
        return 0
    finally:
        counter.active = False
        os.write(writer, str(counter.seen).encode())


def main() -> None:
    """Run a package as a program under the hook."""
    under = os.environ.get("REFACTOR_KIT_CRASH_UNDER", str(Path.cwd())).split(os.pathsep)
    at = int(os.environ.get("REFACTOR_KIT_CRASH_AT", "0"))
    counter = Counter(at, [Path(folder) for folder in under], lambda: os._exit(KILLED))
    report = os.environ.get("REFACTOR_KIT_CRASH_COUNT")
    if report:
        atexit.register(_report, counter, Path(report))
    sys.argv = sys.argv[1:]
    counter.install()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _report(counter: Counter, file: Path) -> None:
    counter.active = False
    file.write_text(str(counter.seen), encoding="ascii")


if __name__ == "__main__":
    main()
