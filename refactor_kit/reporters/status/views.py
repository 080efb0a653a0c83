"""The views of a :class:`~refactor_kit.status.model.Status`, by format."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from refactor_kit.project import Project
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.reporters.status import annotations as status_annotations
from refactor_kit.reporters.status import badge as status_badge
from refactor_kit.reporters.status import junit as status_junit
from refactor_kit.reporters.status import markdown as status_markdown
from refactor_kit.reporters.status import owners as status_owners
from refactor_kit.reporters.status import sarif as status_sarif
from refactor_kit.reporters.status import terminal as status_terminal
from refactor_kit.reporters.status.grace_periods import grace_lines
from refactor_kit.reporters.status.texts import as_shown
from refactor_kit.runtime.invocation import typed
from refactor_kit.runtime.plain_text import shown_json
from refactor_kit.status.gate import Breach
from refactor_kit.status.model import Status

_Renderer = Callable[[Status], str]


def write(
    status: Status, project: Project, output: OutputOptions, *, by_owner: bool = False
) -> None:
    """Render ``status`` in the format asked for; the page is for :mod:`page`."""
    if output.output_format == "full" and output.file is None and not by_owner:
        status_terminal.print_status(as_shown(status), output.data_console())
        return
    # Where the service lies in its repository: forges count paths from the top.
    repository = project.workspace.repository
    prefix = repository.prefix if repository else ""
    plain: _Renderer = status_owners.render_plain if by_owner else status_terminal.render_plain
    markdown = status_owners.render_markdown if by_owner else status_markdown.render
    renderers: dict[str, _Renderer] = {
        "full": lambda status: plain(as_shown(status)),
        "concise": lambda status: (plain if by_owner else _concise)(as_shown(status)),
        "json": lambda status: shown_json(status.model_dump()),
        "github": lambda status: status_annotations.render_github(status, prefix),
        "gitlab": lambda status: status_annotations.render_gitlab(status, prefix),
        "sarif": lambda status: status_sarif.render(status, prefix),
        "junit": status_junit.render,
        "markdown": lambda status: markdown(as_shown(status)),
        "badge": status_badge.render_endpoint,
        "badge-svg": status_badge.render_svg,
    }
    output.write(renderers[output.output_format](status))


def say_breaches(breaches: Sequence[Breach], status: Status) -> None:
    """Say on stderr why the exit code is 1, also under ``--quiet``, and what settles it."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False, no_color=True, soft_wrap=True)
    for breach in breaches:
        console.print(typed(f"{breach.condition}: {breach.reason}"), markup=False)
    concerned = {breach.module for breach in breaches}
    for module in status.modules:
        if module.name in concerned and module.next_command:
            console.print(typed(f"{module.name}: next: {module.next_command}"), markup=False)


def _concise(status: Status) -> str:
    return "".join(
        f"{module.name} {module.state}"
        + (f" {module.blocked_by}" if module.state == "regressed" else "")
        + "".join(f" {line.text}" for line in grace_lines(module) if line.tone == "ended")
        + "\n"
        for module in status.modules
    )
