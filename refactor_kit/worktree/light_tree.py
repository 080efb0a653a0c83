"""The files on disk as a source tree that reads as little as it can.

Listing is left until a check asks for it; git knows the files, where there is a git.
"""

# Plain os functions: making paths costs more than reading the files.
# ruff: noqa: PTH113, PTH118
from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from refactor_kit.base.patterns import PathPatterns
from refactor_kit.runtime.errors import Refused

if TYPE_CHECKING:
    from subprocess import Popen

_UNSEEN = frozenset(
    [
        *(".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".svn", ".tox"),
        *(".venv", "__pycache__", "node_modules", "venv"),
    ]
)

_CHUNK = 1 << 20
#: Bytes of files in memory, however large the tree.
_MOST_HELD = 128 << 20


class DiskTree:
    """A tree below ``root``; reads are remembered, so that a run sees one state of each file."""

    def __init__(self, root: Path, exclude: tuple[str, ...] = ()) -> None:
        self.root = root
        self._prefix = f"{root}{os.sep}"
        self._excluded = PathPatterns(exclude)
        self._paths: tuple[str, ...] | None = None
        self._known: dict[str, bool] = {}
        self._folders: dict[str, bool] = {}
        self._contents: dict[str, bytes] = {}
        self._marks: dict[str, int] = {}
        self._held = 0
        self._expected: list[str] = []
        self._holding: dict[str, set[str]] = {}

    def paths(self) -> tuple[str, ...]:
        if self._paths is None:
            listed = _git_files(self.root)
            if listed is None:
                listed = _walked(self.root)
            excluded = set(self._excluded.among(listed))
            # A sort takes no time where git has sorted already.
            self._paths = tuple(sorted([path for path in listed if path not in excluded]))
        return self._paths

    def read(self, path: str) -> bytes:
        if path not in self._contents:
            self._keep(path, self._read(path))
        return self._contents[path]

    def _keep(self, path: str, content: bytes) -> None:
        """Remember the latest contents, and of the earlier ones what tells whether they changed."""
        self._held += len(content)
        if self._held > _MOST_HELD:
            self._marks |= {name: hash(held) for name, held in self._contents.items()}
            self._contents.clear()
            self._held = len(content)
        if path in self._marks and self._marks[path] != hash(content):
            raise Refused("changed while it was being read", where=path, remedy="run again")
        self._contents[path] = content

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, str):
            return False
        if path not in self._known:
            self._known[path] = self._is_file(path) and not self._excluded.match(path)
        return self._known[path]

    def holds_modules(self, folder: str) -> bool:
        """Whether a Python file that is not excluded lies in ``folder`` or below."""
        if folder not in self._folders:
            self._folders[folder] = self._finds_module(folder)
        return self._folders[folder]

    def _finds_module(self, folder: str) -> bool:
        start = len(self._prefix)
        for place, names, files in os.walk(self._prefix + folder):
            names[:] = [name for name in names if name not in _UNSEEN]
            for file in files:
                path = os.path.join(place, file)[start:].replace(os.sep, "/")
                if file.endswith((".py", ".pyi")) and not self._excluded.match(path):
                    return True
        return False

    def expect(self, words: Sequence[str]) -> None:
        """Search for these too, once the first search is made: one pass costs as much as many."""
        self._expected += [word for word in words if word not in self._expected]

    def paths_holding(self, words: Sequence[str]) -> frozenset[str] | None:
        """The visible Python files with one of the words, found by git; ``None`` without one."""
        if not _has_git(self.root):
            return None
        unknown = [word for word in words if word not in self._holding]
        if unknown:
            self.expect(unknown)
            found = _searched(self.root, self._expected)
            if found is None:
                return None
            self._holding.update(found)
        paths = {path for word in words for path in self._holding[word]}
        return frozenset(path for path in paths if not self._excluded.match(path))

    def files_holding(self, words: Sequence[str]) -> frozenset[str] | None:
        """The visible files of any kind with one of the words; ``None`` where no git tells."""
        if not _has_git(self.root):
            return None
        patterns = [option for word in words for option in ("-e", word)]
        found = _git(self.root, ["grep", "-lzwF", "--text", "--untracked", *patterns], tolerated=1)
        if found is None:
            return None
        return frozenset(path for path in found if not self._excluded.match(path))

    def assume_holding(self, word: str, paths: Sequence[str]) -> None:
        """Take for granted that a search for ``word`` finds these."""
        self._holding[word] = set(paths)

    def _is_file(self, path: str) -> bool:
        return os.path.isfile(self._prefix + path)

    def _read(self, path: str) -> bytes:
        try:
            descriptor = os.open(self._prefix + path, os.O_RDONLY)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise FileNotFoundError(path) from None
        except OSError as error:
            raise Refused(f"cannot be read: {error.strerror}", where=path) from None
        try:
            content = os.read(descriptor, _CHUNK)
            if len(content) < _CHUNK:
                return content
            chunks = [content]
            while chunk := os.read(descriptor, _CHUNK):
                chunks.append(chunk)
            return b"".join(chunks)
        except IsADirectoryError:
            raise FileNotFoundError(path) from None
        except OSError as error:
            raise Refused(f"cannot be read: {error.strerror}", where=path) from None
        finally:
            os.close(descriptor)


def _has_git(root: Path) -> bool:
    return any((folder / ".git").exists() for folder in (root, *root.parents))


def _git(root: Path, words: Sequence[str], tolerated: int = 0) -> list[str] | None:
    """What git lists, NUL after each; ``None`` where it cannot."""
    return _finished(_started(root, words), tolerated)


def _started(root: Path, words: Sequence[str]) -> Popen[bytes] | None:
    from subprocess import DEVNULL, PIPE, Popen

    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", *words]
    try:
        return Popen(command, cwd=root, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)
    except OSError:
        return None


def _finished(process: Popen[bytes] | None, tolerated: int = 0) -> list[str] | None:
    if process is None:
        return None
    said, _ = process.communicate()
    if process.returncode not in (0, tolerated):
        return None
    return [name for name in os.fsdecode(said).split("\0") if name]


def _searched(root: Path, words: Sequence[str]) -> dict[str, set[str]] | None:
    """For each word the Python files that hold it as a whole word."""
    patterns = [option for word in words for option in ("-e", word)]
    command = ["grep", "-ozwF", "--text", "--no-color", "--untracked", *patterns]
    process = _started(root, [*command, "--", "*.py", "*.pyi"])
    if process is None:
        return None
    said, _ = process.communicate()
    if process.returncode not in (0, 1):
        return None
    found: dict[str, set[str]] = {word: set() for word in words}
    for line in set(os.fsdecode(said).split("\n")):
        path, _, word = line.partition("\0")
        if word in found:
            found[word].add(path)
    return found


def _git_files(root: Path) -> list[str] | None:
    """Tracked and unignored files below ``root``; ``None`` where no git answers."""
    if not _has_git(root):
        return None
    deleting = _started(root, ["ls-files", "-z", "--deleted"])
    listed = _git(root, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
    deleted = _finished(deleting)
    if listed is None or deleted is None:
        return None
    gone = set(deleted)
    names = dict.fromkeys([path for path in listed if path not in gone] if gone else listed)
    return list(names | dict.fromkeys(_walked(root, ".refactor-kit")))


def _walked(root: Path, below: str = "") -> list[str]:
    found: list[str] = []
    start = os.path.join(root, below) if below else str(root)
    for folder, names, files in os.walk(start):
        names[:] = [name for name in names if name not in _UNSEEN]
        relative = os.path.relpath(folder, root)
        prefix = "" if relative == "." else f"{relative}/".replace(os.sep, "/")
        found.extend(prefix + file for file in files)
    return found
