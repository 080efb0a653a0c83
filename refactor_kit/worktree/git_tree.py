"""Trees of other commits, read straight from git's objects: no checkout, nothing of them runs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from refactor_kit.base import SourceTree
from refactor_kit.base.patterns import PathPatterns
from refactor_kit.runtime.errors import UsageError
from refactor_kit.worktree.git_command import Entries, Git

if TYPE_CHECKING:
    from git import Commit

_LINK = 0o120000
_FOLDER = 0o040000
_GITLINK = 0o160000
_HELD_BYTES = 64 * 1024 * 1024
_DEPTH_OF_LINKS = 8
_UNSHALLOW = "git fetch --unshallow (in a workflow: fetch-depth: 0)"


class GitObjects:
    """One repository's commits and trees, seen from the folder of the configuration."""

    def __init__(self, top: Path, prefix: str = "", exclude: Sequence[str] = ()) -> None:
        self._git = Git(top)
        self._folder = PurePosixPath(prefix)
        self._excluded = PathPatterns(exclude)
        self._blobs: dict[bytes, bytes] = {}
        self._held = 0
        self._visible: dict[str, bool] = {}
        self._folders: dict[bytes, Entries] = {}

    @property
    def is_shallow(self) -> bool:
        """Whether the clone lacks older commits."""
        return self._git.is_shallow

    def resolve(self, reference: str) -> Commit:
        """The commit that a person's ``reference`` names."""
        found = self._git.commit(reference) if reference and reference.isprintable() else None
        if found is not None:
            return found
        remedy = f"this clone is shallow: {_UNSHALLOW}" if self.is_shallow else "see: git log"
        if self._git.commit("HEAD") is None:
            remedy = "nothing is committed here yet"
        raise UsageError(f"git knows no commit {reference!r}", remedy=remedy)

    def first_parents(self, start: Commit, limit: int | None = None) -> Iterator[Commit]:
        """``start`` and its ancestors along the first parents, newest first."""
        return self._git.first_parents(start, limit)

    def changing(self, path: str) -> Iterator[Commit]:
        """The commits that lead to ``HEAD`` and changed ``path``, newest first.

        ``path`` is relative to the folder of the configuration.
        """
        return self._git.changing(str(self._folder / path))

    def tree(self, commit: Commit) -> GitTree:
        """The files of ``commit`` below the folder of the configuration."""
        root = self._descend(commit.tree.binsha)
        return GitTree(self, root)

    def blob(self, blob_id: bytes) -> bytes:
        if blob_id in self._blobs:
            return self._blobs[blob_id]
        content = self._git.content(blob_id)
        self._held += len(content)
        if self._held > _HELD_BYTES:
            self._blobs.clear()
            self._held = len(content)
        self._blobs[blob_id] = content
        return content

    def listing(self, root: bytes) -> dict[str, bytes]:
        """Path -> blob id of every file that is not excluded; links within are followed."""
        folders: dict[bytes, Entries] = {}
        found = {path: (blob_id, mode) for path, blob_id, mode in self._files(root, "", folders)}
        # Most folders stay as they are from one commit to the next; older ones are not asked again.
        self._folders = folders
        listing = {}
        for path, (blob_id, mode) in found.items():
            target = self._target(path, found) if mode == _LINK else blob_id
            if target is not None and self._is_visible(path):
                listing[path] = target
        return listing

    def _files(
        self, folder_id: bytes, prefix: str, folders: dict[bytes, Entries]
    ) -> Iterator[tuple[str, bytes, int]]:
        """Every file below a tree object; what is read of folders goes into ``folders``."""
        entries = folders.get(folder_id) or self._folders.get(folder_id)
        folders[folder_id] = entries = entries or self._git.entries(folder_id)
        for child_id, mode, name in entries:
            if mode == _FOLDER:
                yield from self._files(child_id, f"{prefix}{name}/", folders)
            elif mode != _GITLINK:
                yield f"{prefix}{name}", child_id, mode

    def _descend(self, root: bytes) -> bytes | None:
        """The tree object of the configuration's folder; ``None`` where the commit lacks it."""
        current = root
        for name in self._folder.parts:
            if name in ("", "."):
                continue
            entries = {entry: (found, mode) for found, mode, entry in self._git.entries(current)}
            found, mode = entries.get(name, (b"", 0))
            if mode != _FOLDER:
                return None
            current = found
        return current

    def _target(self, path: str, found: dict[str, tuple[bytes, int]]) -> bytes | None:
        for _ in range(_DEPTH_OF_LINKS):
            blob_id, mode = found.get(path, (b"", 0))
            if mode != _LINK:
                return blob_id or None
            text = self.blob(blob_id).decode("utf-8", errors="surrogateescape")
            path = _joined(PurePosixPath(path).parent, text)
        return None

    def _is_visible(self, path: str) -> bool:
        if path not in self._visible:
            self._visible[path] = not self._excluded.match(path)
        return self._visible[path]


class GitTree(SourceTree):
    """A source tree over one commit."""

    def __init__(self, objects: GitObjects, root: bytes | None) -> None:
        self._objects = objects
        self._root = root

    @property
    def tree_id(self) -> str:
        """What tells this tree from any other."""
        return self._root.hex() if self._root else "empty"

    @cached_property
    def listing_id(self) -> str:
        """What tells the set of paths from any other."""
        return hashlib.sha256("\0".join(self.paths()).encode(errors="surrogateescape")).hexdigest()

    def blob_id(self, path: str) -> bytes | None:
        """The object that holds ``path``; ``None`` where there is no such file."""
        return self._listing.get(path)

    def differing(self, earlier: GitTree) -> frozenset[str]:
        """The paths of which one tree has another object than the other, or none."""
        entries = self._listing.items() ^ earlier._listing.items()
        return frozenset(path for path, _ in entries)

    def paths(self) -> tuple[str, ...]:
        return self._paths

    def read(self, path: str) -> bytes:
        blob_id = self._listing.get(path)
        if blob_id is None:
            raise FileNotFoundError(path)
        return self._objects.blob(blob_id)

    def __contains__(self, path: object) -> bool:
        return path in self._listing

    @cached_property
    def _listing(self) -> dict[str, bytes]:
        return self._objects.listing(self._root) if self._root else {}

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(sorted(self._listing))


def _joined(folder: PurePosixPath, target: str) -> str:
    parts: list[str] = [] if target.startswith("/") else list(folder.parts)
    for name in target.split("/"):
        if name == ".." and parts:
            parts.pop()
        elif name not in ("", ".", ".."):
            parts.append(name)
    return "/".join(parts)
