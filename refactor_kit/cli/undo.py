"""``refactor-kit undo``."""

from __future__ import annotations

from pathlib import Path

import click

from refactor_kit.reporters.output_options import OutputOptions

from .options import with_output_options


@click.command("undo")
@click.argument("module", required=False)
@click.option("--all", "every", is_flag=True, help="Every module and the repository's part.")
@click.option("--repository", is_flag=True, help="The repository's part: tidying, CI, policy.")
@click.option(
    "--from", "from_step", metavar="STEP", help="Take back this step of MODULE and later ones only."
)
@click.option(
    "--set-aside", is_flag=True, help="Keep files that were edited since apart, and undo them too."
)
@with_output_options("full", "json")
def command(
    module: str | None,
    every: bool,
    repository: bool,
    from_step: str | None,
    set_aside: bool,
    output: OutputOptions,
    config: Path | None,
) -> int:
    """Take the migration of MODULE back: its files are byte-equal to before.

    What the plan changed for the whole repository stays, until --repository or --all takes it.
    """
    from refactor_kit import transaction
    from refactor_kit.base import REPOSITORY
    from refactor_kit.migration.taking_back import refuse_while_guarded
    from refactor_kit.project import open_project
    from refactor_kit.reporters import undo_views
    from refactor_kit.worktree.lock import run_lock

    if [bool(module), every, repository].count(True) != 1:
        raise click.UsageError("name one MODULE, or give --all or --repository")
    if from_step and not module:
        raise click.UsageError("--from goes with a MODULE")
    project = open_project(config, sees_all=False)
    owner = project.module(module).name if module else REPOSITORY if repository else None
    first = project.recipe.step(from_step).number if from_step else None
    with run_lock(project.workspace):
        recovered = transaction.recover(project.workspace)
        if recovered:
            output.chatter().print(recovered)
        if not module:
            refuse_while_guarded(project, every=every)
        undone = transaction.undo(project.workspace, owner, from_step=first, set_aside=set_aside)
    undo_views.write(undone, project, output)
    return 0
