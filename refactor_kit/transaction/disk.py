"""Changes on disk below one root, never through a symbolic link.

Every folder on the way is opened without following links, and the change is made relative to the
opened folder: a link that appears after the check cannot lead a write outside.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.plain_text import shown
from refactor_kit.transaction.record import ABSENT, State
from refactor_kit.worktree.disk_tree import digest_of

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW
_FOLDER = _READ | os.O_DIRECTORY
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW


class Disk:
    """The files below ``root``; every path is relative to it and free of links."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def look(self, path: str) -> tuple[State, bytes]:
        """What stands at ``path``, and its bytes."""
        try:
            with self._parent(path) as (folder, name):
                found = os.stat(name, dir_fd=folder, follow_symlinks=False)
                if stat.S_ISLNK(found.st_mode):
                    target = os.fsencode(os.readlink(name, dir_fd=folder))
                    return State("link", digest_of(target)), target
                if not stat.S_ISREG(found.st_mode):
                    raise Refused("something other than a file stands here", where=shown(path))
                with os.fdopen(os.open(name, _READ, dir_fd=folder), "rb") as stream:
                    content = stream.read()
                return State("file", digest_of(content), stat.S_IMODE(found.st_mode)), content
        except FileNotFoundError:
            return ABSENT, b""

    def names(self, path: str) -> int:
        """How many names (hard links) the file at ``path`` has."""
        with self._parent(path) as (folder, name):
            return os.stat(name, dir_fd=folder, follow_symlinks=False).st_nlink

    def lay(self, path: str, name: str, state: State, content: bytes) -> None:
        """Write what is to stand at ``path`` beside it, as ``name``, flushed to the disk."""
        with self._parent(path) as (folder, last):
            if state.kind == "link":
                os.symlink(os.fsdecode(content), name, dir_fd=folder)
                return
            file = os.open(name, _NEW_FILE, 0o600, dir_fd=folder)
            try:
                _write(file, content)
                # The owner stays, where one may be set.
                with suppress(FileNotFoundError, PermissionError):
                    stands = os.stat(last, dir_fd=folder, follow_symlinks=False)
                    mine = os.fstat(file)
                    if (stands.st_uid, stands.st_gid) != (mine.st_uid, mine.st_gid):
                        os.fchown(file, stands.st_uid, stands.st_gid)
                os.fchmod(file, state.mode)
                os.fsync(file)
            finally:
                os.close(file)

    def put(self, path: str, name: str) -> None:
        """Let what :meth:`lay` wrote take the place of what stands at ``path``."""
        with self._parent(path) as (folder, last):
            os.replace(name, last, src_dir_fd=folder, dst_dir_fd=folder)

    def overwrite(self, path: str, content: bytes) -> None:
        """Write into the file itself, so that all its names go on showing the same."""
        with self._parent(path) as (folder, name):
            flags = os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW
            file = os.open(name, flags, dir_fd=folder)
            try:
                _write(file, content)
                os.ftruncate(file, len(content))
                os.fsync(file)
            finally:
                os.close(file)

    def remove(self, path: str) -> None:
        with self._parent(path) as (folder, name):
            os.unlink(name, dir_fd=folder)

    def remove_beside(self, path: str, name: str) -> None:
        """Take away ``name`` in the folder of ``path``, where it is there."""
        with suppress(FileNotFoundError), self._parent(path) as (folder, _):
            os.unlink(name, dir_fd=folder)

    def make_folder(self, path: str, mode: int) -> None:
        with self._parent(path) as (folder, name):
            try:
                os.mkdir(name, mode, dir_fd=folder)
            except FileExistsError:
                return
            made = os.open(name, _FOLDER, dir_fd=folder)
            try:
                os.fchmod(made, mode)
            finally:
                os.close(made)

    def remove_folder(self, path: str) -> None:
        """Take a folder away if nothing is left in it."""
        try:
            with self._parent(path) as (folder, name):
                os.rmdir(name, dir_fd=folder)
        except FileNotFoundError:
            return
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise

    def flush_folders_of(self, paths: Iterable[str]) -> None:
        """Make the names of ``paths`` as they stand survive a power failure."""
        for path in {path.rpartition("/")[0]: path for path in paths}.values():
            with suppress(FileNotFoundError), self._parent(path) as (folder, _):
                flush(folder)

    @contextmanager
    def _parent(self, path: str) -> Iterator[tuple[int, str]]:
        *names, last = path.split("/")
        folder = os.open(self.root, _FOLDER)
        try:
            for name in names:
                try:
                    inner = os.open(name, _FOLDER, dir_fd=folder)
                except OSError as error:
                    if error.errno not in (errno.ELOOP, errno.ENOTDIR):
                        raise
                    reason = "a folder on the way is a symbolic link or a file by now"
                    raise Refused(reason, where=shown(path)) from None
                os.close(folder)
                folder = inner
            yield folder, last
        finally:
            os.close(folder)


def flush(folder: int) -> None:
    """Flush an open folder; some file systems cannot, and say so."""
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise


def _write(file: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(file, rest) :]
