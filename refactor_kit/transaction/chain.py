"""Every change that an undo may walk back over, oldest first: from records and from commits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from refactor_kit.transaction.folders import folders_as_git_sees_them, usual_mode
from refactor_kit.transaction.journal import Journal, root_in_tree
from refactor_kit.transaction.record import ABSENT, Entry, Record, State
from refactor_kit.transaction.step_commits import StepCommit, Version, step_commits
from refactor_kit.worktree.disk_tree import digest_of
from refactor_kit.worktree.workspace import Workspace

_LINK = "120000"
_EXECUTABLE = "100755"


class Change(Protocol):
    """One change with the contents it speaks of."""

    @property
    def name(self) -> str: ...

    @property
    def record(self) -> Record: ...

    def content(self, digest: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class CommittedStep:
    """A step known from its commit alone."""

    name: str
    record: Record
    contents: Mapping[str, bytes]

    def content(self, digest: str) -> bytes:
        return self.contents[digest]


@dataclass(frozen=True, slots=True)
class Chain:
    """The changes, oldest first, and the commits among them, whether on record or not."""

    changes: tuple[Change, ...]
    commits: tuple[StepCommit, ...]


def read_chain(workspace: Workspace, owner: str | None) -> Chain:
    """The kept records, behind the committed steps that no record holds.

    Commits count only where ``owner`` has some (``None``: where anybody has): no other undo needs
    them.
    """
    kept = Journal(workspace).kept()
    found = step_commits(workspace.repository) if workspace.repository else ()
    if all(owner not in (None, commit.module) for commit in found):
        return Chain(kept, ())
    # Another service of the same work tree has commits of its own.
    commits = tuple(commit for commit in found if commit.changes)
    known = _outlines(stored.record for stored in kept)
    steps = (_committed_step(workspace, commit) for commit in commits)
    return Chain(
        (*(step for step in steps if not known >= _outlines([step.record])), *kept), commits
    )


def owners_on_record(workspace: Workspace) -> frozenset[str]:
    """Whose changes an undo can take back."""
    return frozenset(change.record.module for change in read_chain(workspace, None).changes)


def _outlines(records: Iterable[Record]) -> set[object]:
    """What each row of one owner's records comes to: a commit may hold several steps."""
    by_owner: dict[str, list[Record]] = {}
    for record in records:
        by_owner.setdefault(record.module, []).append(record)
    found: set[object] = set()
    for owner, row in by_owner.items():
        for first in range(len(row)):
            states: dict[str, tuple[str | None, str | None]] = {}
            for record in row[first:]:
                for entry in record.entries:
                    before = states.get(entry.path, (entry.before.digest, None))[0]
                    states[entry.path] = (before, entry.after.digest)
                changed = {each for each in states.items() if each[1][0] != each[1][1]}
                found.add((owner, frozenset(changed)))
    return found


def _committed_step(workspace: Workspace, commit: StepCommit) -> CommittedStep:
    contents: dict[str, bytes] = {}

    def state(path: str, version: Version | None) -> State:
        if version is None:
            return ABSENT
        content = commit.content(version)
        digest = digest_of(content)
        contents[digest] = content
        if version.mode == _LINK:
            return State("link", digest)
        # The bits of the file as it stands, or the usual ones, executable as git has it.
        file = workspace.root / path
        mode = file.stat().st_mode & 0o777 if file.is_file() else usual_mode(0o666)
        is_executable = version.mode == _EXECUTABLE
        return State("file", digest, mode | (mode & 0o444) >> 2 if is_executable else mode & ~0o111)

    entries = tuple(
        Entry(
            change.path,
            change.path,
            state(change.path, change.before),
            state(change.path, change.after),
        )
        for change in commit.changes
    )
    root = root_in_tree(workspace)
    made = folders_as_git_sees_them(entries)
    record = Record("apply", commit.module, commit.step, root, "", entries, made)
    return CommittedStep(commit.commit, record, contents)
