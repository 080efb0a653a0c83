"""``refactor-kit verify``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from refactor_kit.reporters.output_options import OutputOptions

from .options import with_output_options


@click.command("verify")
@click.argument("module", required=False)
@click.option(
    "--accept",
    default="",
    metavar="REASON",
    help="Record what is observed now as what later runs are compared with, and why.",
)
@with_output_options("full", "concise", "json")
def command(module: str | None, accept: str, output: OutputOptions, config: Path | None) -> int:
    """Run the proofs of MODULE (or of all) again and compare with what was recorded."""
    from refactor_kit import transaction
    from refactor_kit.project import open_project
    from refactor_kit.reporters import timing_views, verification_views
    from refactor_kit.verification.verify import verify
    from refactor_kit.worktree.lock import run_lock

    if accept and not module:
        raise click.UsageError("--accept is for one MODULE")
    project = open_project(config, today=date.today())
    wanted = (project.module(module),) if module else project.modules
    with run_lock(project.workspace):
        recovered = transaction.recover(project.workspace)
        if recovered:
            output.chatter().print(recovered)
        outcome = verify(project, wanted, accept)
    verification_views.write(outcome, project, output)
    if output.verbose:
        timing_views.write(outcome, output)
    return outcome.exit_code
