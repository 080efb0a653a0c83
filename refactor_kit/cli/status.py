"""``refactor-kit status``."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refactor_kit.reporters.output_options import OutputOptions

from .options import with_output_options

if TYPE_CHECKING:
    from refactor_kit.base import Module
    from refactor_kit.project import Project
    from refactor_kit.reporters.progress_bar import ProgressBar
    from refactor_kit.status.model import Status

_FORMATS = (
    "full",
    "concise",
    "json",
    "github",
    "gitlab",
    "sarif",
    "junit",
    "markdown",
    "html",
    "badge",
    "badge-svg",
)


@click.command("status")
@click.argument("module", required=False)
@click.option(
    "--fail-on",
    default="",
    metavar="STATE,...",
    help="Exit 1 when one of these holds: regressed, stale, changed, unproved, failed, pending, "
    "in-progress, findings, expired, unlocked, widening-due; with --since also allowances "
    "(more of them) and new-findings.",
)
@click.option("--since", metavar="REF", help="Also say what changed since this commit.")
@click.option("--at", metavar="REF", help="Judge the tree of this commit, by today's rules.")
@click.option("--history", is_flag=True, help="The numbers of each commit, by today's rules.")
@click.option("--regressed", is_flag=True, help="Name the commits that broke a done step.")
@click.option("--by", type=click.Choice(["owner"]), help="Group the modules.")
@click.option("--no-exec", is_flag=True, help="Refuse to load packs of the repository itself.")
@with_output_options(*_FORMATS)
def command(
    module: str | None,
    fail_on: str,
    since: str | None,
    at: str | None,
    history: bool,
    regressed: bool,
    by: str | None,
    no_exec: bool,
    output: OutputOptions,
    config: Path | None,
) -> int:
    """Show where every module (or MODULE) stands; runs nothing of the target."""
    from refactor_kit.project import open_project
    from refactor_kit.status.gate import find_breaches, parse_conditions

    _refuse_mixtures(output, module, fail_on, since, history, regressed, by)
    conditions = parse_conditions(fail_on, compared=since is not None)
    project = open_project(config, execute=not no_exec)
    wanted = (project.module(module),) if module else project.modules
    if history:
        return _history(project, at, output)
    if at is None:
        status = _status_now(project, wanted, output)
    else:
        status = _status_then(project, wanted, at, output)
    if since is not None:
        from refactor_kit.status.change import with_change

        status = with_change(status, _status_then(project, wanted, since, output), since)
    if regressed:
        _regressed(project, status, output)
    elif output.output_format == "html":
        from refactor_kit.reporters.status.page import write_page

        file = write_page(status, project, wanted, output)
        if file:
            output.chatter().print(f"the page is in {file}", markup=False, soft_wrap=True)
    else:
        from refactor_kit.reporters.status import views as status_views

        status_views.write(status, project, output, by_owner=by == "owner")
    breaches = find_breaches(status, conditions)
    if breaches:
        from refactor_kit.reporters.status.views import say_breaches

        say_breaches(breaches, status)
    return 1 if breaches else 0


def _refuse_mixtures(
    output: OutputOptions,
    module: str | None,
    fail_on: str,
    since: str | None,
    history: bool,
    regressed: bool,
    by: str | None,
) -> None:
    """What a view cannot take into account is refused, never passed over."""
    given = {
        "MODULE": module,
        "--fail-on": fail_on,
        "--since": since is not None,
        "--by": by,
        "--regressed": regressed,
    }
    for view, wanted, aliens, formats in (
        ("--history", history, tuple(given), ("full", "concise", "json", "markdown")),
        ("--regressed", regressed, ("--since", "--by"), ("full", "concise", "json")),
        ("--by owner", by, (), ("full", "concise", "json", "markdown")),
    ):
        for name in aliens if wanted else ():
            if given[name]:
                raise click.UsageError(f"{view} does not go together with {name}")
        if wanted and output.output_format not in formats:
            known = f"{', '.join(formats[:-1])} or {formats[-1]}"
            raise click.UsageError(f"{view} can be {known}")


def _status_then(
    project: Project, wanted: tuple[Module, ...], reference: str, output: OutputOptions
) -> Status:
    from refactor_kit.history import open_objects, status_at
    from refactor_kit.reporters.progress_bar import ProgressBar

    names = {module.name for module in wanted}
    with ProgressBar(output.chatter(), f"modules at {reference}") as bar:
        begun = _counting(bar, len(wanted))
        return status_at(project, open_objects(project), reference, names, begun)


def _status_now(project: Project, wanted: tuple[Module, ...], output: OutputOptions) -> Status:
    from datetime import date

    from refactor_kit.project.owners import owners_of
    from refactor_kit.reporters.progress_bar import ProgressBar
    from refactor_kit.status.building import build_status
    from refactor_kit.transaction import refuse_unfinished

    refuse_unfinished(project.workspace)
    with ProgressBar(output.chatter(), "modules") as bar:
        return build_status(
            project,
            project.workspace,
            wanted,
            owners=owners_of(project),
            today=date.today(),
            begun=_counting(bar, len(wanted)),
        )


def _counting(bar: ProgressBar, total: int) -> Callable[[Module], None]:
    """Tells ``bar`` of each module that is begun."""
    begun = count()
    return lambda module: bar.advance(next(begun), total)


def _history(project: Project, at: str | None, output: OutputOptions) -> int:
    from refactor_kit.history import build_history, open_objects
    from refactor_kit.reporters.progress_bar import ProgressBar
    from refactor_kit.reporters.status.history import write_history

    with ProgressBar(output.chatter(), "commits") as bar:
        found = build_history(
            project,
            open_objects(project),
            start="HEAD" if at is None else at,
            advanced=bar.advance,
        )
    write_history(found, output)
    return 0


def _regressed(project: Project, status: Status, output: OutputOptions) -> None:
    from refactor_kit.history import find_regressions, open_objects
    from refactor_kit.reporters.progress_bar import ProgressBar
    from refactor_kit.reporters.status.history import write_regressions

    with ProgressBar(output.chatter(), "commits") as bar:
        found = find_regressions(
            project,
            open_objects(project),
            status,
            advanced=lambda number: bar.advance(number, None),
        )
    write_regressions(found, output)
