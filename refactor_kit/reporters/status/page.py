"""``status`` as one page that works offline: no network, no build, nothing beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from refactor_kit.base import Module
from refactor_kit.history import build_history, open_objects
from refactor_kit.history.model import History, HistoryPoint
from refactor_kit.history.step_changes import find_step_changes
from refactor_kit.project import Project
from refactor_kit.recipe.steps import Recipe
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.reporters.progress_bar import ProgressBar
from refactor_kit.reporters.status.changes import change_lines
from refactor_kit.reporters.status.chart import burn_down
from refactor_kit.reporters.status.grace_periods import end_of, grace_lines, grace_summary, tone
from refactor_kit.reporters.status.texts import as_shown
from refactor_kit.reporters.words import (
    GLYPHS,
    blocking_lines,
    changed_lines,
    expiry_sentence,
    findings_sentence,
    guard_sentence,
    headline,
    queue,
)
from refactor_kit.runtime.delivery import deliver, undelivered
from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.wording import counted
from refactor_kit.status.evidence import ModuleEvidence, StepChange, collect_evidence
from refactor_kit.status.model import Status
from refactor_kit.status.next_step import next_step

_SHOWN_FINDINGS = 500
_POINTS = 200
_STATES = ("regressed", "in-progress", "pending", "migrated")


@dataclass(frozen=True, slots=True)
class Page:
    """What the page shows; ``history`` is absent where there is no git to ask."""

    title: str
    status: Status
    recipe: Recipe
    history: History | None = None
    evidence: Sequence[ModuleEvidence] = ()
    changes: Sequence[StepChange] = ()
    command: str = field(default="refactor-kit status --output-format html")


def render(page: Page) -> str:
    """The whole document."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_resource("page.html.j2")).render(_values(page)) + "\n"


def _values(page: Page) -> dict[str, Any]:
    status = page.status
    points = page.history.points if page.history else ()
    totals = status.totals
    counts = {
        "migrated": totals.migrated,
        "in-progress": totals.in_progress,
        "regressed": totals.regressed,
        "pending": totals.pending,
    }
    return {
        "page": page,
        "status": status,
        "headline": headline(status),
        "guard": guard_sentence(status.guard),
        "findings": findings_sentence(status.totals),
        "kept": grace_summary(status),
        "grace_lines": grace_lines,
        "end_of": end_of,
        "blocking_lines": blocking_lines,
        "changed_lines": changed_lines,
        "tone": tone,
        "glyphs": {state: glyph for state, (glyph, _, _) in GLYPHS.items()},
        "steps": page.recipe.steps,
        "states": _STATES,
        "shares": [(state, count) for state, count in counts.items() if count],
        "owners": sorted({module.owner for module in status.modules if module.owner}),
        "queue": queue(status),
        "next_step": next_step(status),
        "changed": list(change_lines(status)),
        "expiry": expiry_sentence,
        "counted": counted,
        "shown_findings": status.findings[:_SHOWN_FINDINGS],
        "charts": _charts(points),
        "rows": _rows(points),
        "data": _data(page),
        "css": Markup(_resource("page.css")),
        "js": Markup(_resource("page.js")),
    }


def _charts(points: Sequence[HistoryPoint]) -> list[tuple[str, Markup]]:
    modules = burn_down(points, lambda point: point.unfinished, "Modules not migrated", "modules")
    findings = burn_down(points, lambda point: point.findings, "Findings", "findings")
    drawn = (("Modules not migrated", modules), ("Findings", findings))
    return [(name, Markup(svg)) for name, svg in drawn if svg]


def _rows(points: Sequence[HistoryPoint]) -> list[HistoryPoint]:
    """The points that say something new, newest first."""
    rows: list[HistoryPoint] = []
    before = None
    for point in points:
        numbers = (point.unfinished, point.findings, point.allowances)
        if point is points[-1] or point.rules_changed or numbers != before:
            rows.append(point)
        before = numbers
    return rows[::-1]


def _data(page: Page) -> Markup:
    """What the drawers show, as JSON that cannot end the element it stands in."""
    document = {
        "modules": [module.model_dump(exclude_defaults=True) for module in page.status.modules],
        "names": {step.number: step.name for step in page.recipe.steps},
        "evidence": {each.module: each.model_dump() for each in page.evidence},
        "changes": {each.key: each.model_dump() for each in page.changes},
        "glyphs": {state: glyph for state, (glyph, _, _) in GLYPHS.items()},
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _resource(name: str) -> str:
    return (files("refactor_kit.reporters") / "page" / name).read_text(encoding="utf-8")


def write_page(
    status: Status, project: Project, modules: tuple[Module, ...], output: OutputOptions
) -> Path | None:
    """Write ``index.html`` into the folder asked for, or the page to stdout."""
    page = build_page(as_shown(status), project, modules, output)
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
    joined = [
        each.model_copy(update={"changes": by_module.get(each.module, {})}) for each in evidence
    ]
    return Page(title, status, project.recipe, history, joined, changes)
