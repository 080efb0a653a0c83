"""Takes applied steps back, last in first out.

From the kept pre-images where this clone has them, else from the steps' own commits. Steps that
were committed are also reverted by a commit.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from refactor_kit.base import REPOSITORY, Edit
from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.signals import shielded
from refactor_kit.transaction.applying import refuse_unfinished, run
from refactor_kit.transaction.chain import Chain, Change, read_chain
from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.folders import folders_of_undo
from refactor_kit.transaction.journal import root_in_tree
from refactor_kit.transaction.record import ABSENT, Entry, Folder, Record, StoredRecord
from refactor_kit.transaction.refusals import refuse_places, refuse_unwritable
from refactor_kit.transaction.step_commits import REVERTS, StepCommit
from refactor_kit.transaction.walking_back import Trail, Undone, refuse_lost_work, walk_back
from refactor_kit.worktree.disk_tree import digest_of
from refactor_kit.worktree.workspace import Workspace

# What the record of an undo names in a module's place, where it takes everything back.
_EVERYBODY = "all modules"


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What an undo restores: ``steps`` newest first, ``edits`` against the tree as it stands.

    ``owners`` are those whose changes go, the last that was written first and the repository last.
    ``commits`` are those that the undo reverts, newest first, ``parted`` those of which it takes
    back the later steps only; ``touched`` every path of the steps. ``aside`` are the contents, by
    path, of files that were edited since and go all the same.
    """

    undone: Undone
    owners: tuple[str, ...]
    steps: tuple[int, ...]
    edits: tuple[Edit, ...]
    commits: tuple[str, ...]
    parted: tuple[str, ...]
    touched: tuple[str, ...]
    aside: Mapping[str, bytes] = field(repr=False)
    record: Record = field(repr=False)
    contents: dict[str, bytes] = field(repr=False)

    def aside_in(self, workspace: Workspace) -> Path:
        """The folder that keeps what was edited since."""
        return workspace.state_dir / "aside" / self.record.token

    @property
    def restored(self) -> list[str]:
        """The paths that are as before."""
        return [edit.path for edit in self.edits]


def undo(
    workspace: Workspace,
    owner: str | None,
    from_step: int | None = None,
    *,
    set_aside: bool = False,
) -> UndoPlan:
    """Restore the tree as it was before the changes of ``owner`` (from ``from_step`` on).

    Without an owner, before all changes of all of them. What was restored; the tree is then
    byte-equal to before. Where the steps' commits cannot be reverted, nothing is. With
    ``set_aside`` files that were edited since are kept below :meth:`UndoPlan.aside_in` and go.
    """
    plan = undo_plan(workspace, owner, from_step, set_aside=set_aside)
    seal = partial(_commit, workspace, plan) if plan.record.sealed else None
    if seal and workspace.repository is not None:
        workspace.repository.refuse_without_identity()
    with shielded():
        _keep_aside(workspace, plan)
        run(workspace, plan.record, plan.contents, seal)
    return plan


def undo_plan(
    workspace: Workspace,
    owner: str | None,
    from_step: int | None = None,
    *,
    set_aside: bool = False,
) -> UndoPlan:
    """What :func:`undo` would do; refused, with every file named, where it would lose work."""
    refuse_unfinished(workspace)
    if workspace.repository is not None:
        workspace.repository.refuse_unfinished_operations()
    undone = Undone(owner, from_step or 0)
    chain = read_chain(workspace, owner)
    meant = [
        change
        for change in chain.changes
        if undone.covers(change.record.module, change.record.step)
    ]
    older = [one for one in chain.commits if one.module == owner and one.step < undone.first]
    if not meant:
        steps = "" if from_step is None else f" from step {from_step} on"
        what = {None: "was applied", REPOSITORY: "belongs to the repository"}
        told = what.get(owner, f"was applied to {owner}{steps}")
        raise Refused(f"nothing that {told} is on record here", remedy=_whole(older))
    disk = Disk(workspace.root)
    trails = walk_back(disk, chain.changes, meant, set_aside=set_aside)
    refuse_lost_work(disk, trails, chain.changes, undone)
    commits = [one.commit for one in chain.commits if undone.covers(one.module, one.step)]
    touched = {trail.real for trail in trails}
    parted = [one.commit for one in older if touched & {change.path for change in one.changes}]
    return _plan(workspace, undone, chain, meant, trails, commits[::-1], parted[::-1])


def _whole(commits: Sequence[StepCommit]) -> str:
    """What to do about steps that only a commit of all steps knows."""
    if not commits:
        return ""
    last = commits[-1]
    return (
        f"here only commit {last.commit[:12]} knows of it, which holds its steps as one: take it "
        f"back whole with 'refactor-kit undo {last.module}'"
    )


def _plan(
    workspace: Workspace,
    undone: Undone,
    chain: Chain,
    meant: Sequence[Change],
    trails: list[Trail],
    commits: Sequence[str],
    parted: Sequence[str],
) -> UndoPlan:
    disk = Disk(workspace.root)
    contents: dict[str, bytes] = {}
    entries, edits, aside = [], [], {}
    for trail in sorted(trails, key=lambda trail: trail.real):
        if trail.source is None or trail.current.is_same_content(trail.found):
            continue
        _, now = disk.look(trail.real)
        then = trail.source.content(trail.current.digest) if trail.current.digest else None
        both_files = trail.found.kind == trail.current.kind == "file"
        in_place = both_files and disk.names(trail.real) > 1
        if trail.set_aside and trail.found != ABSENT:
            aside[trail.real] = now
        entries.append(Entry(trail.shown_as, trail.real, trail.found, trail.current, in_place))
        edits.append(Edit(trail.shown_as, then))
        contents |= {digest_of(content): content for content in (now, then) if content is not None}
    changed = [edit.path for edit in edits]
    refuse_places(workspace, changed)
    refuse_unwritable(workspace, changed)
    made, removed = _folders(workspace, chain, meant, tuple(entries))
    record = Record(
        kind="undo",
        module=undone.owner or _EVERYBODY,
        step=min(change.record.step for change in meant),
        root=root_in_tree(workspace),
        token=secrets.token_hex(4),
        entries=tuple(entries),
        made=made,
        removed=removed,
        undoes=tuple(change.name for change in meant if isinstance(change, StoredRecord)),
        sealed=bool(commits or parted),
    )
    owners = dict.fromkeys(change.record.module for change in reversed(meant))
    return UndoPlan(
        undone,
        tuple(sorted(owners, key=lambda owner: owner == REPOSITORY)),
        steps=tuple(dict.fromkeys(change.record.step for change in reversed(meant))),
        edits=tuple(edits),
        commits=tuple(commits),
        parted=tuple(parted),
        aside=aside,
        touched=tuple(sorted(trail.real for trail in trails)),
        record=record,
        contents=contents,
    )


def _keep_aside(workspace: Workspace, plan: UndoPlan) -> None:
    """Keep the edited files before the first byte goes; without that nothing does."""
    folder = plan.aside_in(workspace)
    try:
        for path, content in plan.aside.items():
            workspace.make_state_dir()
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    except OSError as error:
        raise Refused(
            f"the edited files cannot be set aside: {error.strerror}",
            where=str(folder),
            remedy="make room there, or give yourself write permission, then run this again",
        ) from None


def _folders(
    workspace: Workspace, chain: Chain, meant: Sequence[Change], entries: tuple[Entry, ...]
) -> tuple[tuple[Folder, ...], tuple[Folder, ...]]:
    names = {change.name for change in meant}
    # A committed step that stays knows nothing of folders.
    told = [
        change.record
        for change in chain.changes
        if change.name in names or isinstance(change, StoredRecord)
    ]
    staying = [change.record for change in chain.changes if change.name not in names]
    undone = [change.record for change in meant]
    return folders_of_undo(workspace, entries, undone, staying, told)


def _commit(workspace: Workspace, plan: UndoPlan) -> None:
    """Revert the steps' commits by one of our own; nothing to commit is fine."""
    repository = workspace.repository
    if repository is None:
        return
    changed = repository.dirty_paths(plan.touched)
    if changed:
        steps = ", ".join(str(step) for step in plan.steps)
        # What holds earlier steps too is not reverted: those stand.
        parted = [f"This takes back the later steps of commit {commit}." for commit in plan.parted]
        reverted = "\n".join([*(f"{REVERTS} {commit}." for commit in plan.commits), *parted])
        told = plan.undone.told
        title = f"Undo {told}" if plan.undone.owner is None else f"Undo {told}, steps {steps}"
        repository.commit(changed, f"{title}\n\n{reverted}\n")
