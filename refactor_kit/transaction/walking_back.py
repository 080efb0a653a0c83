"""The way back from the tree as it stands to what stood before, and what is lost on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from refactor_kit.base import REPOSITORY
from refactor_kit.records import EVIDENCE_FOLDER
from refactor_kit.runtime.errors import Refused
from refactor_kit.transaction.chain import Change
from refactor_kit.transaction.disk import Disk
from refactor_kit.transaction.record import Record, State
from refactor_kit.worktree.path_rules import listed

_EVIDENCE = f"{EVIDENCE_FOLDER}/"


@dataclass(frozen=True, slots=True)
class Undone:
    """Whose changes an undo takes back, from which step on; no ``owner``: everybody's."""

    owner: str | None
    first: int = 0

    def covers(self, owner: str, step: int) -> bool:
        return self.owner in (None, owner) and step >= self.first

    @property
    def command(self) -> str:
        """The command that takes it back."""
        who = {None: "--all", REPOSITORY: "--repository"}.get(self.owner, self.owner)
        return f"refactor-kit undo {who}{f' --from {self.first}' if self.first else ''}"

    @property
    def told(self) -> str:
        """What is taken back, in words."""
        if self.owner is None:
            return "everything"
        is_apart = self.owner == REPOSITORY
        return "the repository's part" if is_apart else f"the migration of {self.owner}"


@dataclass(slots=True)
class Trail:
    """One path on its way back: ``found`` on the disk, ``current`` where the walk has come to.

    ``source`` holds the content of ``current``; ``blockers`` are later changes that stay.
    ``set_aside``: somebody edited the file since, and it is kept elsewhere.
    """

    real: str
    shown_as: str
    found: State
    current: State
    oldest: int
    source: Change | None = None
    edited: bool = False
    blockers: list[Record] = field(default_factory=list)
    set_aside: bool = False


def walk_back(
    disk: Disk, changes: Sequence[Change], meant: Sequence[Change], *, set_aside: bool = False
) -> list[Trail]:
    """The trail of every path of ``meant``.

    With ``set_aside`` that of a file which was edited since begins where the last change left it.
    """
    trails = _walk(disk, changes, meant, {})
    edited = {trail.real for trail in trails if trail.edited and set_aside}
    if not edited:
        return trails
    left = {
        entry.real: entry.after
        for change in changes
        for entry in change.record.entries
        if entry.real in edited
    }
    trails = _walk(disk, changes, meant, left)
    for trail in trails:
        trail.set_aside = trail.real in edited
    return trails


def _walk(
    disk: Disk, changes: Sequence[Change], meant: Sequence[Change], begun: Mapping[str, State]
) -> list[Trail]:
    """The trails; those of ``begun`` start there instead of where the disk stands."""
    trails: dict[str, Trail] = {}
    wanted = {change.name for change in meant}
    for at, change in enumerate(changes):
        for entry in change.record.entries if change.name in wanted else ():
            if entry.real not in trails:
                found, _ = disk.look(entry.real)
                start = begun.get(entry.real, found)
                trails[entry.real] = Trail(entry.real, entry.path, found, start, at)
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


def refuse_lost_work(
    disk: Disk, trails: Sequence[Trail], changes: Sequence[Change], undone: Undone
) -> None:
    """Refuse when nothing of the changes is here, they were built on, or edited."""
    _refuse_elsewhere(trails, undone)
    _refuse_blocked(disk, [trail for trail in trails if trail.blockers], changes, undone)
    edited = [trail.shown_as for trail in trails if trail.edited]
    if edited:
        raise Refused(
            f"edited since the tool wrote them, so nothing is undone:\n{listed(edited)}",
            remedy=f"keep your versions apart and undo: '{undone.command} --set-aside'; it says "
            "where they are, to bring the edits over from",
        )


def _refuse_elsewhere(trails: Sequence[Trail], undone: Undone) -> None:
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
        f"{share} of {undone.told} is on this branch or in this tree, "
        "so nothing is undone and its record is kept",
        remedy="check out the branch that holds it, or bring it back from the stash "
        "(git stash pop), then run this again",
    )


def _refuse_blocked(
    disk: Disk, trails: list[Trail], changes: Sequence[Change], undone: Undone
) -> None:
    steps: dict[str, int] = {}
    for record in (record for trail in trails for record in trail.blockers):
        steps[record.module] = min(record.step, steps.get(record.module, record.step))
    shared = listed(trail.shown_as for trail in trails)
    if REPOSITORY in steps and undone.owner != REPOSITORY:
        # The repository's part may not go while this very module's guard rests on it.
        raise Refused(
            f"the repository's part built on {undone.told}:\n{shared}",
            remedy="take everything back: 'refactor-kit undo --all'",
        )
    others = sorted(set(steps) - {undone.owner})
    if others:
        first = _undone_first(disk, changes, undone)
        if any(module == REPOSITORY for module, _ in first):
            remedy = "take everything back: 'refactor-kit undo --all'"
        else:
            commands = (_command(module, step, changes) for module, step in first)
            remedy = f"first {', then '.join(commands)}"
        raise Refused(
            f"later changes of {', '.join(others)} built on {undone.told}:\n{shared}",
            remedy=remedy,
        )
    for module, step in steps.items():
        raise Refused(
            f"step {step} of {module} was applied later on the same files:\n{shared}",
            remedy=f"undo from that step: {_command(module, step, changes)}",
        )


def _undone_first(disk: Disk, changes: Sequence[Change], undone: Undone) -> list[tuple[str, int]]:
    """Whose changes go before ``undone``, from which step on, in the order in which they can.

    What built on these too, and so on; the newest go first.
    """
    wanted = {
        change.name for change in changes if undone.covers(change.record.module, change.record.step)
    }
    found = len(wanted) - 1
    while len(wanted) > found:
        found = len(wanted)
        trails = walk_back(disk, changes, [each for each in changes if each.name in wanted])
        above = [
            Undone(record.module, record.step) for trail in trails for record in trail.blockers
        ]
        wanted |= {
            change.name
            for change in changes
            if any(each.covers(change.record.module, change.record.step) for each in above)
        }
    records = [change.record for change in reversed(changes) if change.name in wanted]
    turns = [
        (module, min(record.step for record in turn))
        for module, turn in groupby(records, key=lambda record: record.module)
    ]
    return turns[:-1] if turns[-1][0] == undone.owner else turns


def _command(module: str, step: int, changes: Iterable[Change]) -> str:
    """The undo of no more than what is in the way."""
    records = (change.record for change in changes)
    first = min(record.step for record in records if record.module == module)
    return f"'refactor-kit undo {module}{f' --from {step}' if step > first else ''}'"
