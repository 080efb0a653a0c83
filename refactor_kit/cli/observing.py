"""Asking an application who serves what; it is said on stderr before anything of it runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refactor_kit.reporters.output_options import OutputOptions

if TYPE_CHECKING:
    from refactor_kit.base import Settings
    from refactor_kit.project import Project
    from refactor_kit.proof.observing.served_memory import Observer
    from refactor_kit.worktree.workspace import Workspace


def observing(project: Project, output: OutputOptions, *, execute: bool) -> Project:
    """``project``, which asks its application who serves what, where it may run."""
    settings, recipe = project.settings, project.recipe
    if not execute or settings.proof == "none" or not recipe.is_public_api:
        return project
    return replace(project, observe=observer(settings, project.workspace, output))


def observer(settings: Settings, workspace: Workspace, output: OutputOptions) -> Observer:
    """Asks the application of ``settings``, and says so on stderr before and where it fails."""
    from refactor_kit.proof.observing.announcing import asking

    chatter = output.chatter()
    return asking(
        settings, workspace, lambda text: chatter.print(text, markup=False, soft_wrap=True)
    )
