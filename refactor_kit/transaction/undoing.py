"""Takes applied steps back, last in first out.

From the kept pre-images where this clone has them, else from the steps' own commits. Steps that
were committed are also reverted by a commit.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from refactor_kit.base import REPOSITORY, Edit
from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.signals import shielded
from refactor_kit.transaction.applying import refuse_unfinished, run
from refactor_kit.transaction.chain import Chain, Change, read_chain
from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.folders import folders_of_undo
from refactor_kit.transaction.journal import root_in_tree
from refactor_kit.transaction.record import Entry, Folder, Record, StoredRecord
from refactor_kit.transaction.refusals import refuse_places, refuse_unwritable
from refactor_kit.transaction.step_commits import REVERTS
from refactor_kit.transaction.walking_back import Trail, Undone, refuse_lost_work, walk_back
from refactor_kit.worktree.disk_tree import digest_of
from refactor_kit.worktree.workspace import Workspace

# What the record of an undo names in a module's place, where it takes everything back.
_EVERYBODY = "all modules"


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What an undo restores: ``steps`` newest first, ``edits`` against the tree as it stands.

    ``owners`` are those whose changes go, the last that was written first and the repository last.
    ``commits`` are those that the undo reverts, newest first; ``touched`` every path of the steps.
    """

    undone: Undone
    owners: tuple[str, ...]
    steps: tuple[int, ...]
    edits: tuple[Edit, ...]
    commits: tuple[str, ...]
    touched: tuple[str, ...]
    record: Record = field(repr=False)
    contents: dict[str, bytes] = field(repr=False)

    @property
    def restored(self) -> list[str]:
        """The paths that are as before."""
        return [edit.path for edit in self.edits]


def undo(workspace: Workspace, owner: str | None, from_step: int | None = None) -> UndoPlan:
    """Restore the tree as it was before the changes of ``owner`` (from ``from_step`` on).

    Without an owner, before all changes of all of them. What was restored; the tree is then
    byte-equal to before. Where the steps' commits cannot be reverted, nothing is.
    """
    plan = undo_plan(workspace, owner, from_step)
    seal = partial(_commit, workspace, plan) if plan.commits else None
    with shielded():
        run(workspace, plan.record, plan.contents, seal)
    return plan


def undo_plan(workspace: Workspace, owner: str | None, from_step: int | None = None) -> UndoPlan:
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
    if not meant:
        steps = "" if from_step is None else f" from step {from_step} on"
        what = {None: "was applied", REPOSITORY: "belongs to the repository"}
        told = what.get(owner, f"was applied to {owner}{steps}")
        raise Refused(f"nothing that {told} is on record here")
    trails = walk_back(Disk(workspace.root), chain.changes, meant)
    refuse_lost_work(trails, chain.changes, undone)
    commits = [one.commit for one in chain.commits if undone.covers(one.module, one.step)]
    return _plan(workspace, undone, chain, meant, trails, commits[::-1])


def _plan(
    workspace: Workspace,
    undone: Undone,
    chain: Chain,
    meant: Sequence[Change],
    trails: list[Trail],
    commits: Sequence[str],
) -> UndoPlan:
    disk = Disk(workspace.root)
    contents: dict[str, bytes] = {}
    entries, edits = [], []
    for trail in sorted(trails, key=lambda trail: trail.real):
        if trail.source is None or trail.current.is_same_content(trail.found):
            continue
        _, now = disk.look(trail.real)
        then = trail.source.content(trail.current.digest) if trail.current.digest else None
        both_files = trail.found.kind == trail.current.kind == "file"
        in_place = both_files and disk.names(trail.real) > 1
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
        sealed=bool(commits),
    )
    owners = dict.fromkeys(change.record.module for change in reversed(meant))
    return UndoPlan(
        undone,
        tuple(sorted(owners, key=lambda owner: owner == REPOSITORY)),
        steps=tuple(dict.fromkeys(change.record.step for change in reversed(meant))),
        edits=tuple(edits),
        commits=tuple(commits),
        touched=tuple(sorted(trail.real for trail in trails)),
        record=record,
        contents=contents,
    )


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
        reverted = "\n".join(f"{REVERTS} {commit}." for commit in plan.commits)
        told = plan.undone.told
        title = f"Undo {told}" if plan.undone.owner is None else f"Undo {told}, steps {steps}"
        repository.commit(changed, f"{title}\n\n{reverted}\n")
