"""Everything that is asked of git, without running anything that belongs to the target.

A repository's own configuration can start programs from a mere ``git status``: a file-system
monitor, hooks, clean filters. All of them are switched off here, except for ``git commit``, whose
users expect their hooks to run. Commits and objects of history come through GitPython, which keeps
one git open for all of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refactor_kit.runtime.errors import Refused

if TYPE_CHECKING:
    from git import Commit, Repo

_SAFE_OPTIONS = ("-c", "core.fsmonitor=false")
_LITERAL = "--literal-pathspecs"
_NO_HOOKS = ("-c", "core.hooksPath=/dev/null")
#: Our own trailers are found however the user parts those of other tools.
_PLAIN_ANSWERS = ("-c", "trailer.separators=:")
#: A question is answered from what is here: to fetch would start what the repository names.
_NO_FETCHING = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
_KEPT_VARIABLES = (
    "GIT_AUTHOR_",
    "GIT_COMMITTER_",
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_KEY_",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_VALUE_",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
)
_PATIENCE = 120.0
_PATHS_AT_ONCE = 200
#: Commands that put no content through a filter of the repository.
_UNFILTERED = frozenset({"check-attr", "grep", "ls-files", "rev-parse"})

#: The settings of a clone that holds only some objects.
_PARTIAL = r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$"

# Of one folder: id, mode and name of what it holds.
Entries = list[tuple[bytes, int, str]]


class Git:
    """git in one folder. Every failure to answer is a refusal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(
        self,
        *arguments: str,
        given: bytes = b"",
        tolerated: Sequence[int] = (),
        globs: bool = False,
    ) -> bytes:
        """What a command that changes nothing of the work tree answers.

        ``tolerated`` are exit codes that are answers too. Paths mean themselves, or with ``globs``
        what they match.
        """
        options = (*_SAFE_OPTIONS, *_NO_HOOKS, *_PLAIN_ANSWERS, *(() if globs else (_LITERAL,)))
        filters = arguments[0] not in _UNFILTERED
        environment = self._unfiltered_environment if filters else _quiet_environment()
        done = self._run((*options, *arguments), given, environment, _PATIENCE)
        if done.returncode not in (0, *tolerated):
            raise Refused(
                f"git cannot answer: {_said(done)}",
                where=str(self.folder),
                remedy=f"make 'git {arguments[0]}' work here, then run this again",
            )
        return done.stdout

    def names(self, *arguments: str, among: Sequence[str] | None = None) -> Iterator[str]:
        """What a command answers with NUL behind each name; of the paths ``among`` if given."""
        count = 1 if among is None else len(among)
        for start in range(0, count, _PATHS_AT_ONCE):
            some = among[start : start + _PATHS_AT_ONCE] if among else ()
            yield from split_names(self.ask(*arguments, "--", *some))

    def act(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """The outcome of a command that works as the user's own git would, hooks included."""
        options = (*_SAFE_OPTIONS, _LITERAL)
        return self._run((*options, *arguments), given, _environment(), None, apart=False)

    @property
    def is_shallow(self) -> bool:
        """Whether the clone lacks older commits."""
        return (Path(self._history.common_dir) / "shallow").exists()

    def commit(self, reference: str) -> Commit | None:
        """The commit that a person's ``reference`` names; it never becomes an option of git."""
        history = self._history
        wanted = ("--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
        names = self.ask("rev-parse", *wanted, tolerated=(1, 128)).split()
        return history.commit(names[-1].decode("ascii")) if names else None

    def first_parents(self, start: Commit, limit: int | None = None) -> Iterator[Commit]:
        """``start`` and its ancestors along the first parents, newest first."""
        options: dict[str, Any] = {"max_count": limit} if limit else {}
        with self._reading_history():
            yield from self._history.iter_commits(start.hexsha, first_parent=True, **options)

    def changing(self, path: str) -> Iterator[Commit]:
        """The commits that lead to ``HEAD`` and changed ``path``, newest first."""
        if self.commit("HEAD") is not None:
            with self._reading_history():
                yield from self._history.iter_commits("HEAD", paths=[f":(literal,top){path}"])

    def entries(self, folder_id: bytes) -> Entries:
        """What one tree object holds."""
        from git import Tree

        with self._reading_history():
            return [(e.binsha, e.mode, e.name) for e in Tree(self._history, folder_id, path="")]

    def content(self, blob_id: bytes) -> bytes:
        """The bytes of one file's object."""
        with self._reading_history():
            return bytes(self._history.odb.stream(blob_id).read())

    @contextmanager
    def _reading_history(self) -> Iterator[None]:
        """Refuse where git lacks an object: a partial clone has only some, and none is fetched."""
        from git import GitError

        try:
            yield
        except (GitError, ValueError) as error:
            partial = self.ask("config", "--get-regexp", _PARTIAL, tolerated=(1,))
            if not partial:
                said = str(error).strip().splitlines()[0]
                raise Refused(f"git cannot read its history: {said}", remedy="git fsck") from None
            raise Refused(
                "this clone is partial (git clone --filter): what an earlier commit holds is "
                "not here",
                where=str(self.folder),
                remedy="git fetch --refetch --no-filter, then run this again",
            ) from None

    @cached_property
    def _history(self) -> Repo:
        from git import InvalidGitRepositoryError, NoSuchPathError, Repo

        try:
            repo = Repo(self.folder)
        except (InvalidGitRepositoryError, NoSuchPathError):
            remedy = "run this in a clone"
            where = str(self.folder)
            raise Refused("history needs a git repository", where=where, remedy=remedy) from None
        repo.git.update_environment(**_pinned_environment(repo))
        return repo

    def _run(
        self,
        arguments: Sequence[str],
        given: bytes,
        environment: Mapping[str, str],
        patience: float | None,
        *,
        apart: bool = True,
    ) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                [_binary(), *arguments],
                cwd=self.folder,
                env=environment,
                input=given,
                capture_output=True,
                timeout=patience,
                check=False,
                # Ctrl-C is for us: a question that it broke off would look like a git that fails.
                process_group=0 if apart else None,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Refused(f"git cannot be run: {error}", where=str(self.folder)) from None

    @cached_property
    def _unfiltered_environment(self) -> dict[str, str]:
        """The environment that also empties every clean, smudge and process filter."""
        environment = _quiet_environment()
        listing = ("config", "-z", "--name-only", "--get-regexp", r"^filter\..*")
        done = self._run((*_SAFE_OPTIONS, *listing), b"", environment, _PATIENCE)
        names = {os.fsdecode(name) for name in done.stdout.split(b"\0") if name}
        return environment | _configuration(environment, _emptied(names))


def lies_in_git(root: Path) -> bool:
    """Whether a ``.git`` lies in ``root`` or above."""
    return any(os.path.lexists(folder / ".git") for folder in (root, *root.parents))


def split_names(output: bytes) -> Iterator[str]:
    """The names in NUL-separated output; bytes that are not UTF-8 survive the round trip."""
    return (os.fsdecode(name) for name in output.split(b"\0") if name)


def _emptied(filters: Iterable[str]) -> dict[str, str]:
    drivers = sorted({name.rpartition(".")[0] for name in filters})
    emptied: dict[str, str] = {}
    for driver in drivers:
        emptied |= {f"{driver}.{way}": "" for way in ("clean", "smudge", "process")}
        emptied[f"{driver}.required"] = "false"
    return emptied


def _configuration(environment: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """``values`` as variables, behind those that the user's environment sets already."""
    first = int(environment.get("GIT_CONFIG_COUNT") or 0)
    variables = {"GIT_CONFIG_COUNT": str(first + len(values))}
    for number, (name, value) in enumerate(values.items(), start=first):
        variables[f"GIT_CONFIG_KEY_{number}"] = name
        variables[f"GIT_CONFIG_VALUE_{number}"] = value
    return variables


def _environment() -> dict[str, str]:
    """The user's environment without what would point git at another repository."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(_KEPT_VARIABLES)
    }
    return kept | {"GIT_TERMINAL_PROMPT": "0"}


def _quiet_environment() -> dict[str, str]:
    return _environment() | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"} | _NO_FETCHING


def _pinned_environment(repo: Repo) -> dict[str, str]:
    """Whatever a hook has set, the git of GitPython answers about ``repo``, and fetches nothing."""
    return {
        "GIT_DIR": str(repo.git_dir),
        "GIT_COMMON_DIR": str(repo.common_dir),
        "GIT_OBJECT_DIRECTORY": str(Path(repo.common_dir) / "objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
    } | _NO_FETCHING


def _binary() -> str:
    found = shutil.which("git")
    if found is None:
        raise Refused("git is not installed", remedy="install git; this folder lies in a git tree")
    return str(Path(found).absolute())


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = os.fsdecode(done.stderr).strip().splitlines()
    return lines[0] if lines else f"exit {done.returncode}"
