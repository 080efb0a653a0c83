"""The disk tree of a service with the repository around it, for what the tool writes there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.plain_text import shown
from refactor_kit.worktree.disk_tree import (
    OWN_STATE,
    DiskTree,
    changed_meanwhile,
    gone,
    state_of,
    unreadable,
)
from refactor_kit.worktree.left_out import left_out, refuse_left_out
from refactor_kit.worktree.path_rules import refuse_unsafe
from refactor_kit.worktree.repository import Repository
from refactor_kit.worktree.submodules import foreign_folder


class Workspace(DiskTree):
    """The files of a service and what may be written of them.

    A plan needs one picture of the tree: what reads differently by the time of writing is refused.
    """

    def __init__(
        self,
        root: Path,
        repository: Repository | None,
        exclude: Sequence[str] = (),
        *,
        with_submodules: bool = False,
    ) -> None:
        super().__init__(root.resolve(), exclude)
        self.repository = repository
        self._with_submodules = with_submodules
        self._refreshed: list[frozenset[str] | None] = []

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

    def _visible(self, among: Sequence[str] | None = None) -> set[str]:
        visible = super()._visible(among)
        if self._with_submodules and self.repository:
            visible.update(self.repository.submodule_files())
        return visible

    def refuse_left_out(self) -> None:
        """Refuse where a sparse checkout leaves files out that are not excluded."""
        left = left_out(self.root) if self.repository else ()
        refuse_left_out(self.root, [path for path in left if not self.excludes(path)])

    def modes(self) -> dict[str, int]:
        """The permission bits of every file of the tree, links followed."""
        return {path: self._mode(path) for path in self.paths()}

    def _mode(self, path: str) -> int:
        try:
            return stat.S_IMODE((self.root / path).stat().st_mode)
        except FileNotFoundError:
            raise gone(path) from None
        except OSError as error:
            raise unreadable(path, error) from None

    def other_names(self, path: str) -> tuple[str, ...]:
        """The paths of the tree at which the same file lies (hard links), without ``path``."""
        try:
            file = (self.root / path).lstat()
        except OSError:
            return ()
        if file.st_nlink == 1 or not stat.S_ISREG(file.st_mode):
            return ()
        found = ((name, (self.root / name).lstat()) for name in self.all_paths() if name != path)
        same = (file.st_dev, file.st_ino)
        return tuple(name for name, other in found if (other.st_dev, other.st_ino) == same)

    def real_place(self, path: str) -> str:
        """Like :meth:`real_path`, but the last name is not followed: the link itself."""
        refuse_unsafe(path)
        place = self.root / path
        return self._inside(path, os.path.join(os.path.realpath(place.parent), place.name))  # noqa: PTH118

    @cached_property
    def submodules(self) -> tuple[str, ...]:
        """The folders that git knows as repositories of their own."""
        return self.repository.submodules() if self.repository else ()

    def foreign_folder(self, real: str) -> str:
        """The folder at or above ``real`` that is a repository of its own; empty without one."""
        return foreign_folder(self.root, real, self.submodules)

    def refuse_foreign(self, real: str) -> None:
        """Refuse a path that belongs to a repository inside this one."""
        if folder := self.foreign_folder(real):
            raise Refused(
                "this belongs to a repository of its own (a submodule?)",
                where=shown(real),
                remedy=f"change it there, in {shown(folder)}",
            )

    def refuse_changes_since_read(self) -> None:
        """Refuse when a file that was read holds something else by now, or a module is new."""
        changed = [path for path, seen in self._seen.items() if not self._is_as_seen(path, *seen)]
        changed += self._new_modules()
        if changed:
            raise changed_meanwhile(changed)

    def _new_modules(self) -> list[str]:
        """The Python files that were not there when the files were listed."""
        if self._all is None:
            return []
        fresh = {path for path in self._visible() if path.endswith(".py")}.difference(self._all)
        return [path for path in fresh if not self.excludes(path) and self._is_file(path)]

    def _is_as_seen(self, path: str, digest: str, state: tuple[int, ...] | None) -> bool:
        try:
            if state is not None and state_of((self.root / path).stat()) == state:
                return True
        except OSError:
            pass
        return self.digest(path) == digest

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
        for path in tuple(self._seen) if paths is None else paths:
            self._seen.pop(path, None)
            self._held -= len(self._contents.pop(path, b""))
        if paths is not None:
            paths |= {link for link, real in self._links.items() if real in paths}
        self._refreshed.append(paths)
        self._list_anew(paths)

    def _list_anew(self, written: frozenset[str] | None) -> None:
        """Look again at ``written`` alone; at everything where that may not do."""
        known, links = self._all, sorted(self._links)
        self._all = self._paths = None
        for memory in (self._known, self._links, self._plain_folders, self._module_folders):
            memory.clear()
        if known is None or written is None or self.repository is None or _hides(written):
            return
        # A link that nobody wrote leads elsewhere, or nowhere, once what it names was written.
        asked = {*written, *links}
        now = filter(self._is_file, asked.intersection(self._visible(sorted(asked))))
        self._all = tuple(sorted({*set(known).difference(asked), *now}))


def _hides(written: Iterable[str]) -> bool:
    """Whether one of the files says which others git sees."""
    return any(PurePosixPath(path).name == ".gitignore" for path in written)
