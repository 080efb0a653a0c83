"""Which files a work tree has: asked of git once, and after a write only about what was written."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from refactor_kit.base.patterns import PathPatterns
from refactor_kit.worktree.repository import Repository

KEPT_FOLDER = ".refactor-kit"
OWN_STATE = f"{KEPT_FOLDER}/journal"
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


class Listing:
    """The files below ``root`` that git sees, or without a git all but caches and environments.

    ``is_readable_link`` says whether a symbolic link leads to a file of this tree;
    ``with_submodules`` adds the tracked files of submodules that are checked out.
    """

    def __init__(
        self,
        root: Path,
        repository: Repository | None,
        exclude: Sequence[str],
        is_readable_link: Callable[[str], bool],
        *,
        with_submodules: bool = False,
    ) -> None:
        self._root = root
        self._repository = repository
        self._excluded = PathPatterns(exclude)
        self._is_readable_link = is_readable_link
        self._with_submodules = with_submodules
        self._links: set[str] = set()

    @cached_property
    def all_paths(self) -> tuple[str, ...]:
        """Every visible file, excluded ones too; sorted."""
        known = self._repository
        visible = known.visible_files() if known else tuple(walked(self._root))
        if known and self._with_submodules:
            visible += known.submodule_files()
        kept = walked(self._root, KEPT_FOLDER)
        return tuple(sorted(path for path in {*visible, *kept} if self._is_readable(path)))

    @cached_property
    def paths(self) -> tuple[str, ...]:
        if not self._excluded:
            return self.all_paths
        return tuple(path for path in self.all_paths if not self._excluded.match(path))

    def excludes(self, path: str) -> bool:
        """Whether the configuration leaves ``path`` out."""
        return self._excluded.match(path)

    @cached_property
    def _path_set(self) -> frozenset[str]:
        return frozenset(self.paths)

    def __contains__(self, path: object) -> bool:
        return path in self._path_set

    def refresh(self, written: frozenset[str] | None) -> None:
        """Look again at ``written`` alone; at everything where that may not do."""
        known = self.__dict__.get("all_paths")
        for name in ("all_paths", "paths", "_path_set"):
            self.__dict__.pop(name, None)
        if known is None or written is None or self._repository is None or _hides(written):
            return
        # A link that nobody wrote leads elsewhere, or nowhere, once what it names was written.
        asked = sorted({*written, *self._links})
        seen = {*self._repository.visible_files(asked), *filter(_is_kept, asked)}
        now = {path for path in seen.intersection(asked) if self._is_readable(path)}
        gone, fresh = set(known).intersection(asked) - now, now.difference(known)
        if gone or fresh:
            known = tuple(sorted({*known, *fresh} - gone))
        self.__dict__["all_paths"] = known

    def _is_readable(self, path: str) -> bool:
        try:
            mode = os.lstat(f"{self._root}/{path}").st_mode
        except (FileNotFoundError, NotADirectoryError):
            return False
        if not stat.S_ISLNK(mode):
            return stat.S_ISREG(mode)
        self._links.add(path)
        return self._is_readable_link(path)


def _hides(written: Iterable[str]) -> bool:
    """Whether one of the files says which others git sees."""
    return any(PurePosixPath(path).name == ".gitignore" for path in written)


def _is_kept(path: str) -> bool:
    return path.startswith(f"{KEPT_FOLDER}/") and not path.startswith(f"{OWN_STATE}/")


def walked(root: Path, below: str = "") -> Iterator[str]:
    """The files of a folder that no git knows, without caches and environments."""
    for folder, names, files in os.walk(root / below):
        here = Path(folder).relative_to(root)
        names[:] = [name for name in names if _is_seen(Path(folder) / name, here / name)]
        links = (name for name in names if (Path(folder) / name).is_symlink())
        yield from ((here / name).as_posix() for name in (*files, *links))


def _is_seen(folder: Path, relative: Path) -> bool:
    if folder.name in _UNSEEN_FOLDERS or relative.as_posix() == OWN_STATE:
        return False
    return not (folder / "pyvenv.cfg").exists()
