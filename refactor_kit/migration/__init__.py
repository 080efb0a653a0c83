"""Carries one module through the recipe: plan everything, prove each step, then write it.

A step is proved in a scratch copy before a byte of the tree changes; a step that fails therefore
leaves the tree as it was before it.
"""

from __future__ import annotations

from collections.abc import Iterable

from refactor_kit.base import Module
from refactor_kit.memory.memoized import Memory
from refactor_kit.migration.outcomes import ModuleOutcome
from refactor_kit.migration.places import refused_places, refused_writes
from refactor_kit.migration.run import Listener, ModuleRun, RunOptions
from refactor_kit.planning.plan import ModulePlan, plan_module
from refactor_kit.project import Project
from refactor_kit.recipe.steps import Step
from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.timings import Timings

__all__ = ["Listener", "RunOptions", "migrate_module", "plan_all", "plan_run"]


def plan_all(project: Project, modules: Iterable[Module], to: Step) -> list[ModulePlan]:
    """Each module planned by itself, on the tree as it stands; what they share is read once."""
    memory = Memory()
    return [plan_run(project, module, to, memory) for module in modules]


def plan_run(project: Project, module: Module, to: Step, memory: Memory) -> ModulePlan:
    """Every step up to ``to`` planned in memory, the tree untouched."""
    context = project.context(module)
    recipe = project.recipe
    outside = refused_places(project.workspace, context)
    if outside:
        return ModulePlan(context, (), refusals=outside)
    plan = plan_module(
        project.workspace, context, recipe.up_to(to), memory, is_public_api=recipe.is_public_api
    )
    return plan if plan.is_open else refused_writes(project.workspace, plan)


def migrate_module(
    project: Project, module: Module, options: RunOptions, listener: Listener, memory: Memory
) -> ModuleOutcome:
    """Carry ``module`` through the steps up to ``options.to``.

    ``memory`` keeps what was read for the modules before it.
    """
    timings = Timings()
    with timings.phase("planning"):
        plan = plan_run(project, module, options.to, memory)
    if plan.is_open:
        return ModuleOutcome(
            module.name, "refused", decisions=plan.decisions, refusals=plan.refusals
        )
    run = ModuleRun(project, plan, options, listener, timings)
    try:
        run.refuse_unsafe_writes()
        return run.carry_out()
    except Refused as refusal:
        if run.outcomes:
            raise
        return ModuleOutcome(module.name, "refused", message=str(refusal))
