"""The target's files on disk, as a source tree that reads nothing outside its root."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

import pathspec

from refactor_kit.errors import Refused
from refactor_kit.path_rules import listed, refuse_unsafe, shown
from refactor_kit.repository import Repository

KEPT_FOLDER = ".refactor-kit"
_OWN_STATE = f"{KEPT_FOLDER}/journal"
_UNSEEN_FOLDERS = frozenset(
    {
        ".git",
        ".hg",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".svn",
        ".tox",
        ".venv",
        "__pycache__",
        "node_modules",
        "venv",
    }
)


class Workspace:
    """A source tree over the disk.

    A plan needs one picture of the tree: a file that reads differently the second time is refused.
    """

    def __init__(
        self, root: Path, repository: Repository | None, exclude: Sequence[str] = ()
    ) -> None:
        self.root = root.resolve()
        self.repository = repository
        self._excluded = pathspec.GitIgnoreSpec.from_lines(exclude)
        self._seen: dict[str, str] = {}
        self._plain_folders: dict[str, bool] = {}

    @cached_property
    def state_dir(self) -> Path:
        """Where journal, lock and pre-images lie: the git folder, or a folder of our own."""
        if self.repository is None:
            return self.root / _OWN_STATE
        return self.repository.git_path("refactor-kit")

    def make_state_dir(self) -> None:
        """Make the folder of :attr:`state_dir`; where no git keeps it apart, hide it from one."""
        self.state_dir.mkdir(parents=True, exist_ok=True)
        if self.repository is None:
            (self.state_dir / ".gitignore").write_bytes(b"*\n")

    def all_paths(self) -> tuple[str, ...]:
        """Every visible file, excluded ones too."""
        return self._all_paths

    def paths(self) -> tuple[str, ...]:
        return self._paths

    def __contains__(self, path: object) -> bool:
        return path in self._path_set

    def read(self, path: str) -> bytes:
        if path not in self:
            raise FileNotFoundError(path)
        real = self._real_file(path)
        content = self._bytes(real)
        digest = digest_of(content)
        if self._seen.setdefault(real, digest) != digest:
            raise _changed_meanwhile([path])
        return content

    def read_digest(self, path: str) -> str | None:
        """The digest of a file as it was read; ``None`` where it was not."""
        return self._seen.get(self._real_file(path))

    def modes(self) -> dict[str, int]:
        """The permission bits of every file of the tree, links followed."""
        return {path: stat.S_IMODE((self.root / path).stat().st_mode) for path in self.paths()}

    def digest(self, path: str) -> str | None:
        """What tells the content of one file on disk from any other; ``None`` where none stands."""
        try:
            return digest_of(self._bytes(self.real_path(path)))
        except FileNotFoundError:
            return None

    def real_path(self, path: str) -> str:
        """The path that ``path`` stands for once its symbolic links are followed.

        Refused when that lies outside the root.
        """
        refuse_unsafe(path)
        return self._inside(path, Path(os.path.realpath(self.root / path)))

    def _real_file(self, path: str) -> str:
        """Like :meth:`real_path`, with each folder followed once: reading asks for every file."""
        folder = path.rpartition("/")[0]
        if folder not in self._plain_folders:
            self._plain_folders[folder] = not folder or self.real_path(folder) == folder
        if self._plain_folders[folder] and not os.path.islink(f"{self.root}/{path}"):  # noqa: PTH114
            refuse_unsafe(path)
            return path
        return self.real_path(path)

    def real_place(self, path: str) -> str:
        """Like :meth:`real_path`, but the last name is not followed: the link itself."""
        refuse_unsafe(path)
        place = self.root / path
        return self._inside(path, Path(os.path.realpath(place.parent)) / place.name)

    def refuse_foreign(self, real: str) -> None:
        """Refuse a path that belongs to a repository inside this one."""
        for folder in PurePosixPath(real).parents:
            if str(folder) != "." and os.path.lexists(self.root / folder / ".git"):
                raise Refused(
                    "this belongs to a repository of its own (a submodule?)",
                    where=shown(real),
                    remedy=f"change it there, in {shown(str(folder))}",
                )

    def refuse_changes_since_read(self) -> None:
        """Refuse when a file that was read for the plan holds something else by now."""
        changed = [path for path, digest in self._seen.items() if self.digest(path) != digest]
        if changed:
            raise _changed_meanwhile(changed)

    def refresh(self, written: Iterable[str] | None = None) -> None:
        """Look at the disk again.

        ``written`` are the files (links followed) that the tool itself changed, ``None`` for any.
        """
        for real in tuple(self._seen) if written is None else written:
            self._seen.pop(real, None)
        self._plain_folders.clear()
        for name in ("_all_paths", "_paths", "_path_set"):
            self.__dict__.pop(name, None)

    def _bytes(self, real: str) -> bytes:
        try:
            return (self.root / real).read_bytes()
        except NotADirectoryError:
            raise FileNotFoundError(real) from None
        except (PermissionError, IsADirectoryError) as error:
            raise Refused(f"cannot be read: {error.strerror}", where=shown(real)) from None

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

    @cached_property
    def _all_paths(self) -> tuple[str, ...]:
        visible = self.repository.visible_files() if self.repository else _walked(self.root)
        kept = _walked(self.root, KEPT_FOLDER)
        return tuple(sorted(path for path in {*visible, *kept} if self._is_readable(path)))

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(path for path in self._all_paths if not self._excluded.match_file(path))

    @cached_property
    def _path_set(self) -> frozenset[str]:
        return frozenset(self._paths)

    def _is_readable(self, path: str) -> bool:
        try:
            found = (self.root / path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        if not stat.S_ISLNK(found.st_mode):
            return stat.S_ISREG(found.st_mode)
        try:
            return (self.root / self.real_path(path)).is_file()
        except Refused:
            return False


def digest_of(content: bytes) -> str:
    """The digest by which contents are compared everywhere in the engine."""
    return hashlib.sha256(content).hexdigest()


def _walked(root: Path, below: str = "") -> Iterator[str]:
    """The files of a folder that no git knows, without caches and environments."""
    for folder, names, files in os.walk(root / below):
        here = Path(folder).relative_to(root)
        names[:] = [name for name in names if _is_seen(Path(folder) / name, here / name)]
        links = (name for name in names if (Path(folder) / name).is_symlink())
        yield from ((here / name).as_posix() for name in (*files, *links))


def _is_seen(folder: Path, relative: Path) -> bool:
    if folder.name in _UNSEEN_FOLDERS or relative.as_posix() == _OWN_STATE:
        return False
    return not (folder / "pyvenv.cfg").exists()


def _changed_meanwhile(paths: Iterable[str]) -> Refused:
    return Refused(
        f"changed while the plan was being made:\n{listed(paths)}",
        remedy="run this again: the plan is then made anew",
    )
