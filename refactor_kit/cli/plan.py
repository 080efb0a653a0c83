"""``refactor-kit plan``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from refactor_kit.reporters.output_options import OutputOptions

from .observing import observing
from .options import with_output_options


@click.command("plan")
@click.argument("module", required=False)
@click.option("--all", "every", is_flag=True, help="Every module, after the roll-forward queue.")
@click.option("--to", metavar="STEP", help="Plan up to this step (number or name).")
@click.option("--no-exec", is_flag=True, help="Run nothing of the target; its source is read.")
@with_output_options("markdown", "concise", "json")
def command(
    module: str | None,
    every: bool,
    to: str | None,
    no_exec: bool,
    output: OutputOptions,
    config: Path | None,
) -> int:
    """Show the plan for MODULE with its check boxes, decisions and diffs; writes nothing."""
    from refactor_kit.migration import plan_all
    from refactor_kit.project import open_project
    from refactor_kit.reporters import plan_views
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
    plans = plan_all(project, modules, last)
    if every:
        from refactor_kit.planning.queue import rank

        plan_views.write_all(rank(plans), plans, project, output)
    else:
        plan_views.write(plans, project, output)
    return plan_views.exit_code(plans)
