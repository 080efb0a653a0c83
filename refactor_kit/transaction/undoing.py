"""Takes applied steps back, last in first out.

From the kept pre-images where this clone has them, else from the steps' own commits. Steps that
were committed are also reverted by a commit.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath

from refactor_kit.base import Edit
from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.signals import shielded
from refactor_kit.transaction.applying import refuse_unfinished, run
from refactor_kit.transaction.chain import Change, read_chain
from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.journal import root_in_tree
from refactor_kit.transaction.preparation import made_folders, removed_folders
from refactor_kit.transaction.record import Entry, Record, StoredRecord
from refactor_kit.transaction.refusals import refuse_places, refuse_unwritable
from refactor_kit.transaction.step_commits import REVERTS
from refactor_kit.transaction.walk_back import Trail, refuse_lost_work, walk_back
from refactor_kit.worktree.disk_tree import digest_of
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
    meant = [change for change in chain.changes if _is_meant(change.record, module, first)]
    if not meant:
        steps = "" if from_step is None else f" from step {from_step} on"
        raise Refused(f"nothing that was applied to {module}{steps} is on record here")
    trails = walk_back(Disk(workspace.root), chain.changes, meant)
    refuse_lost_work(trails, chain.changes, module)
    commits = [one for one in chain.commits if one.module == module and one.step >= first]
    return _plan(workspace, module, meant, trails, [one.commit for one in reversed(commits)])


def _is_meant(record: Record, module: str, first: int) -> bool:
    return record.module == module and record.step >= first


def _plan(
    workspace: Workspace,
    module: str,
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
        entries.append(_entry(disk, trail))
        edits.append(Edit(trail.shown_as, then))
        contents |= {digest_of(content): content for content in (now, then) if content is not None}
    changed = [edit.path for edit in edits]
    refuse_places(workspace, changed)
    refuse_unwritable(workspace, changed)
    return UndoPlan(
        module,
        steps=tuple(dict.fromkeys(change.record.step for change in reversed(meant))),
        edits=tuple(edits),
        commits=tuple(commits),
        touched=tuple(sorted(trail.real for trail in trails)),
        record=_record(workspace, module, meant, tuple(entries), sealed=bool(commits)),
        contents=contents,
    )


def _entry(disk: Disk, trail: Trail) -> Entry:
    both_files = trail.found.kind == trail.current.kind == "file"
    in_place = both_files and disk.names(trail.real) > 1
    return Entry(trail.shown_as, trail.real, trail.found, trail.current, in_place)


def _record(
    workspace: Workspace,
    module: str,
    meant: Sequence[Change],
    entries: tuple[Entry, ...],
    *,
    sealed: bool,
) -> Record:
    before = _folders_before(meant)
    modes = {real: mode for real, mode in before.items() if mode is not None}
    ours = [real for real, mode in before.items() if mode is None]
    return Record(
        kind="undo",
        module=module,
        step=min(change.record.step for change in meant),
        root=root_in_tree(workspace),
        token=secrets.token_hex(4),
        entries=entries,
        made=made_folders(workspace, entries, modes),
        removed=removed_folders(workspace, entries, ours),
        undoes=tuple(change.name for change in meant if isinstance(change, StoredRecord)),
        sealed=sealed,
    )


def _folders_before(meant: Sequence[Change]) -> dict[str, int | None]:
    """The mode of every folder that came or went, as it was at first; ``None``: not there."""
    before: dict[str, int | None] = {}
    for change in reversed(meant):
        record = change.record
        if not isinstance(change, StoredRecord):
            # A commit knows no folders: as git does, take away what is left empty.
            appeared = (entry.real for entry in record.entries if entry.before.kind == "absent")
            before |= {
                str(folder): None for path in appeared for folder in PurePosixPath(path).parents
            }
        before |= {folder.real: None for folder in record.made}
        before |= {folder.real: folder.mode for folder in record.removed}
    return before


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
