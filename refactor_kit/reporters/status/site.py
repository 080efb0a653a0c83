"""Puts the page together: status, evidence, what each step changed, and the history."""

from __future__ import annotations

from pathlib import Path

from refactor_kit.base import Module
from refactor_kit.history import build_history, open_objects
from refactor_kit.history.step_changes import find_step_changes
from refactor_kit.project import Project
from refactor_kit.reporters.status.page import Page, render
from refactor_kit.reporters.voice import Voice
from refactor_kit.reporters.waiting import Waiting
from refactor_kit.runtime.delivery import deliver, undelivered
from refactor_kit.runtime.errors import Refused
from refactor_kit.status.evidence import ModuleEvidence, StepChange, collect_evidence
from refactor_kit.status.model import Status

_POINTS = 200


def write_page(
    status: Status, project: Project, modules: tuple[Module, ...], voice: Voice
) -> Path | None:
    """Write ``index.html`` into the folder asked for, or the page to stdout."""
    page = build_page(status, project, modules, voice)
    text = render(page)
    if voice.output is None:
        voice.write(text)
        return None
    if voice.output.exists() and not voice.output.is_dir():
        raise Refused("the page needs a folder", where=str(voice.output), remedy="name a folder")
    file = voice.output / "index.html"
    try:
        voice.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise undelivered(error, voice.output) from None
    deliver(text, file)
    return file


def build_page(status: Status, project: Project, modules: tuple[Module, ...], voice: Voice) -> Page:
    """Everything that the page shows, of the commit that ``status`` was read from."""
    title = project.settings.root.name
    repository = project.workspace.repository
    if repository is None or repository.head() is None:
        evidence = collect_evidence(project.workspace, project.settings, modules)
        return Page(title, status, project.recipe, None, evidence)
    objects = open_objects(project)
    start = objects.resolve(status.commit or "HEAD")
    tree = objects.tree(start) if status.commit else project.workspace
    evidence = collect_evidence(tree, project.settings, modules)
    with Waiting(voice.chatter(), "history") as waiting:
        history = build_history(
            project, objects, start=start.hexsha, limit=_POINTS, advanced=waiting.advance
        )
    with Waiting(voice.chatter(), "changes") as waiting:
        changes, by_module = find_step_changes(
            project, objects, modules, at=status.commit, advanced=waiting.advance
        )
    return Page(title, status, project.recipe, history, _joined(evidence, by_module), changes)


def _joined(
    evidence: tuple[ModuleEvidence, ...], by_module: dict[str, dict[int, str]]
) -> list[ModuleEvidence]:
    return [
        each.model_copy(update={"changes": by_module.get(each.module, {})}) for each in evidence
    ]


__all__ = ["StepChange", "build_page", "write_page"]
