"""Writes what was rehearsed: every step of every module that holds, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from refactor_kit import transaction
from refactor_kit.base import REPOSITORY, ChangeSet
from refactor_kit.migration.outcomes import ModuleOutcome
from refactor_kit.migration.rehearsed import Rehearsal, RehearsedStep, RunOptions
from refactor_kit.project import Project
from refactor_kit.recipe.steps import Step
from refactor_kit.records.evidence import evidence_path
from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.timings import Timings
from refactor_kit.transaction.step_commits import step_message
from refactor_kit.worktree.workspace import Workspace


def write(
    project: Project, rehearsals: Sequence[Rehearsal], options: RunOptions, whole: Workspace
) -> tuple[ModuleOutcome, ...]:
    """Write the steps in their order, and commit them as ``options`` say.

    ``whole`` is what the rehearsals saw of the disk. Where that is not what is there now, or where
    something cannot be written, nothing is, and each module that was to be written is ``refused``.
    """
    accepted = list(_accepted(rehearsals, options))
    groups = [group for each in accepted for group in _groups(each, options)]
    try:
        if groups:
            _write(project, groups, whole)
    except Refused as refusal:
        return tuple(_not_written(each.outcome, refusal) for each in accepted)
    return tuple(each.outcome for each in accepted)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one step changes for one owner: a module, or the repository."""

    owner: str
    step: Step
    change_set: ChangeSet


@dataclass(frozen=True, slots=True)
class _Group:
    """Changes of one owner that are committed together under ``message``; empty: they are not.

    ``timings`` are those of the module whose run they are of.
    """

    parts: tuple[_Part, ...]
    message: str
    timings: Timings = field(default_factory=Timings)

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted({path for each in self.parts for path in each.change_set.paths()}))


def _write(project: Project, groups: Sequence[_Group], whole: Workspace) -> None:
    workspace = project.workspace
    parts = [each for group in groups for each in group.parts]
    for seen in (workspace, whole):
        seen.refuse_changes_since_read()
    transaction.refuse_unsafe_places(workspace, {path for each in groups for path in each.paths()})
    commits = sum(1 for group in groups if group.message)
    with transaction.whole_run(workspace, changes=len(parts), commits=commits) as run:
        for group in groups:
            with group.timings.phase("writing"):
                for each in group.parts:
                    run.apply(each.change_set, module=each.owner, step=each.step.number)
                if group.message:
                    run.commit(group.paths(), group.message)


def _groups(rehearsal: Rehearsal, options: RunOptions) -> Iterator[_Group]:
    """What the steps of one module change, by commit; first what is the repository's own.

    That never stands on what the module changes, so that it may be written before, and stay when
    the module is taken back.
    """
    written = [each for each in rehearsal.steps if each.change_set]
    timings = rehearsal.outcome.timings or Timings()
    repository = [part for each in written if (part := _repository_part(each)).change_set]
    own = [part for each in written if (part := _own_part(each)).change_set]
    by_step = options.commit == "step"
    for together in [[each] for each in repository] if by_step else [repository]:
        if together:
            group = _group(together, "Carry out the repository's part", options)
            yield replace(group, timings=timings)
    for together in _by_step(own) if by_step else [own]:
        if together:
            group = _group(together, f"Migrate {together[0].owner}", options)
            yield replace(group, timings=timings)


def _repository_part(rehearsed: RehearsedStep) -> _Part:
    whole = rehearsed.change_set
    edits = [edit for edit in whole if edit.path in rehearsed.repository]
    return _Part(REPOSITORY, rehearsed.step, ChangeSet(whole.base, edits))


def _own_part(rehearsed: RehearsedStep) -> _Part:
    whole = rehearsed.change_set
    edits = [edit for edit in whole if edit.path not in rehearsed.repository]
    return _Part(rehearsed.module, rehearsed.step, ChangeSet(whole.base, edits))


def _group(parts: Sequence[_Part], what: str, options: RunOptions) -> _Group:
    """``parts`` under a message that says ``what`` they are, where the run commits."""
    if not options.commit:
        return _Group(tuple(parts), "")
    first, last = parts[0].step, parts[-1].step
    if options.commit == "step":
        first = last = next(filter(_tells, parts), parts[0]).step
    is_one = first is last
    told = (
        f"step {first.number}: {first.title}" if is_one else f"steps {first.number}-{last.number}"
    )
    return _Group(tuple(parts), step_message(f"{what}, {told}", parts[0].owner, first.number))


def _by_step(parts: Sequence[_Part]) -> list[list[_Part]]:
    """Those of each step that changes more than its evidence; the others join the one before.

    Those in front of all join the first.
    """
    gathered: list[list[_Part]] = []
    for each in parts:
        if gathered and (not _tells(each) or not any(map(_tells, gathered[-1]))):
            gathered[-1].append(each)
        else:
            gathered.append([each])
    return gathered


def _tells(part: _Part) -> bool:
    """Whether the step changes more than its evidence."""
    return part.change_set.paths() != (evidence_path(part.owner),)


def _accepted(rehearsals: Iterable[Rehearsal], options: RunOptions) -> Iterator[Rehearsal]:
    """The rehearsals as far as the user agrees; what comes after the first no rests on it."""
    if options.confirm is None:
        yield from rehearsals
        return
    declined = False
    for rehearsal in rehearsals:
        for number, each in enumerate(rehearsal.steps):
            declined = declined or not (
                not each.change_set or options.confirm(each.step, each.change_set)
            )
            if declined:
                rehearsal = _cut(rehearsal, number)
                break
        yield rehearsal


def _cut(rehearsal: Rehearsal, number: int) -> Rehearsal:
    """The rehearsal with its first ``number`` steps only."""
    step = rehearsal.steps[number].step
    outcomes = [each for each in rehearsal.outcome.steps if each.number < step.number]
    declined = next(each for each in rehearsal.outcome.steps if each.number == step.number)
    note = "declined: nothing of this step was written"
    outcomes.append(replace(declined, state="declined", changed=(), repository=(), note=note))
    outcome = replace(rehearsal.outcome, outcome="stopped", steps=tuple(outcomes), message=note)
    return replace(rehearsal, outcome=outcome, steps=rehearsal.steps[:number])


def _not_written(outcome: ModuleOutcome, refusal: Refused) -> ModuleOutcome:
    """What becomes of a module that held in the rehearsal when the writing was refused."""
    steps = tuple(replace(each, changed=(), repository=()) for each in outcome.steps)
    return replace(outcome, outcome="refused", steps=steps, message=str(refusal))
