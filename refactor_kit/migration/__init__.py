"""Carries modules through the recipe: plan everything, rehearse it, then write what holds.

A rehearsal is carried out in memory and in a scratch copy. Where it fails, or where it cannot be
written whole, the tree stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from refactor_kit.base import Module, OverlayTree
from refactor_kit.memory.memoized import Memory
from refactor_kit.migration.lacking import Undecided
from refactor_kit.migration.outcomes import ModuleOutcome, RunOutcome
from refactor_kit.migration.places import refused_places, refused_writes
from refactor_kit.migration.rehearsal import ModuleRehearsal
from refactor_kit.migration.rehearsed import Listener, Rehearsal, RunOptions
from refactor_kit.migration.remembered import RememberedRehearsals
from refactor_kit.migration.writing import write
from refactor_kit.planning.plan import ModulePlan, plan_module
from refactor_kit.planning.queue import QueuedModule, Verdict, ranked
from refactor_kit.project import Project
from refactor_kit.proof.target.lending import keeping_copies
from refactor_kit.recipe.steps import Step
from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.timings import Timings
from refactor_kit.transaction import check_before_planning, held_by_modules
from refactor_kit.worktree.workspace import Workspace

__all__ = [
    "Listener",
    "RunOptions",
    "migrate",
    "plan_all",
    "plan_run",
    "rehearse_all",
    "rehearsed_queue",
]


def plan_all(project: Project, modules: Iterable[Module], to: Step) -> list[ModulePlan]:
    """Each module planned by itself, on the tree as it stands; what they share is read once."""
    memory, held = Memory(), held_by_modules(project.workspace)
    return [plan_run(project, module, to, memory, held=held) for module in modules]


def plan_run(
    project: Project,
    module: Module,
    to: Step,
    memory: Memory,
    tree: OverlayTree | None = None,
    held: frozenset[str] = frozenset(),
) -> ModulePlan:
    """Every step up to ``to`` planned in memory, on ``tree`` or else the tree as it stands.

    ``held`` are the paths that modules changed before.
    """
    context = project.context(module, tree)
    recipe = project.recipe
    outside = refused_places(project.workspace, context)
    if outside:
        return ModulePlan(context, (), refusals=outside)
    plan = plan_module(
        tree or project.workspace,
        context,
        recipe.up_to(to),
        memory,
        is_public_api=recipe.is_public_api,
        held=held,
    )
    return plan if plan.is_open else refused_writes(project.workspace, plan)


def migrate(
    project: Project, modules: Sequence[Module], options: RunOptions, listener: Listener
) -> RunOutcome:
    """Rehearse the modules as one chain, then write what holds.

    A module that is refused or fails is left out, and the rest goes on without it.
    """
    whole = project.workspace.whole()
    rehearsals = rehearse_all(project, modules, options, listener, whole)
    held = [each for each in rehearsals if each.holds]
    written = iter(write(project, held, options, whole))
    return RunOutcome(tuple(next(written) if each.holds else each.outcome for each in rehearsals))


@keeping_copies()
def rehearse_all(
    project: Project,
    modules: Iterable[Module],
    options: RunOptions,
    listener: Listener,
    whole: Workspace,
) -> list[Rehearsal]:
    """One module's *after* is the next one's *before*; nothing is written."""
    memory, remembered = Memory(), RememberedRehearsals(project, whole, options)
    tree, held = OverlayTree(project.workspace, {}), held_by_modules(project.workspace)
    found = []
    for module in modules:
        key = remembered.key(module, tree, held)
        rehearsal = _remembered(project, remembered.find(key, tree), options, listener)
        if rehearsal is None:
            rehearsal = _rehearse(project, module, tree, whole, options, listener, memory, held)
            remembered.keep(key, rehearsal)
        tree = rehearsal.tree
        held |= rehearsal.outcome.own
        found.append(rehearsal)
    return found


def rehearsed_queue(rehearsals: Iterable[Rehearsal]) -> tuple[QueuedModule, ...]:
    """What each module's migration came to in the rehearsal, ranked as :func:`rank` does."""
    return ranked(map(_queued, rehearsals))


def _queued(rehearsal: Rehearsal) -> QueuedModule:
    outcome = rehearsal.outcome
    files = len(outcome.own)
    reasons: list[str] = [outcome.message] if outcome.message else []
    verdict: Verdict = "applies" if files or outcome.repository else "done"
    if outcome.decisions:
        verdict, reasons = "decisions", [each.question for each in outcome.decisions]
    elif outcome.outcome == "refused":
        verdict = "refused"
        reasons += [f"{each.path}:{each.line}: {each.reason}" for each in outcome.refusals]
    elif outcome.outcome == "failed":
        verdict = "fails"
        criteria = (each for step in outcome.steps for each in step.criteria)
        failed = (each for each in criteria if each.state == "failed")
        reasons = list(dict.fromkeys(f"{each.name}: {each.detail}" for each in failed))
    is_proved = verdict == "applies" and outcome.outcome != "unproved"
    return QueuedModule(outcome.name, verdict, files, tuple(reasons), is_rehearsed=is_proved)


def _remembered(
    project: Project, rehearsal: Rehearsal | None, options: RunOptions, listener: Listener
) -> Rehearsal | None:
    """``rehearsal`` as if it had been made now: its steps told, its writes refused if unsafe."""
    if rehearsal is None:
        return None
    paths = {path for each in rehearsal.steps for path in each.change_set.paths()}
    try:
        check_before_planning(project.workspace, paths, allow_dirty=options.allow_dirty)
    except Refused as refusal:
        refused = ModuleOutcome(rehearsal.outcome.name, "refused", message=str(refusal))
        return Rehearsal(refused, rehearsal.start, rehearsal.start)
    for outcome in rehearsal.outcome.steps:
        listener.step_ends(rehearsal.outcome.name, outcome)
    return rehearsal


def _rehearse(
    project: Project,
    module: Module,
    start: OverlayTree,
    whole: Workspace,
    options: RunOptions,
    listener: Listener,
    memory: Memory,
    held: frozenset[str],
) -> Rehearsal:
    timings = Timings()
    with timings.phase("planning"):
        plan = plan_run(project, module, options.to, memory, start, held)
    if plan.is_open:
        refused = ModuleOutcome(
            module.name, "refused", decisions=plan.decisions, refusals=plan.refusals
        )
        return Rehearsal(refused, start, start)
    rehearsal = ModuleRehearsal(project, plan, start, whole, options, listener, timings)
    try:
        rehearsal.refuse_unsafe_writes()
        return rehearsal.carry_out()
    except Undecided as undecided:
        asked = ModuleOutcome(module.name, "refused", decisions=(undecided.decision,))
        return Rehearsal(asked, start, start)
    except Refused as refusal:
        return Rehearsal(ModuleOutcome(module.name, "refused", message=str(refusal)), start, start)
