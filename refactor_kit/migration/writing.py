"""Writes what was rehearsed: every step of every module that holds, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from refactor_kit import transaction
from refactor_kit.migration.outcomes import ModuleOutcome
from refactor_kit.migration.rehearsal import Rehearsal, RehearsedStep, RunOptions
from refactor_kit.project import Project
from refactor_kit.records.evidence import evidence_path
from refactor_kit.runtime.errors import Refused
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
    groups = [group for each in accepted for group in _groups(each.steps, options)]
    try:
        if groups:
            _write(project, groups, whole)
    except Refused as refusal:
        return tuple(_not_written(each.outcome, refusal) for each in accepted)
    return tuple(each.outcome for each in accepted)


@dataclass(frozen=True, slots=True)
class _Group:
    """Steps that are written one after the other, and committed together under ``message``."""

    steps: tuple[RehearsedStep, ...]
    message: str = ""

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted({path for each in self.steps for path in each.change_set.paths()}))


def _write(project: Project, groups: Sequence[_Group], whole: Workspace) -> None:
    workspace = project.workspace
    steps = [each for group in groups for each in group.steps]
    paths = {path for each in steps for path in each.change_set.paths()}
    for seen in (workspace, whole):
        seen.refuse_changes_since_read()
    transaction.refuse_unsafe_places(workspace, paths)
    commits = sum(1 for group in groups if group.message)
    with transaction.whole_run(workspace, changes=len(steps), commits=commits) as run:
        for group in groups:
            for each in group.steps:
                run.apply(each.change_set, module=each.module, step=each.step.number)
            if group.message:
                run.commit(group.paths(), group.message)


def _groups(steps: Iterable[RehearsedStep], options: RunOptions) -> Iterator[_Group]:
    """The steps of one module that change something, by commit."""
    written = [each for each in steps if each.change_set]
    if not written:
        return
    if options.commit == "step":
        yield from _by_step(written)
        return
    first, last = written[0], written[-1]
    span = f"steps {first.step.number}-{last.step.number}"
    told = span if first is not last else f"step {first.step.number}: {first.step.title}"
    title = f"Migrate {first.module}, {told}"
    message = step_message(title, first.module, first.step.number) if options.commit else ""
    yield _Group(tuple(written), message)


def _by_step(steps: Sequence[RehearsedStep]) -> Iterator[_Group]:
    """A group for each step that changes more than its evidence; the others join the one before.

    Those in front of all join the first.
    """
    gathered: list[list[RehearsedStep]] = []
    for each in steps:
        only_evidence = each.change_set.paths() == (evidence_path(each.module),)
        if gathered and (only_evidence or not _tells(gathered[-1])):
            gathered[-1].append(each)
        else:
            gathered.append([each])
    for group in gathered:
        main = next((each for each in group if _tells([each])), group[0])
        title = f"Migrate {main.module}, step {main.step.number}: {main.step.title}"
        yield _Group(tuple(group), step_message(title, main.module, main.step.number))


def _tells(steps: Iterable[RehearsedStep]) -> bool:
    """Whether one of the steps changes more than its evidence."""
    return any(each.change_set.paths() != (evidence_path(each.module),) for each in steps)


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
    outcomes.append(replace(declined, state="declined", changed=(), note=note))
    outcome = replace(rehearsal.outcome, outcome="stopped", steps=tuple(outcomes), message=note)
    return replace(rehearsal, outcome=outcome, steps=rehearsal.steps[:number])


def _not_written(outcome: ModuleOutcome, refusal: Refused) -> ModuleOutcome:
    """What becomes of a module that held in the rehearsal when the writing was refused."""
    steps = tuple(replace(each, changed=()) for each in outcome.steps)
    return replace(outcome, outcome="refused", steps=steps, message=str(refusal))
