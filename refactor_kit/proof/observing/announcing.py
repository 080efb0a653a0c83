"""What is said before anything of the service runs: who runs what, where, and how long at most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from refactor_kit.base import Settings
from refactor_kit.proof.observing.served_memory import Observer
from refactor_kit.proof.target.bounds import PROBE
from refactor_kit.proof.target.interpreter import TargetPython
from refactor_kit.runtime.invocation import from_here
from refactor_kit.worktree.workspace import Workspace

Say = Callable[[str], None]


def named(settings: Settings) -> str:
    """The application; with its folder, where that lies below the working directory."""
    here, root = Path.cwd().resolve(), settings.root.resolve()
    if root == here or not root.is_relative_to(here):
        return settings.app
    return f"{settings.app} in {root.relative_to(here).as_posix()}/"


def announced(settings: Settings, python: TargetPython) -> str:
    """``PYTHON (why that one) imports it in a scratch copy, without its lifespan (limits)``."""
    limits = f"{settings.proof_timeout:g} s and {PROBE.memory >> 20} MiB at most"
    how = "starts it" if settings.proof == "replay" else "imports it"
    lifespan = "" if settings.proof == "replay" else ", without its lifespan"
    return (
        f"{from_here(python.path)} ({python.reason}) {how} in a scratch copy{lifespan} ({limits})"
    )


def asking(settings: Settings, workspace: Workspace, say: Say) -> Observer:
    """Asks the application of ``settings`` who serves what; says so before and where it fails."""

    def begins(python: TargetPython) -> None:
        imported = announced(replace(settings, proof="openapi"), python)
        say(f"asking {named(settings)} who serves what: {imported}")

    def fails(problem: tuple[str, ...]) -> None:
        lines = "".join(f"\n    {line}" for line in problem)
        unknown = "routes that the source does not show are unknown"
        say(f"{named(settings)} does not boot here; {unknown}{lines}")

    return Observer(settings, workspace, begins, fails)
