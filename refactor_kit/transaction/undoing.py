"""Takes applied steps back, last in first out.

From the kept pre-images where this clone has them, else from the steps' own commits. Steps that
were committed are also reverted by a commit.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from refactor_kit.base import Edit
from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.signals import shielded
from refactor_kit.transaction.applying import refuse_unfinished, run
from refactor_kit.transaction.chain import Chain, Change, read_chain
from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.folders import folders_of_undo
from refactor_kit.transaction.journal import root_in_tree
from refactor_kit.transaction.record import Entry, Folder, Record, State, StoredRecord
from refactor_kit.transaction.refusals import refuse_places, refuse_unwritable
from refactor_kit.transaction.step_commits import REVERTS
from refactor_kit.worktree.disk_tree import digest_of
from refactor_kit.worktree.path_rules import listed
from refactor_kit.worktree.workspace import Workspace


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What an undo restores: ``steps`` newest first, ``edits`` against the tree as it stands.

    ``commits`` are those that the undo reverts, newest first; ``touched`` every path of the steps.
    """

    module: str
    steps: tuple[int, ...]
    edits: tuple[Edit, ...]
    commits: tuple[str, ...]
    touched: tuple[str, ...]
    record: Record = field(repr=False)
    contents: dict[str, bytes] = field(repr=False)


def undo(workspace: Workspace, module: str, from_step: int | None = None) -> list[str]:
    """Restore the tree as it was before the module's steps (from ``from_step`` on).

    The paths that were restored; the tree is then byte-equal to before. Where the steps' commits
    cannot be reverted, nothing is.
    """
    plan = undo_plan(workspace, module, from_step)
    seal = partial(_commit, workspace, plan) if plan.commits else None
    with shielded():
        run(workspace, plan.record, plan.contents, seal)
    return [edit.path for edit in plan.edits]


def undo_plan(workspace: Workspace, module: str, from_step: int | None = None) -> UndoPlan:
    """What :func:`undo` would do; refused, with every file named, where it would lose work."""
    refuse_unfinished(workspace)
    if workspace.repository is not None:
        workspace.repository.refuse_unfinished_operations()
    first = 0 if from_step is None else from_step
    chain = read_chain(workspace, module)
    meant = [
        change
        for change in chain.changes
        if change.record.module == module and change.record.step >= first
    ]
    if not meant:
        steps = "" if from_step is None else f" from step {from_step} on"
        raise Refused(f"nothing that was applied to {module}{steps} is on record here")
    trails = walk_back(Disk(workspace.root), chain.changes, meant)
    refuse_lost_work(trails, chain.changes, module)
    commits = [one for one in chain.commits if one.module == module and one.step >= first]
    return _plan(workspace, module, chain, meant, trails, [one.commit for one in reversed(commits)])


def _plan(
    workspace: Workspace,
    module: str,
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
        module=module,
        step=min(change.record.step for change in meant),
        root=root_in_tree(workspace),
        token=secrets.token_hex(4),
        entries=tuple(entries),
        made=made,
        removed=removed,
        undoes=tuple(change.name for change in meant if isinstance(change, StoredRecord)),
        sealed=bool(commits),
    )
    return UndoPlan(
        module,
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
        title = f"Undo the migration of {plan.module}, steps {steps}"
        repository.commit(changed, f"{title}\n\n{reverted}\n")


_EVIDENCE = ".refactor-kit/evidence/"


@dataclass(slots=True)
class Trail:
    """One path on its way back: ``found`` on the disk, ``current`` where the walk has come to.

    ``source`` holds the content of ``current``; ``blockers`` are later changes that stay.
    """

    real: str
    shown_as: str
    found: State
    current: State
    oldest: int
    source: Change | None = None
    edited: bool = False
    blockers: list[Record] = field(default_factory=list)


def walk_back(disk: Disk, changes: Sequence[Change], meant: Sequence[Change]) -> list[Trail]:
    """The trail of every path of ``meant``; refused where work would be lost."""
    trails: dict[str, Trail] = {}
    wanted = {change.name for change in meant}
    for at, change in enumerate(changes):
        for entry in change.record.entries if change.name in wanted else ():
            if entry.real not in trails:
                found, _ = disk.look(entry.real)
                trails[entry.real] = Trail(entry.real, entry.path, found, found, at)
    for at, change in reversed(list(enumerate(changes))):
        for entry in change.record.entries:
            trail = trails.get(entry.real)
            if trail is None or at < trail.oldest:
                continue
            if not trail.current.is_same_content(entry.after):
                # Somebody may have put the file back to what an older change found or left.
                trail.edited = not trail.current.is_same_content(entry.before)
                continue
            trail.current, trail.edited = entry.before, False
            if change.name in wanted:
                trail.source = change
            else:
                trail.blockers.append(change.record)
    return list(trails.values())


def refuse_lost_work(trails: Iterable[Trail], changes: Iterable[Change], module: str) -> None:
    """Refuse when nothing of the module's changes is here, they were built on, or edited."""
    trails = list(trails)
    _refuse_elsewhere(trails, module)
    _refuse_blocked([trail for trail in trails if trail.blockers], changes, module)
    edited = [trail.shown_as for trail in trails if trail.edited]
    if edited:
        raise Refused(
            f"edited since the tool wrote them, so nothing is undone:\n{listed(edited)}",
            remedy="move these edits aside (git stash push -- FILES), undo, then bring them back",
        )


def _refuse_elsewhere(trails: Sequence[Trail], module: str) -> None:
    """Refuse where the tree is another branch's, or the changes are stashed.

    Another branch may hold a few of the files as they were left: those that modules share.
    """
    standing = [trail for trail in trails if trail.source]
    absent = [trail for trail in trails if not trail.source and not trail.edited]
    others = [trail for trail in absent if not trail.shown_as.startswith(_EVIDENCE)]
    is_recorded_here = len(others) == len(absent)
    if not absent or (standing and (is_recorded_here or not others)):
        return
    share = f"only {len(standing)} of {len(trails)} files" if standing else "nothing"
    raise Refused(
        f"{share} of the migration of {module} is on this branch or in this tree, "
        "so nothing is undone and its record is kept",
        remedy="check out the branch that holds it, or bring it back from the stash "
        "(git stash pop), then run this again",
    )


def _refuse_blocked(trails: list[Trail], changes: Iterable[Change], module: str) -> None:
    steps: dict[str, int] = {}
    for record in (record for trail in trails for record in trail.blockers):
        steps[record.module] = min(record.step, steps.get(record.module, record.step))
    shared = listed(trail.shown_as for trail in trails)
    others = sorted(set(steps) - {module})
    if others:
        commands = (_command(other, steps[other], changes) for other in others)
        raise Refused(
            f"later changes of {', '.join(others)} built on this module's:\n{shared}",
            remedy=f"first {', then '.join(commands)}",
        )
    if steps:
        raise Refused(
            f"step {steps[module]} of {module} was applied later on the same files:\n{shared}",
            remedy=f"undo from that step: {_command(module, steps[module], changes)}",
        )


def _command(module: str, step: int, changes: Iterable[Change]) -> str:
    """The undo of no more than what is in the way."""
    records = (change.record for change in changes)
    first = min(record.step for record in records if record.module == module)
    return f"'refactor-kit undo {module}{f' --from {step}' if step > first else ''}'"
