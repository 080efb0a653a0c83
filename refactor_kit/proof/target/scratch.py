"""The scratch copy: the only place where anything of the target ever runs."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from refactor_kit.base import Settings, SourceTree
from refactor_kit.proof.target.environment import configured_variables, env_file_content
from refactor_kit.proof.target.warm import WarmProcess
from refactor_kit.runtime.signals import shielded

_RUN_FOLDERS = ("home", "tmp", "data", "out")
_VARYING = re.compile(
    r"\d{4}-?\d\d-?\d\d(?:[T_-]?\d\d[-_.:]?\d\d(?:[-_.:]?\d\d)?)?(?!\d)"
    r"|(?<![a-z])[0-9a-f]{6,}(?![a-z])|\d{4,}"
)
_Stamp = tuple[int, int, int, int]
# Files by their path, and folders.
_Found = tuple[dict[str, _Stamp], Collection[str]]


class ScratchCopy:
    """A temporary folder that holds the files of one tree, plus what ``env-file`` gives.

    ``modes`` are mode bits of files (executable scripts). ``target_seconds`` and ``runs`` add up
    what was spent in the target, ``starts`` how often an interpreter or another program was
    started for it.
    """

    def __init__(
        self, tree: SourceTree, modes: Mapping[str, int] | None, settings: Settings
    ) -> None:
        self.settings = settings
        self.tree = tree
        self.variables = configured_variables(settings, tree)
        self.target_seconds = 0.0
        self.runs = 0
        self.starts = 0
        self._warm: dict[tuple[str, ...], WarmProcess] = {}
        self.modes = dict(modes or {})
        self._wanted: dict[str, bytes] = {}
        self._folders: frozenset[str] = frozenset()
        self._written: dict[str, tuple[bytes, _Stamp]] = {}
        self._found: _Found | None = None
        self._folder = _made_folder()
        self._elsewhere: ScratchFolder | None = None
        self.base = self._folder.path
        try:
            self.root().mkdir()
            self.update(tree)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> ScratchCopy:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def root(self) -> Path:
        """The folder of the configuration, in the copy."""
        return self.base / "tree"

    def out(self) -> Path:
        """A folder outside the copied tree, for what our own scripts report."""
        return self.base / "out"

    def run_begins(self) -> None:
        """From here on something may write into the copy."""
        self.runs += 1
        self._found = None

    def warmed(self, python: str, environment: Mapping[str, str]) -> WarmProcess:
        """The process to fork from for this environment; started where there is none yet."""
        key = (python, *(f"{name}={value}" for name, value in sorted(environment.items())))
        if key not in self._warm:
            self.starts += 1
            self._warm[key] = WarmProcess(python, self.root(), environment)
        return self._warm[key]

    def close(self) -> None:
        """Takes the copy away, with the processes that serve it."""
        for process in self._warm.values():
            process.close()
        for folder in filter(None, (self._folder, self._elsewhere)):
            folder.remove()

    @contextlib.contextmanager
    def elsewhere(self) -> Iterator[None]:
        """Within it the copy lies in another folder, and each of its files has another time.

        A target is to be made within it: places are read when one is made. The copy is moved, since
        writing a thousand files takes longer than many a look at the target.
        """
        home = self.base
        if self._elsewhere is None:
            self._elsewhere = _made_folder()
        self._move(self._elsewhere.path)
        try:
            self.reset()
            for path, (content, _) in self._written.items():
                file = self.root() / path
                os.utime(file)
                self._written[path] = content, _stamp(file.stat())
            self._found = None
            yield
        finally:
            self._move(home)

    def _move(self, base: Path) -> None:
        (self.base / "tree").rename(base / "tree")
        self.base = base
        self._found = None

    def renew(self, tree: SourceTree) -> None:
        """As if it were a new copy of ``tree``; the processes that serve it stay."""
        self.target_seconds, self.runs, self.starts = 0.0, 0, 0
        self.update(tree)

    def update(self, tree: SourceTree) -> None:
        """Brings the copy to ``tree``; what earlier runs left behind goes."""
        self.tree = tree
        self._wanted = self._files_of(tree)
        self._folders = _folders_of(self._wanted)
        self.reset()

    def reset(self) -> None:
        """Back to the tree as it is: products of a run go, overwritten files come back."""
        for name in _RUN_FOLDERS:
            shutil.rmtree(self.base / name, ignore_errors=True)
            (self.base / name).mkdir(parents=True, exist_ok=True)
        present, folders = self._look()
        for path in folders:
            if path not in self._folders:
                shutil.rmtree(self.root() / path, ignore_errors=True)
        for path in present.keys() - self._wanted.keys():
            (self.root() / path).unlink(missing_ok=True)
        for path in sorted(self._folders.difference(folders)):
            (self.root() / path).mkdir(exist_ok=True)
        for path, content in self._wanted.items():
            written = self._written.get(path)
            if written is None or written != (content, present.get(path)):
                if path in present:
                    (self.root() / path).unlink()
                self._write(path, content)
        self._written = {path: self._written[path] for path in self._wanted}
        self._found = {path: stamp for path, (_, stamp) in self._written.items()}, self._folders

    def generated(self, since: SourceTree) -> dict[str, bytes | None]:
        """The files that now differ from ``since``; ``None`` for one that is gone."""
        stamps, _ = self._look()
        present = {path: self._content(path, stamp) for path, stamp in stamps.items()}
        before = self._wanted if since is self.tree else self._files_of(since)
        paths = sorted(present.keys() | before.keys())
        return {path: present.get(path) for path in paths if present.get(path) != before.get(path)}

    def products(self) -> set[str]:
        """The files that a run left in the tree, those that it changed among them.

        Numbers and hexadecimal names vary from run to run: ``*`` stands for them.
        """
        written = self.generated(self.tree)
        return {_VARYING.sub("*", path) for path in written if "__pycache__" not in path}

    def files_named(self, names: Collection[str]) -> list[Path]:
        """The files with one of ``names`` in the copy, as a run has left it."""
        present, _ = self._look()
        return [self.root() / path for path in present if path.rpartition("/")[2] in names]

    def _look(self) -> _Found:
        """What stands in the copy. Nothing changes it between two runs but :meth:`reset`."""
        if self._found is None:
            self._found = _look_below(str(self.root()))
        return self._found

    def _files_of(self, tree: SourceTree) -> dict[str, bytes]:
        files = {path: tree.read(path) for path in tree.paths()}
        name = self.settings.env_file
        if name is not None and name not in tree and not name.startswith(("/", "..")):
            files[name] = env_file_content(self.settings, tree).encode()
        return files

    def _content(self, path: str, stamp: _Stamp) -> bytes:
        """What stands there; of what is no file, or leads to none, nothing."""
        written = self._written.get(path)
        if written is not None and written[1] == stamp:
            return written[0]
        file = self.root() / path
        # A pipe would be waited for.
        return file.read_bytes() if file.is_file() else b""

    def _write(self, path: str, content: bytes) -> None:
        # A thousand files are written: each call more would be seen.
        file = os.open(f"{self.root()}/{path}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(file, rest) :]
            if path in self.modes:
                os.fchmod(file, self.modes[path] & 0o777 | 0o600)
            self._written[path] = (content, _stamp(os.fstat(file)))
        finally:
            os.close(file)


def _look_below(root: str) -> _Found:
    """What stands below ``root``, by its path from there: files with their stamps, and folders.

    A link is told as a file, and not followed.
    """
    files: dict[str, _Stamp] = {}
    folders = [""]
    # It grows while it is walked.
    for folder in folders:
        with contextlib.suppress(OSError), os.scandir(f"{root}/{folder}") as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                else:
                    files[path] = _stamp(entry.stat(follow_symlinks=False))
    return files, folders[1:]


def _folders_of(paths: Iterable[str]) -> frozenset[str]:
    """Every folder that one of ``paths`` lies in."""
    found: set[str] = set()
    for path in paths:
        while (path := path.rpartition("/")[0]) and path not in found:
            found.add(path)
    return frozenset(found)


def _stamp(status: os.stat_result) -> _Stamp:
    """What changes with the content or the mode of a file."""
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_size)


def _made_folder() -> ScratchFolder:
    """A folder that goes with the process at the latest, wherever an interrupt strikes."""
    with shielded():
        return ScratchFolder()


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
