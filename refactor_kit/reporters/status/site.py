"""Puts the page together: status, evidence, what each step changed, and the history."""

from __future__ import annotations

from pathlib import Path

from refactor_kit.base import Module
from refactor_kit.history import build_history, open_objects
from refactor_kit.history.step_changes import find_step_changes
from refactor_kit.project import Project
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.reporters.progress_bar import ProgressBar
from refactor_kit.reporters.status.page import Page, render
from refactor_kit.runtime.delivery import deliver, undelivered
from refactor_kit.runtime.errors import Refused
from refactor_kit.status.evidence import ModuleEvidence, StepChange, collect_evidence
from refactor_kit.status.model import Status

_POINTS = 200


def write_page(
    status: Status, project: Project, modules: tuple[Module, ...], output: OutputOptions
) -> Path | None:
    """Write ``index.html`` into the folder asked for, or the page to stdout."""
    page = build_page(status, project, modules, output)
    text = render(page)
    if output.file is None:
        output.write(text)
        return None
    if output.file.exists() and not output.file.is_dir():
        raise Refused("the page needs a folder", where=str(output.file), remedy="name a folder")
    file = output.file / "index.html"
    try:
        output.file.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise undelivered(error, output.file) from None
    deliver(text, file)
    return file


def build_page(
    status: Status, project: Project, modules: tuple[Module, ...], output: OutputOptions
) -> Page:
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
    with ProgressBar(output.chatter(), "history") as bar:
        history = build_history(
            project, objects, start=start.hexsha, limit=_POINTS, advanced=bar.advance
        )
    with ProgressBar(output.chatter(), "changes") as bar:
        changes, by_module = find_step_changes(
            project, objects, modules, at=status.commit, advanced=bar.advance
        )
    return Page(title, status, project.recipe, history, _joined(evidence, by_module), changes)


def _joined(
    evidence: tuple[ModuleEvidence, ...], by_module: dict[str, dict[int, str]]
) -> list[ModuleEvidence]:
    return [
        each.model_copy(update={"changes": by_module.get(each.module, {})}) for each in evidence
    ]


__all__ = ["StepChange", "build_page", "write_page"]
