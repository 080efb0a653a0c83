"""The files on disk as a source tree: which there are, and what they hold.

Every verb works on this one. It is light enough for a commit hook, which names its files: git is
asked only by who wants to know them all.
"""

# Plain os functions: making paths costs more than reading the files.
# ruff: noqa: PTH110, PTH114, PTH116, PTH118, PTH123
from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from refactor_kit.base import SourceTree
from refactor_kit.base.patterns import PathPatterns
from refactor_kit.runtime.errors import Refused, Vanished

KEPT_FOLDER = ".refactor-kit"
OWN_STATE = f"{KEPT_FOLDER}/journal"
_UNSEEN_FOLDERS = frozenset(
    [
        *(".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".svn", ".tox"),
        *(".venv", "__pycache__", "node_modules", "venv"),
    ]
)
#: Bytes of files in memory, however large the tree.
_MOST_HELD = 128 << 20
#: A file that was written this recently may be written again and look the same: file systems tell
#: times in steps of up to two seconds.
_TOO_YOUNG = 2_000_000_000

_State = tuple[int, ...]


class DiskTree(SourceTree):
    """The files below ``root`` that git sees, or without a git all but caches and environments.

    A symbolic link to a file inside stands for that file. One that leads nowhere or out of the root
    is no file; what lies in a linked folder is found under its own path alone; a link in a circle
    is refused when it is read. What the tool keeps in ``.refactor-kit`` is always seen.

    A file is read once, so that a run sees one state of it. Without ``lists``, ``in`` asks no git
    and answers for what it ignores too, as long as nobody wants the :meth:`paths`. ``searched`` are
    words that the first search looks for as well: one pass costs as much as many.
    """

    def __init__(
        self,
        root: Path,
        exclude: Sequence[str] = (),
        *,
        lists: bool = True,
        searched: Sequence[str] = (),
    ) -> None:
        self.root = root
        self._start = f"{root}{os.sep}"
        self._excluded = PathPatterns(exclude)
        self._lists = lists
        self._all: tuple[str, ...] | None = None
        self._paths: tuple[str, ...] | None = None
        self._known: dict[object, bool] = {}
        #: The links that were met, each with the path of its file; "" where it leads to none.
        self._links: dict[str, str] = {}
        self._plain_folders: dict[str, bool] = {}
        self._module_folders: dict[str, bool] = {}
        self._contents: dict[str, bytes] = {}
        self._held = 0
        #: Of each file that was read the digest, and the state that tells a later one apart.
        self._seen: dict[str, tuple[str, _State | None]] = {}
        self._searched = list(searched)
        self._holding: dict[str, set[str]] = {}

    def all_paths(self) -> tuple[str, ...]:
        """Every file, excluded ones too; sorted."""
        if self._all is None:
            self._all = tuple(sorted(filter(self._is_file, self._visible())))
        return self._all

    def paths(self) -> tuple[str, ...]:
        if self._paths is None:
            everything = self.all_paths()
            excluded = set(self._excluded.among(everything))
            self._paths = tuple(path for path in everything if path not in excluded)
            self._known = dict.fromkeys(self._paths, True)
            self._lists = True
        return self._paths

    def __contains__(self, path: object) -> bool:
        if self._lists:
            self.paths()
        elif path not in self._known and isinstance(path, str):
            self._known[path] = not self.excludes(path) and self._is_file(path)
        return self._known.get(path, False)

    def excludes(self, path: str) -> bool:
        """Whether the configuration leaves ``path`` out."""
        return self._excluded.match(path)

    def read(self, path: str) -> bytes:
        if path not in self:
            raise FileNotFoundError(path)
        real = self._links.get(path, path)
        if real not in self._contents:
            try:
                self._hold(real, *self._look(real))
            except FileNotFoundError:
                raise gone(path) from None
        return self._contents[real]

    def read_digest(self, path: str) -> str:
        """The digest of a file as it was read; it is read now where it was not."""
        real = self._links.get(path, path)
        if real not in self._seen:
            self.read(path)
        return self._seen[real][0]

    def digest(self, path: str) -> str | None:
        """What tells the content of one file on disk from any other; ``None`` where none stands."""
        try:
            return digest_of(self._look(self.real_path(path))[0])
        except FileNotFoundError:
            return None

    def holds_modules(self, folder: str) -> bool:
        if self._lists:
            return super().holds_modules(folder)
        if folder not in self._module_folders:
            found = (path for path in walked(self.root, folder) if path.endswith((".py", ".pyi")))
            self._module_folders[folder] = any(path in self for path in found)
        return self._module_folders[folder]

    def files_below(self, folder: str) -> tuple[str, ...]:
        if self._lists:
            return super().files_below(folder)
        return tuple(sorted(path for path in walked(self.root, folder) if path in self))

    def paths_holding(self, words: Sequence[str]) -> frozenset[str] | None:
        unknown = [word for word in words if word not in self._holding]
        if unknown:
            from refactor_kit.worktree.git_search import modules_with

            self._searched = list(dict.fromkeys([*self._searched, *unknown]))
            found = modules_with(self.root, self._searched)
            if found is None:
                return None
            self._holding.update(found)
        return self._in_tree(path for word in words for path in self._holding[word])

    def files_holding(self, words: Sequence[str]) -> frozenset[str] | None:
        from refactor_kit.worktree.git_search import files_with

        found = files_with(self.root, words)
        return None if found is None else self._in_tree(found)

    def assume_holding(self, word: str, paths: Sequence[str]) -> None:
        """Take for granted that a search for ``word`` finds these."""
        self._holding[word] = set(paths)

    def real_path(self, path: str) -> str:
        """The path that ``path`` stands for once its symbolic links are followed.

        Refused when that lies outside the root.
        """
        from refactor_kit.worktree.path_rules import refuse_unsafe

        refuse_unsafe(path)
        return self._inside(path, os.path.realpath(self._start + path))

    def _inside(self, path: str, real: str) -> str:
        from refactor_kit.runtime.plain_text import shown
        from refactor_kit.worktree.path_rules import refuse_unsafe

        start = f"{os.path.realpath(self.root)}{os.sep}"
        if not real.startswith(start):
            raise Refused(
                "a symbolic link leads out of the repository",
                where=shown(path),
                remedy="replace the link by the files themselves, or exclude this path",
            )
        relative = real[len(start) :]
        if relative != path:
            refuse_unsafe(relative)
        return relative

    def _in_tree(self, found: Iterable[str]) -> frozenset[str]:
        """Those of ``found`` that are files of the tree, and every link: git looks into none."""
        self.paths()
        return frozenset(path for path in (*found, *self._links) if path in self)

    def _visible(self, among: Sequence[str] | None = None) -> set[str]:
        """The names that git sees, or without a git all that lie there; of ``among`` if given."""
        from refactor_kit.worktree.git_command import Git, lies_in_git

        if not lies_in_git(self.root):
            return set(walked(self.root))
        options = ("-z", "--cached", "--others", "--exclude-standard")
        names = Git(self.root).names("ls-files", *options, among=among)
        return {*names, *walked(self.root, KEPT_FOLDER)}

    def _is_file(self, path: str) -> bool:
        try:
            mode = os.lstat(self._start + path).st_mode
        except PermissionError:
            return True  # to read it is refused
        except (OSError, ValueError):
            return False
        if not self._is_plain(path.rpartition("/")[0]):
            return False
        return self._leads_to_file(path) if stat.S_ISLNK(mode) else stat.S_ISREG(mode)

    def _is_plain(self, folder: str) -> bool:
        """Whether neither the folder nor one above it is a link."""
        if folder not in self._plain_folders:
            above = folder.rpartition("/")[0]
            is_link = bool(folder) and os.path.islink(self._start + folder)
            self._plain_folders[folder] = not folder or (not is_link and self._is_plain(above))
        return self._plain_folders[folder]

    def _leads_to_file(self, link: str) -> bool:
        self._links[link] = ""
        try:
            real = self.real_path(link)
            is_file = stat.S_ISREG(os.stat(self._start + link).st_mode)
        except (Refused, FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            is_file = True  # a circle, say: to read it is refused
        self._links[link] = real if is_file else ""
        return is_file

    def _hold(self, real: str, content: bytes, state: _State | None) -> None:
        digest = digest_of(content)
        if real in self._seen and self._seen[real][0] != digest:
            raise changed_meanwhile([real])
        self._seen[real] = digest, state
        self._held += len(content)
        if self._held > _MOST_HELD:
            self._contents.clear()
            self._held = len(content)
        self._contents[real] = content

    def _look(self, real: str) -> tuple[bytes, _State | None]:
        """What a file holds now, and its state where that will tell a later one apart."""
        try:
            with open(self._start + real, "rb", buffering=0) as file:
                found = os.fstat(file.fileno())
                youngest = max(found.st_mtime_ns, found.st_ctime_ns)
                is_settled = time.time_ns() - youngest > _TOO_YOUNG
                return file.read(), state_of(found) if is_settled else None
        except (FileNotFoundError, NotADirectoryError):
            raise FileNotFoundError(real) from None
        except OSError as error:
            raise unreadable(real, error) from None


def walked(root: Path, below: str = "") -> Iterator[str]:
    """The files of a folder whoever knows them, without caches, environments and our own state."""
    start = len(f"{root}{os.sep}")
    for folder, names, files in os.walk(os.path.join(root, below)):
        here = f"{folder[start:]}/" if folder[start:] else ""
        names[:] = [name for name in names if _is_seen(folder, name) and here + name != OWN_STATE]
        yield from (here + file for file in files)


def _is_seen(folder: str, name: str) -> bool:
    if name in _UNSEEN_FOLDERS:
        return False
    return not os.path.exists(os.path.join(folder, name, "pyvenv.cfg"))


def state_of(found: os.stat_result) -> _State:
    """What tells a file from a later one in its place."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def digest_of(content: bytes) -> str:
    """The digest by which contents are compared everywhere in the engine."""
    return hashlib.sha256(content).hexdigest()


def changed_meanwhile(paths: Iterable[str]) -> Refused:
    from refactor_kit.worktree.path_rules import listed

    return Refused(
        f"changed while the plan was being made:\n{listed(paths)}",
        remedy="run this again: the plan is then made anew",
    )


def gone(path: str) -> Vanished:
    from refactor_kit.runtime.plain_text import shown

    message = "is gone since the files were listed"
    return Vanished(message, where=shown(path), remedy="run this again")


def unreadable(path: str, error: OSError) -> Refused:
    from refactor_kit.runtime.plain_text import shown

    remedy = "repair it, or name it in 'exclude'"
    return Refused(f"cannot be read: {error.strerror}", where=shown(path), remedy=remedy)
