"""The steps that ``--commit`` recorded in git, found again by their trailers.

They serve an undo in a clone that has no records of its own: a commit tells what stood before.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from refactor_kit.runtime.errors import Refused
from refactor_kit.worktree.git_command import Git, split_names
from refactor_kit.worktree.repository import Repository

MODULE_TRAILER = "Refactor-Kit-Module"
STEP_TRAILER = "Refactor-Kit-Step"
REVERTS = "This reverts commit"

_FIELDS = "%x1f".join(
    (
        "%H",
        f"%(trailers:key={MODULE_TRAILER},valueonly=true,separator=%x2C)",
        f"%(trailers:key={STEP_TRAILER},valueonly=true,separator=%x2C)",
        "%b",
    )
)
_REVERTED = re.compile(rf"^{REVERTS} ([0-9a-f]{{40,64}})\b", re.MULTILINE)
_CHANGE = re.compile(rb":(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) [A-Z]")


@dataclass(frozen=True, slots=True)
class Version:
    """One file as a commit holds it; ``mode`` is git's (``100644``, ``100755``, ``120000``)."""

    commit: str
    path: str
    mode: str


@dataclass(frozen=True, slots=True)
class CommittedChange:
    """One file that a commit changed; ``None`` where it was or is not there."""

    path: str
    before: Version | None
    after: Version | None


@dataclass(frozen=True)
class StepCommit:
    """One commit of one step of one module."""

    git: Git
    prefix: str
    commit: str
    module: str
    step: int

    @cached_property
    def parents(self) -> tuple[str, ...]:
        """The parents that the commit itself names; a shallow clone's history leaves them out."""
        header = self.git.ask("cat-file", "commit", self.commit).split(b"\n\n", 1)[0]
        lines = (line.split(b" ") for line in header.split(b"\n"))
        return tuple(line[1].decode("ascii") for line in lines if line[0] == b"parent")

    @cached_property
    def changes(self) -> tuple[CommittedChange, ...]:
        """What the commit changed below the target's root."""
        for parent in self.parents:
            if not self.git.ask("cat-file", "-t", parent, tolerated=(1, 128)):
                raise Refused(
                    f"the history before commit {self.commit[:12]} is not in this clone",
                    remedy="fetch it (git fetch --unshallow), then run this again",
                )
        plain = ("--no-renames", "--no-ext-diff", "--no-textconv", "--relative", "--root")
        output = self.git.ask("diff-tree", "-r", "-z", *plain, self.commit)
        parent = self.parents[0] if self.parents else ""
        found = []
        for facts, name in pairwise(output.split(b"\0")):
            if match := _CHANGE.fullmatch(facts):
                path = os.fsdecode(name)
                before = self._version(parent, path, match.group(1))
                after = self._version(self.commit, path, match.group(2))
                found.append(CommittedChange(path, before, after))
        return tuple(found)

    def content(self, version: Version) -> bytes:
        """The bytes that a checkout of this version writes, without the user's filters."""
        if version.mode == "120000":
            return self.git.ask("cat-file", "blob", f"{version.commit}:{version.path}")
        return self.git.ask("cat-file", "--filters", f"{version.commit}:{version.path}")

    def _version(self, commit: str, path: str, mode: bytes) -> Version | None:
        if mode == b"000000":
            return None
        return Version(commit, f"{self.prefix}{path}", mode.decode("ascii"))


def step_message(title: str, module: str, step: int) -> str:
    """The message by which a step's commit is found again."""
    return f"{title}\n\n{MODULE_TRAILER}: {module}\n{STEP_TRAILER}: {step}\n"


def is_step_commit(repository: Repository, commit: str) -> bool:
    """Whether the commit says of itself that it is a step's."""
    key = f"--format=%(trailers:key={MODULE_TRAILER},valueonly=true)"
    return bool(repository.git.ask("log", "-1", "--no-show-signature", key, commit, "--").strip())


def step_commits(repository: Repository) -> tuple[StepCommit, ...]:
    """Every step in the history of what is checked out that no later commit reverts, oldest first.

    A revert that was itself reverted does not count.
    """
    if repository.head() is None:
        return ()
    marked = ("--basic-regexp", f"--grep=^{MODULE_TRAILER}: ", f"--grep=^{REVERTS} ")
    options = ("--no-show-signature", "--no-color", "--no-notes", "-z", *marked)
    output = repository.git.ask("log", *options, f"--format={_FIELDS}", "HEAD", "--")
    found, reverted = [], set()
    for record in split_names(output):
        commit, module, step, body = record.strip("\n").split("\x1f", 3)
        if commit in reverted:
            continue
        reverted |= set(_REVERTED.findall(body))
        if module and step.isdecimal():
            found.append(StepCommit(repository.git, repository.prefix, commit, module, int(step)))
    return tuple(one for one in reversed(found) if len(one.parents) <= 1)
