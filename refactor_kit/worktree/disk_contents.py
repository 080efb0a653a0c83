"""What files on disk hold: read once, and known again by their state, as git's index knows them."""

# Plain os functions: making paths costs more than reading the files.
# ruff: noqa: PTH116, PTH123
from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from refactor_kit.runtime.errors import Refused
from refactor_kit.worktree.path_rules import listed, shown

#: Bytes of files in memory, however large the tree.
_MOST_HELD = 64 << 20
#: A file that was written this recently may be written again and look the same: file systems tell
#: times in steps of up to two seconds.
_TOO_YOUNG = 2_000_000_000

_State = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was read; ``state`` is ``None`` where it does not tell a later one apart."""

    digest: str
    state: _State | None


class DiskContents:
    """The files below ``root``, by paths that no link leads astray.

    A file that reads differently the second time is refused.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen: dict[str, _Seen] = {}
        self._contents: dict[str, bytes] = {}
        self._held = 0

    def read(self, path: str) -> bytes:
        if path in self._contents and self._is_as_seen(path):
            return self._contents[path]
        content, state = self._read(path)
        digest = digest_of(content)
        if path in self._seen and self._seen[path].digest != digest:
            raise changed_meanwhile([path])
        self._seen[path] = _Seen(digest, state)
        self._hold(path, content)
        return content

    def digest_as_read(self, path: str) -> str:
        """The digest of a file as it was read; it is read now where it was not."""
        if path not in self._seen:
            self.read(path)
        return self._seen[path].digest

    def digest(self, path: str) -> str:
        """The digest of what stands there now; ``FileNotFoundError`` where nothing does."""
        return digest_of(self._read(path)[0])

    def touched(self) -> Iterator[str]:
        """The files that were read and whose state has changed since, or cannot tell."""
        return (path for path in self._seen if not self._is_as_seen(path))

    def forget(self, paths: Iterable[str] | None) -> None:
        """Read ``paths`` anew the next time, ``None`` for all."""
        for path in tuple(self._seen) if paths is None else paths:
            self._seen.pop(path, None)
            self._held -= len(self._contents.pop(path, b""))

    def _is_as_seen(self, path: str) -> bool:
        state = self._seen[path].state
        if state is None:
            return False
        try:
            return _state(os.stat(f"{self._root}/{path}")) == state
        except OSError:
            return False

    def _hold(self, path: str, content: bytes) -> None:
        self._held += len(content) - len(self._contents.pop(path, b""))
        if self._held > _MOST_HELD:
            self._contents.clear()
            self._held = len(content)
        self._contents[path] = content

    def _read(self, path: str) -> tuple[bytes, _State | None]:
        try:
            with open(f"{self._root}/{path}", "rb") as file:
                found = os.fstat(file.fileno())
                youngest = max(found.st_mtime_ns, found.st_ctime_ns)
                is_settled = time.time_ns() - youngest > _TOO_YOUNG
                return file.read(), _state(found) if is_settled else None
        except NotADirectoryError:
            raise FileNotFoundError(path) from None
        except (PermissionError, IsADirectoryError) as error:
            raise Refused(f"cannot be read: {error.strerror}", where=shown(path)) from None


def digest_of(content: bytes) -> str:
    """The digest by which contents are compared everywhere in the engine."""
    return hashlib.sha256(content).hexdigest()


def changed_meanwhile(paths: Iterable[str]) -> Refused:
    return Refused(
        f"changed while the plan was being made:\n{listed(paths)}",
        remedy="run this again: the plan is then made anew",
    )


def _state(found: os.stat_result) -> _State:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
