"""The target's files on disk, as a source tree that reads nothing outside its root."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from refactor_kit.runtime.errors import Refused
from refactor_kit.worktree.disk_contents import DiskContents, changed_meanwhile
from refactor_kit.worktree.listing import OWN_STATE, Listing
from refactor_kit.worktree.path_rules import refuse_unsafe, shown
from refactor_kit.worktree.repository import Repository


class Workspace:
    """A source tree over the disk.

    A plan needs one picture of the tree: a file that reads differently the second time is refused.
    """

    def __init__(
        self,
        root: Path,
        repository: Repository | None,
        exclude: Sequence[str] = (),
        *,
        with_submodules: bool = False,
    ) -> None:
        self.root = root.resolve()
        self.repository = repository
        self._listing = Listing(
            self.root, repository, exclude, self._is_readable_link, with_submodules=with_submodules
        )
        self._contents = DiskContents(self.root)
        self._linked: dict[str, str] = {}
        self._refreshed: list[frozenset[str] | None] = []
        self._plain_folders: dict[str, bool] = {}
        self._real_files: dict[str, str] = {}

    def whole(self) -> Workspace:
        """This tree with excluded files, and with those that checked-out submodules track."""
        return Workspace(self.root, self.repository, with_submodules=True)

    @cached_property
    def state_dir(self) -> Path:
        """Where journal, lock and pre-images lie: the git folder, or a folder of our own."""
        if self.repository is None:
            return self.root / OWN_STATE
        return self.repository.git_path("refactor-kit")

    def make_state_dir(self) -> None:
        """Make the folder of :attr:`state_dir`; where no git keeps it apart, hide it from one."""
        if self.repository is None:
            self.real_path(f"{OWN_STATE}/.gitignore")
        self.state_dir.mkdir(parents=True, exist_ok=True)
        if self.repository is None:
            (self.state_dir / ".gitignore").write_bytes(b"*\n")

    def all_paths(self) -> tuple[str, ...]:
        """Every visible file, excluded ones too."""
        return self._listing.all_paths

    def paths(self) -> tuple[str, ...]:
        return self._listing.paths

    def left_in_git(self) -> tuple[str, ...]:
        """The tracked files that a sparse checkout leaves out, without excluded ones."""
        left = self.repository.left_in_git() if self.repository else ()
        return tuple(path for path in left if not self._listing.excludes(path))

    def __contains__(self, path: object) -> bool:
        return path in self._listing

    def read(self, path: str) -> bytes:
        if path not in self:
            raise FileNotFoundError(path)
        return self._contents.read(self._real_file(path))

    def read_digest(self, path: str) -> str:
        """The digest of a file as it was read; it is read now where it was not."""
        return self._contents.digest_as_read(self._real_file(path))

    def modes(self) -> dict[str, int]:
        """The permission bits of every file of the tree, links followed."""
        return {path: stat.S_IMODE((self.root / path).stat().st_mode) for path in self.paths()}

    def digest(self, path: str) -> str | None:
        """What tells the content of one file on disk from any other; ``None`` where none stands."""
        try:
            return self._contents.digest(self.real_path(path))
        except FileNotFoundError:
            return None

    def real_path(self, path: str) -> str:
        """The path that ``path`` stands for once its symbolic links are followed.

        Refused when that lies outside the root.
        """
        refuse_unsafe(path)
        return self._inside(path, Path(os.path.realpath(self.root / path)))

    def _real_file(self, path: str) -> str:
        """Like :meth:`real_path`, looked up once: reading asks for every file, again and again."""
        if path not in self._real_files:
            real = self._real_files[path] = self._followed(path)
            if real != path:
                self._linked[path] = real
        return self._real_files[path]

    def _followed(self, path: str) -> str:
        refuse_unsafe(path)
        return path if self._is_plain(path) else self.real_path(path)

    def _is_plain(self, path: str) -> bool:
        """Whether neither a file nor a folder above it is a link."""
        folder = path.rpartition("/")[0]
        if folder and folder not in self._plain_folders:
            self._plain_folders[folder] = self._is_plain(folder)
        is_link = os.path.islink(f"{self.root}/{path}")  # noqa: PTH114 - asked of every file
        return not is_link and (not folder or self._plain_folders[folder])

    def real_place(self, path: str) -> str:
        """Like :meth:`real_path`, but the last name is not followed: the link itself."""
        refuse_unsafe(path)
        place = self.root / path
        return self._inside(path, Path(os.path.realpath(place.parent)) / place.name)

    @cached_property
    def submodules(self) -> tuple[str, ...]:
        """The folders that git knows as repositories of their own."""
        return self.repository.submodules() if self.repository else ()

    def foreign_folder(self, real: str) -> str:
        """The folder at or above ``real`` that is a repository of its own; empty without one."""
        folders = [str(folder) for folder in (PurePosixPath(real), *PurePosixPath(real).parents)]
        return next((each for each in folders if each != "." and self._is_foreign(each)), "")

    def _is_foreign(self, folder: str) -> bool:
        return os.path.lexists(self.root / folder / ".git") or folder in self.submodules

    def refuse_foreign(self, real: str) -> None:
        """Refuse a path that belongs to a repository inside this one."""
        if folder := self.foreign_folder(real):
            raise Refused(
                "this belongs to a repository of its own (a submodule?)",
                where=shown(real),
                remedy=f"change it there, in {shown(folder)}",
            )

    def refuse_changes_since_read(self) -> None:
        """Refuse when a file that was read for the plan holds something else by now."""
        contents = self._contents
        touched = tuple(contents.touched())
        changed = [path for path in touched if self.digest(path) != contents.digest_as_read(path)]
        if changed:
            raise changed_meanwhile(changed)

    @property
    def moment(self) -> int:
        """How often the disk was looked at again."""
        return len(self._refreshed)

    def written_between(self, first: int, last: int) -> frozenset[str] | None:
        """The paths that the tool wrote between two moments; ``None`` where that is not known."""
        some = self._refreshed[first:last]
        known = [paths for paths in some if paths is not None]
        return frozenset().union(*known) if len(known) == len(some) else None

    def refresh(self, written: Iterable[str] | None = None) -> None:
        """Look at the disk again.

        ``written`` are the files (links followed) that the tool itself changed, ``None`` for any.
        """
        paths = None if written is None else frozenset(written)
        self._contents.forget(paths)
        self._plain_folders.clear()
        self._real_files.clear()
        if paths is not None:
            paths |= {path for path, real in self._linked.items() if real in paths}
        self._refreshed.append(paths)
        self._listing.refresh(paths)

    def _is_readable_link(self, path: str) -> bool:
        try:
            return (self.root / self.real_path(path)).is_file()
        except Refused:
            return False

    def _inside(self, path: str, real: Path) -> str:
        if not real.is_relative_to(self.root):
            raise Refused(
                "a symbolic link leads out of the repository",
                where=shown(path),
                remedy="replace the link by the files themselves, or exclude this path",
            )
        relative = real.relative_to(self.root).as_posix()
        if relative != path:
            refuse_unsafe(relative)
        return relative
