"""``refactor-kit status``."""

from __future__ import annotations

from pathlib import Path

import click

from refactor_kit.voice import Voice

from .options import voiced


@click.command("status")
@click.argument("module", required=False)
@click.option(
    "--fail-on",
    default="",
    metavar="STATE,...",
    help="Exit 1 when one of these holds: regressed, stale, unproved, failed, pending.",
)
@voiced("full", "concise", "json", "markdown")
def command(module: str | None, fail_on: str, voice: Voice, config: Path | None) -> int:
    """Show where every module (or MODULE) stands; runs nothing of the target."""
    from refactor_kit.project import open_project
    from refactor_kit.reporters import status_views
    from refactor_kit.status import build_status

    project = open_project(config)
    wanted = [project.module(module)] if module else project.modules
    status = build_status(project, project.workspace, wanted)
    status_views.write(status, voice)
    return 1 if status_views.matches(status, fail_on) else 0
