"""The temporary folder of a scratch copy, and those that killed runs left behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

_PREFIX = "refactor-kit-"
_LOCK_FILE = "held"


class ScratchFolder:
    """A folder of its own that goes with the process at the latest.

    A run that is killed cannot take its folder away: the next one does. A folder is known to be
    left behind by its lock, which the operating system frees when the holder ends, however it ends.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
        self.path = Path(self._folder.name).resolve()
        # Held before it bears its name, so that no other run can take it in between.
        self._lock = FileLock(self.path / f"{_LOCK_FILE}.new")
        self._lock.acquire()
        (self.path / f"{_LOCK_FILE}.new").rename(self.path / _LOCK_FILE)
        remove_abandoned(self.path.parent)

    def remove(self) -> None:
        """Takes the folder away, whatever the target did to its rights."""
        self._lock.release()
        _make_writable(self.path)
        self._folder.cleanup()


def remove_abandoned(parent: Path) -> None:
    """Take away the scratch folders below ``parent`` that nobody holds any more."""
    for folder in parent.glob(f"{_PREFIX}*"):
        # What cannot be looked at or taken away is somebody else's: it is no fault of this run.
        with contextlib.suppress(OSError, Timeout):
            if _is_ours(folder):
                with FileLock(folder / _LOCK_FILE, timeout=0):
                    _make_writable(folder)
                    shutil.rmtree(folder)


def _is_ours(folder: Path) -> bool:
    """Whether it is a folder of this user that once was held; a link never is."""
    status = folder.lstat()
    held = (folder / _LOCK_FILE).lstat()
    return (
        stat.S_ISDIR(status.st_mode)
        and stat.S_ISREG(held.st_mode)
        and {status.st_uid, held.st_uid} == {os.geteuid()}
    )


def _make_writable(root: Path) -> None:
    for folder, _, _ in os.walk(root):
        Path(folder).chmod(0o700)
