"""Asking an application who serves what; it is said on stderr before anything of it runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.runtime.invocation import from_here

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
    from refactor_kit.proof.observing.served_memory import Observer
    from refactor_kit.proof.target.bounds import PROBE
    from refactor_kit.proof.target.interpreter import TargetPython

    chatter = output.chatter()

    def begins(python: TargetPython) -> None:
        limits = f"{settings.proof_timeout:g} s and {PROBE.memory >> 20} MiB at most"
        chatter.print(
            f"asking {settings.app} who serves what: {from_here(python.path)} ({python.reason}) "
            f"imports it in a scratch copy, without its lifespan ({limits})",
            markup=False,
            soft_wrap=True,
        )

    def fails(problem: tuple[str, ...]) -> None:
        lines = "".join(f"\n    {line}" for line in problem)
        chatter.print(
            f"{settings.app} does not boot here; routes that the source does not show are unknown"
            f"{lines}",
            markup=False,
            soft_wrap=True,
        )

    return Observer(settings, workspace, begins, fails)
