"""The command to run next: one answer for every view that names one."""

from __future__ import annotations

from collections.abc import Iterable

from refactor_kit.project import Project
from refactor_kit.recipe.steps import Recipe
from refactor_kit.records.evidence import Evidence, read_evidence
from refactor_kit.status.model import ModuleState, Status

_PENDING_COMMAND = "refactor-kit plan --all"


def state_in_evidence(evidence: Evidence | None, recipe: Recipe) -> ModuleState:
    """How far a module is by what is recorded alone; whether it still holds is not asked."""
    if evidence is None:
        return "pending"
    return "migrated" if recipe.last.number in evidence.steps else "in-progress"


def next_step(status: Status) -> str:
    """Repair first, then go on, then begin, then renew; empty where nothing is left to do."""
    return _chosen((each.state, each.next_command) for each in status.modules)


def next_step_by_evidence(project: Project) -> str:
    """The same where nothing was judged again; a module that is recorded whole needs nothing."""
    states = (
        (state_in_evidence(read_evidence(project.workspace, each.name), project.recipe), each.name)
        for each in project.modules
    )
    return _chosen(
        (state, "" if state == "migrated" else f"refactor-kit migrate {name}")
        for state, name in states
    )


def _chosen(modules: Iterable[tuple[ModuleState, str]]) -> str:
    """Which of several pending modules can go is what the plan of all says."""
    commands: dict[str, list[str]] = {}
    for state, command in modules:
        if command:
            commands.setdefault(state, []).append(command)
    for state in ("regressed", "in-progress", "pending", "migrated"):
        found = commands.get(state, [])
        if found:
            return found[0] if state != "pending" or len(found) == 1 else _PENDING_COMMAND
    return ""
