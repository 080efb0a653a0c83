"""What of the migrated modules does not hold any more, for the verbs that plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from refactor_kit.base import Module
from refactor_kit.planning.queue import Regressed
from refactor_kit.project import Project
from refactor_kit.status.building import build_status
from refactor_kit.status.shortfalls import shortfalls_in


def regressions(project: Project, modules: Iterable[Module]) -> dict[str, Regressed]:
    """Each of ``modules`` that ``status`` calls regressed, by name; nothing of the target runs."""
    recorded = [each for each in modules if project.evidence(each) is not None]
    if not recorded:
        return {}
    status = build_status(
        replace(project, observe=None), project.workspace, recorded, counted=False
    )
    return {
        each.name: Regressed(
            tuple(found.seen for found in shortfalls_in(each.steps, "failed")), each.next_command
        )
        for each in status.modules
        if each.state == "regressed"
    }
