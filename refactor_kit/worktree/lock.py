"""One run at a time on one tree."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from refactor_kit.runtime.errors import Refused
from refactor_kit.worktree.workspace import Workspace

_LOCK = "run.lock"
_HOLDER = "run.pid"


@contextmanager
def run_lock(workspace: Workspace) -> Iterator[None]:
    """Hold the tree; refused at once, with the first one's process, when another run holds it.

    The operating system lets go of the lock when its holder ends, however it ends.
    """
    from filelock import FileLock, Timeout

    folder = workspace.state_dir
    try:
        workspace.make_state_dir()
        lock = FileLock(folder / _LOCK, timeout=0)
        lock.acquire()
        (folder / _HOLDER).write_text(f"{os.getpid()}\n", encoding="ascii")
    except Timeout:
        raise _lock_refusal(folder / _HOLDER) from None
    except OSError as error:
        raise Refused(
            f"the lock cannot be taken: {error.strerror}",
            where=str(error.filename or folder / _LOCK),
            remedy="make room and let yourself write here, then run this again",
        ) from None
    try:
        yield
    finally:
        lock.release()


def _lock_refusal(holder: Path) -> Refused:
    try:
        process = holder.read_text(encoding="ascii").strip()
    except OSError:
        process = ""
    by = f" (process {process})" if process else ""
    return Refused(
        f"another run of refactor-kit{by} is at work on this tree",
        remedy="wait for it to end, or stop it; an interrupted run is repaired by the next one",
    )
