"""``refactor-kit migrate``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from refactor_kit.reporters.output_options import OutputOptions

from .observing import observing
from .options import with_output_options

if TYPE_CHECKING:
    from refactor_kit.base import ChangeSet, Module
    from refactor_kit.migration import RunOptions
    from refactor_kit.migration.outcomes import RunOutcome
    from refactor_kit.project import Project
    from refactor_kit.recipe.steps import Step


class _MigrateCommand(click.Command):
    """``--commit`` may stand alone: what follows it is the module, not its value."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        words = ["--commit=module" if word == "--commit" else word for word in args]
        return super().parse_args(ctx, words)


@click.command("migrate", cls=_MigrateCommand)
@click.argument("module", required=False)
@click.option("--all", "every", is_flag=True, help="Every module, in the configuration's order.")
@click.option("--to", metavar="STEP", help="Stop after this step (number or name).")
@click.option("--dry-run", is_flag=True, help="Rehearse it and show what would be written.")
@click.option(
    "--commit",
    type=click.Choice(["module", "step"]),
    metavar="[=step]",
    help="Commit each module with git, or with =step each of its steps.",
)
@click.option("--allow-dirty", is_flag=True, help="Write over files with uncommitted changes.")
@click.option("--interactive", is_flag=True, help="Show each step's diff and ask before it.")
@click.option("--no-exec", is_flag=True, help="Run nothing of the target; proofs stay unproved.")
@click.option(
    "--executor",
    default="local",
    metavar="WHERE",
    help="Who rewrites many files: local, local:PROCESSES or dask://HOST:PORT.",
)
@with_output_options("full", "concise", "json")
def command(
    module: str | None,
    every: bool,
    to: str | None,
    dry_run: bool,
    commit: Literal["module", "step"] | None,
    allow_dirty: bool,
    interactive: bool,
    no_exec: bool,
    executor: str,
    output: OutputOptions,
    config: Path | None,
) -> int:
    """Carry MODULE through the plan: all steps are proved in a scratch copy, then written."""
    from refactor_kit.execution import open_spread
    from refactor_kit.migration import RunOptions
    from refactor_kit.project import open_project

    project = open_project(config, today=date.today(), execute=not no_exec)
    if every == bool(module):
        raise click.UsageError("name one MODULE, or give --all")
    modules = project.modules if every else (project.module(module or ""),)
    last = project.recipe.step(to) if to else project.recipe.last
    options = RunOptions(last, execute=not no_exec, allow_dirty=allow_dirty, commit=commit)
    with open_spread(executor) as spread:
        project = observing(replace(project, spread=spread), output, execute=not no_exec)
        if dry_run:
            from refactor_kit.transaction import refuse_unfinished

            from .plan import show_rehearsal

            refuse_unfinished(project.workspace)

            return show_rehearsal(project, modules, options, output)
        outcome = _run(project, modules, options, output, interactive=interactive)
    from refactor_kit.reporters import migration_views, reason_views, timing_views

    migration_views.write(outcome, project, output)
    if output.verbose:
        reason_views.write(outcome, output)
        timing_views.write(outcome, output)
    return outcome.exit_code


def _run(
    project: Project,
    modules: tuple[Module, ...],
    options: RunOptions,
    output: OutputOptions,
    *,
    interactive: bool,
) -> RunOutcome:
    from refactor_kit import transaction
    from refactor_kit.migration import migrate
    from refactor_kit.reporters.progress import Progress
    from refactor_kit.worktree.diffs import unified_diff
    from refactor_kit.worktree.lock import run_lock

    progress = Progress(output.chatter())

    def confirm(step: Step, change_set: ChangeSet) -> bool:
        progress.rest()
        click.echo(unified_diff(change_set), err=True)
        return click.confirm(f"Write step {step.number} ({step.title})?", err=True)

    if interactive:
        options = replace(options, confirm=confirm)
    with run_lock(project.workspace):
        recovered = transaction.recover(project.workspace)
        if recovered:
            progress.say(recovered)
        if project.workspace.repository is not None:
            project.workspace.repository.refuse_unmerged()
        return migrate(project, modules, options, progress)
