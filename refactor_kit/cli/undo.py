"""``refactor-kit undo``."""

from __future__ import annotations

from pathlib import Path

import click

from refactor_kit.reporters.output_options import OutputOptions

from .options import with_output_options


@click.command("undo")
@click.argument("module")
@click.option(
    "--from", "from_step", metavar="STEP", help="Take back this step and later ones only."
)
@with_output_options("full", "json")
def command(module: str, from_step: str | None, output: OutputOptions, config: Path | None) -> int:
    """Take the migration of MODULE back; afterwards the tree is byte-equal to before."""
    import json

    from refactor_kit import transaction
    from refactor_kit.project import open_project
    from refactor_kit.worktree.lock import run_lock
    from refactor_kit.worktree.path_rules import shown

    project = open_project(config)
    wanted = project.module(module)
    first = project.recipe.step(from_step).number if from_step else None
    console = output.chatter()
    with run_lock(project.workspace):
        recovered = transaction.recover(project.workspace)
        if recovered:
            console.print(recovered)
        restored = transaction.undo(project.workspace, wanted.name, from_step=first)
    if output.output_format == "json":
        output.write(
            json.dumps({"schema_version": 1, "module": module, "restored": restored}) + "\n"
        )
    else:
        output.write("".join(f"{shown(path)}\n" for path in restored))
        console.print(f"{module}: {len(restored)} files are as they were before")
    return 0
