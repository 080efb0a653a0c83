"""``refactor-kit plan``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refactor_kit.reporters.output_options import OutputOptions

from .observing import observing
from .options import with_output_options

if TYPE_CHECKING:
    from refactor_kit.base import Module
    from refactor_kit.migration import RunOptions
    from refactor_kit.project import Project
    from refactor_kit.recipe.steps import Step


@click.command("plan")
@click.argument("module", required=False)
@click.option("--all", "every", is_flag=True, help="Every module, after the roll-forward queue.")
@click.option("--to", metavar="STEP", help="Plan up to this step (number or name).")
@click.option(
    "--rehearse", is_flag=True, help="Carry it out in a scratch copy, and judge every criterion."
)
@click.option("--no-exec", is_flag=True, help="Run nothing of the target; its source is read.")
@with_output_options("markdown", "concise", "json")
def command(
    module: str | None,
    every: bool,
    to: str | None,
    rehearse: bool,
    no_exec: bool,
    output: OutputOptions,
    config: Path | None,
) -> int:
    """Show the plan for MODULE with its check boxes, decisions and diffs; writes nothing."""
    from refactor_kit.project import open_project
    from refactor_kit.transaction import refuse_unfinished

    if every == bool(module):
        raise click.UsageError("name one MODULE, or give --all")
    project = open_project(config, today=date.today(), execute=not no_exec)
    refuse_unfinished(project.workspace)
    if project.workspace.repository is not None:
        project.workspace.repository.refuse_unmerged()
    project = observing(project, output, execute=not no_exec)
    modules = project.modules if every else (project.module(module or ""),)
    last = project.recipe.step(to) if to else project.recipe.last
    if rehearse:
        from refactor_kit.migration import RunOptions

        return show_rehearsal(project, modules, RunOptions(last, execute=not no_exec), output)
    return _show_plan(project, modules, last, output, every=every)


def _show_plan(
    project: Project,
    modules: tuple[Module, ...],
    last: Step,
    output: OutputOptions,
    *,
    every: bool,
) -> int:
    from refactor_kit.migration import plan_all
    from refactor_kit.reporters import plan_views
    from refactor_kit.status.regressions import regressions

    plans = plan_all(project, modules, last)
    unchanged = [each.context.module for each in plans if not (each.is_open or each.paths())]
    regressed = regressions(project, unchanged)
    if every:
        from refactor_kit.planning.queue import rank, with_regressions

        plan_views.write_all(with_regressions(rank(plans), regressed), plans, project, output)
    else:
        plan_views.write(plans, project, output, regressed)
    return plan_views.exit_code(plans)


def show_rehearsal(
    project: Project, modules: tuple[Module, ...], options: RunOptions, output: OutputOptions
) -> int:
    """Rehearse ``modules`` as one chain and show what it came to; writes nothing of the tree."""
    from refactor_kit.migration import rehearse_all, rehearsed_queue
    from refactor_kit.planning.queue import with_regressions
    from refactor_kit.reporters import rehearsal_views
    from refactor_kit.reporters.progress import Progress
    from refactor_kit.status.regressions import regressions

    whole = project.workspace.whole()
    progress = Progress(output.chatter())
    rehearsals = rehearse_all(project, modules, options, progress, whole)
    queue = rehearsed_queue(rehearsals)
    unchanged = [project.module(each.name) for each in queue if each.verdict == "done"]
    queue = with_regressions(queue, regressions(project, unchanged))
    rehearsal_views.write(rehearsals, queue, project, output)
    return rehearsal_views.exit_code(rehearsals)
