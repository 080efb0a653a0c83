"""Carries modules through the recipe: plan everything, rehearse it, then write what holds.

A rehearsal is carried out in memory and in a scratch copy. Where it fails, or where it cannot be
written whole, the tree stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from refactor_kit.base import Module, OverlayTree
from refactor_kit.memory.memoized import Memory
from refactor_kit.migration.outcomes import ModuleOutcome, RunOutcome
from refactor_kit.migration.places import refused_places, refused_writes
from refactor_kit.migration.rehearsal import Listener, ModuleRehearsal, Rehearsal, RunOptions
from refactor_kit.migration.writing import write
from refactor_kit.planning.plan import ModulePlan, plan_module
from refactor_kit.project import Project
from refactor_kit.recipe.steps import Step
from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.timings import Timings
from refactor_kit.worktree.workspace import Workspace

__all__ = ["Listener", "RunOptions", "migrate", "plan_all", "plan_run", "rehearse_all"]


def plan_all(project: Project, modules: Iterable[Module], to: Step) -> list[ModulePlan]:
    """Each module planned by itself, on the tree as it stands; what they share is read once."""
    memory = Memory()
    return [plan_run(project, module, to, memory) for module in modules]


def plan_run(
    project: Project, module: Module, to: Step, memory: Memory, tree: OverlayTree | None = None
) -> ModulePlan:
    """Every step up to ``to`` planned in memory, on ``tree`` or else the tree as it stands."""
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


def rehearse_all(
    project: Project,
    modules: Iterable[Module],
    options: RunOptions,
    listener: Listener,
    whole: Workspace,
) -> list[Rehearsal]:
    """One module's *after* is the next one's *before*; nothing is written."""
    memory = Memory()
    tree = OverlayTree(project.workspace, {})
    found = []
    for module in modules:
        rehearsal = _rehearse(project, module, tree, whole, options, listener, memory)
        tree = rehearsal.tree
        found.append(rehearsal)
    return found


def _rehearse(
    project: Project,
    module: Module,
    start: OverlayTree,
    whole: Workspace,
    options: RunOptions,
    listener: Listener,
    memory: Memory,
) -> Rehearsal:
    timings = Timings()
    with timings.phase("planning"):
        plan = plan_run(project, module, options.to, memory, start)
    if plan.is_open:
        refused = ModuleOutcome(
            module.name, "refused", decisions=plan.decisions, refusals=plan.refusals
        )
        return Rehearsal(refused, start)
    rehearsal = ModuleRehearsal(project, plan, start, whole, options, listener, timings)
    try:
        rehearsal.refuse_unsafe_writes()
        return rehearsal.carry_out()
    except Refused as refusal:
        return Rehearsal(ModuleOutcome(module.name, "refused", message=str(refusal)), start)
