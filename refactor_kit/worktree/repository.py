"""The git work tree that holds the target."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from refactor_kit.runtime.errors import Failed, Refused
from refactor_kit.runtime.signals import shielded
from refactor_kit.worktree.git_command import Git, lies_in_git, split_names
from refactor_kit.worktree.path_rules import listed

_UNFINISHED = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "BISECT_LOG": "bisect",
}
_LEAVE = {
    "bisect": "git bisect reset",
}
_GITLINK = "160000"


class Repository:
    """A git work tree, seen from ``root``: every path is relative to ``root``."""

    def __init__(self, git: Git, root: Path, top: Path) -> None:
        self.git = git
        self.root = root
        self.top = top
        prefix = root.relative_to(top).as_posix()
        self.prefix = "" if prefix == "." else f"{prefix}/"

    @classmethod
    def discover(cls, root: Path) -> Repository | None:
        """The work tree around ``root``; ``None`` when no ``.git`` lies there or above."""
        root = root.resolve()
        if not lies_in_git(root):
            return None
        git = Git(root)
        top = Path(os.fsdecode(_one_line(git.ask("rev-parse", "--show-toplevel")))).resolve()
        if not root.is_relative_to(top):
            raise Refused(
                "git's work tree lies elsewhere (core.worktree)",
                where=str(top),
                remedy=f"run this there, or take the setting away from the git folder of {root}",
            )
        return cls(git, root, top)

    def git_path(self, name: str) -> Path:
        """Where this work tree's git folder keeps ``name``, also in linked work trees."""
        answer = _one_line(self.git.ask("rev-parse", "--git-path", name))
        return Path(os.path.normpath(self.root / os.fsdecode(answer)))

    def head(self) -> str | None:
        """The commit that is checked out; ``None`` before the first one."""
        answer = self.git.ask("rev-parse", "--verify", "--quiet", "HEAD", tolerated=(1,))
        return _one_line(answer).decode("ascii") or None

    def tracked_files(self) -> tuple[str, ...]:
        """Every file that git tracks below the root, without submodules."""
        return tuple(sorted({path for mode, path in self._index() if mode != _GITLINK}))

    def submodules(self) -> tuple[str, ...]:
        """The folders below the root that belong to another repository, added to git or not."""
        others = self.git.names("ls-files", "-z", "--others", "--exclude-standard")
        nested = (path[:-1] for path in others if path.endswith("/"))
        linked = (path for mode, path in self._index() if mode == _GITLINK)
        return tuple(sorted({*nested, *linked}))

    def submodule_files(self) -> tuple[str, ...]:
        """What git tracks in submodules that are checked out."""
        inside = self.git.names("ls-files", "-z", "--recurse-submodules")
        return tuple(sorted(set(inside).difference(path for _, path in self._index())))

    def dirty_paths(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Those of ``paths`` whose content on disk or in the index is in no commit."""
        wanted = sorted(set(paths))
        dirty = self._changed(wanted) | self._not_watched(wanted)
        return tuple(sorted(dirty.intersection(wanted)))

    def unmerged_paths(self) -> tuple[str, ...]:
        """The files that an earlier merge left in conflict."""
        records = self.git.names("ls-files", "-z", "--unmerged")
        return tuple(sorted({record.partition("\t")[2] for record in records}))

    def attribute(self, name: str, paths: Iterable[str]) -> dict[str, str]:
        """The value of one attribute for those of ``paths`` where it is set."""
        given = _nul_separated(sorted(set(paths)))
        fields = iter(split_names(self.git.ask("check-attr", "-z", "--stdin", name, given=given)))
        found = {path: value for path, _, value in zip(fields, fields, fields, strict=True)}
        return {path: value for path, value in found.items() if value not in _NO_VALUE}

    def refuse_unmerged(self) -> None:
        """Refuse while a merge waits for its conflicts to be settled; what reads may go on."""
        if self.git_path("MERGE_HEAD").exists() and self.unmerged_paths():
            self.refuse_unfinished_operations()

    def refuse_unfinished_operations(self) -> None:
        """Refuse while a merge or the like goes on, or another git is at work."""
        for name, operation in _UNFINISHED.items():
            if self.git_path(name).exists():
                way_out = _LEAVE.get(operation, f"git {operation} --abort")
                raise Refused(
                    f"a {operation} is in progress here",
                    where=str(self.top),
                    remedy=f"finish it (or leave it: {way_out}), then run this again"
                    + self._settling(operation),
                )
        self.refuse_running_git()

    def _settling(self, operation: str) -> str:
        """What settles the conflicts of two branches that each migrated a module."""
        unmerged = self.unmerged_paths() if operation == "merge" else ()
        if not unmerged:
            return ""
        other = self.git_path("MERGE_HEAD").read_text(encoding="utf-8").split()[0][:12]
        return (
            f"\n  in conflict: {', '.join(unmerged)}"
            "\n  where both sides did no more there than migrate modules:"
            f"\n  git merge --abort && git merge -X ours {other}"
            "\n  and then, for what that leaves out of the other side:"
            "\n  refactor-kit migrate --all --no-exec, and refactor-kit verify"
        )

    def refuse_running_git(self) -> None:
        """Refuse while another git changes the index, or where one died over it."""
        lock = self.git_path("index.lock")
        if lock.exists():
            raise Refused(
                "another git process holds the index",
                where=str(lock),
                remedy="wait for it to end; if none is running, remove the file yourself",
            )

    def refuse_without_identity(self) -> None:
        """Refuse where git does not know whose commit one would be."""
        for kind in ("AUTHOR", "COMMITTER"):
            if self.git.act("var", f"GIT_{kind}_IDENT").returncode != 0:
                raise Refused(
                    "git does not know who commits here",
                    remedy="git config user.name NAME && git config user.email ADDRESS",
                )

    def commit(self, paths: Iterable[str], message: str) -> str:
        """Commit exactly ``paths`` and nothing else that is staged; the new commit's name."""
        # A git that is stopped half-way would leave its lock, or new files half announced.
        with shielded():
            self._commit(sorted(set(paths)), message)
        return self.head() or ""

    def _commit(self, wanted: list[str], message: str) -> None:
        known, head = {path for _, path in self._index()}, self.head()
        fresh = [path for path in wanted if path not in known]
        self._announce(fresh)
        options = ("--only", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul")
        given = _nul_separated(wanted)
        done = self.git.act("commit", *options, f"--message={message}", given=given)
        # A hook behind the commit that is interrupted, say, fails a git that has made it.
        if done.returncode != 0 and self.head() == head:
            self.withdraw(fresh)
            said = os.fsdecode(done.stderr + done.stdout).strip()
            raise Failed(f"git commit failed:\n{said}", remedy="nothing was committed")

    def _announce(self, fresh: list[str]) -> None:
        """Let ``git commit --only`` know new files, without staging their content."""
        if not fresh:
            return
        given = _nul_separated(fresh)
        options = ("--intent-to-add", "--force", "--pathspec-from-file=-", "--pathspec-file-nul")
        done = self.git.act("add", *options, given=given)
        if done.returncode != 0:
            raise Failed(f"git add failed: {os.fsdecode(done.stderr).strip()}\n{listed(fresh)}")

    def withdraw(self, fresh: list[str]) -> None:
        """Let git forget new files that were to be committed and are not."""
        if fresh:
            options = ("--force-remove", "-z", "--stdin")
            self.git.act("update-index", *options, given=_nul_separated(fresh))

    def rewind(self, base: str | None) -> None:
        """Check ``base`` out again as if no commit had been made since; ``None``: an unborn branch.

        The work tree stays; for what those commits changed the index says what ``base`` says.
        """
        here = self.head()
        if here is None or here == base:
            return
        if base is None:
            made = self.git.names("ls-tree", "-r", "-z", "--name-only", here)
            self.withdraw(sorted(made))
            self._must("update-ref", "-d", "HEAD", here)
            return
        plain = ("--no-renames", "--no-ext-diff", "--relative")
        changed = self.git.ask("diff-tree", "-r", "-z", "--name-only", *plain, base, here)
        # The index first: a run that dies in between finds the commits and does both again.
        options = ("--quiet", "--pathspec-from-file=-", "--pathspec-file-nul")
        self._must("reset", *options, base, given=changed)
        self._must("update-ref", "-m", "refactor-kit: run taken back", "HEAD", base, here)

    def _must(self, *arguments: str, given: bytes = b"") -> None:
        done = self.git.act(*arguments, given=given)
        if done.returncode != 0:
            said = os.fsdecode(done.stderr + done.stdout).strip()
            raise Failed(f"git {arguments[0]} failed: {said}", where=str(self.top))

    def _changed(self, paths: Sequence[str]) -> set[str]:
        options = ("--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")
        entries = self.git.names("status", *options, "--ignore-submodules=all", among=paths)
        return {entry[3:].removeprefix(self.prefix) for entry in entries}

    def _not_watched(self, paths: Sequence[str]) -> set[str]:
        """Existing files that git ignores, or was told to take for unchanged."""
        entries = self.git.names("ls-files", "-z", "-v", among=paths)
        watched = {entry[2:] for entry in entries if entry[0] in "HM"}
        return {path for path in paths if path not in watched and self._exists(path)}

    def _exists(self, path: str) -> bool:
        return os.path.lexists(self.root / path)

    def _index(self) -> Iterator[tuple[str, str]]:
        for record in self.git.names("ls-files", "-z", "--stage"):
            facts, _, name = record.partition("\t")
            yield facts.split(" ", 1)[0], name


_NO_VALUE = ("unspecified", "unset", "false")


def _nul_separated(paths: Iterable[str]) -> bytes:
    return b"".join(os.fsencode(path) + b"\0" for path in paths)


def _one_line(answer: bytes) -> bytes:
    return answer.removesuffix(b"\n").removesuffix(b"\r")
