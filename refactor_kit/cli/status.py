"""``refactor-kit status``."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refactor_kit.reporters.voice import Voice

from .options import voiced

if TYPE_CHECKING:
    from refactor_kit.base import Module
    from refactor_kit.project import Project
    from refactor_kit.reporters.waiting import Waiting
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
    help="Exit 1 when one of these holds: regressed, stale, unproved, failed, pending, "
    "in-progress, findings, expired, unlocked, widening-due; with --since also allowances "
    "(more of them) and new-findings.",
)
@click.option("--since", metavar="REF", help="Also say what changed since this commit.")
@click.option("--at", metavar="REF", help="Judge the tree of this commit, by today's rules.")
@click.option("--history", is_flag=True, help="The numbers of each commit, by today's rules.")
@click.option("--regressed", is_flag=True, help="Name the commits that broke a done step.")
@click.option("--by", type=click.Choice(["owner"]), help="Group the modules.")
@click.option("--no-exec", is_flag=True, help="Refuse to load packs of the repository itself.")
@voiced(*_FORMATS)
def command(
    module: str | None,
    fail_on: str,
    since: str | None,
    at: str | None,
    history: bool,
    regressed: bool,
    by: str | None,
    no_exec: bool,
    voice: Voice,
    config: Path | None,
) -> int:
    """Show where every module (or MODULE) stands; runs nothing of the target."""
    from refactor_kit.project import open_project
    from refactor_kit.status.gate import find_breaches, parse_conditions

    _refuse_mixtures(voice, module, fail_on, since, history, regressed, by)
    conditions = parse_conditions(fail_on, compared=since is not None)
    project = open_project(config, execute=not no_exec)
    wanted = (project.module(module),) if module else project.modules
    if history:
        return _history(project, at, voice)
    status = _status(project, wanted, at, since, voice)
    if regressed:
        _regressed(project, status, voice)
    else:
        _write(status, project, wanted, voice, by_owner=by == "owner")
    breaches = find_breaches(status, conditions)
    if breaches:
        from refactor_kit.reporters.status.views import say_breaches

        say_breaches(breaches, voice)
    return 1 if breaches else 0


def _refuse_mixtures(
    voice: Voice,
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
        if wanted and voice.output_format not in formats:
            known = f"{', '.join(formats[:-1])} or {formats[-1]}"
            raise click.UsageError(f"{view} can be {known}")


def _status(
    project: Project,
    wanted: tuple[Module, ...],
    at: str | None,
    since: str | None,
    voice: Voice,
) -> Status:
    from refactor_kit.status.change import with_change

    if at is None:
        status = _status_now(project, wanted, voice)
    else:
        status = _status_then(project, wanted, at, voice)
    if since is None:
        return status
    return with_change(status, _status_then(project, wanted, since, voice), since)


def _status_then(
    project: Project, wanted: tuple[Module, ...], reference: str, voice: Voice
) -> Status:
    from refactor_kit.history import open_objects, status_at
    from refactor_kit.reporters.waiting import Waiting

    names = {module.name for module in wanted}
    with Waiting(voice.chatter(), f"modules at {reference}") as waiting:
        begun = _counting(waiting, len(wanted))
        return status_at(project, open_objects(project), reference, names, begun)


def _status_now(project: Project, wanted: tuple[Module, ...], voice: Voice) -> Status:
    from datetime import date

    from refactor_kit.project.owners import owners_of
    from refactor_kit.reporters.waiting import Waiting
    from refactor_kit.status.building import build_status
    from refactor_kit.transaction import refuse_unfinished

    refuse_unfinished(project.workspace)
    with Waiting(voice.chatter(), "modules") as waiting:
        return build_status(
            project,
            project.workspace,
            wanted,
            owners=owners_of(project),
            today=date.today(),
            begun=_counting(waiting, len(wanted)),
        )


def _counting(waiting: Waiting, total: int) -> Callable[[Module], None]:
    """Tells ``waiting`` of each module that is begun."""
    begun = count()
    return lambda module: waiting.advance(next(begun), total)


def _write(
    status: Status, project: Project, wanted: tuple[Module, ...], voice: Voice, *, by_owner: bool
) -> None:
    if voice.output_format == "html":
        from refactor_kit.reporters.status.site import write_page

        file = write_page(status, project, wanted, voice)
        if file:
            voice.chatter().print(f"the page is in {file}", markup=False, soft_wrap=True)
        return
    from refactor_kit.reporters.status import views as status_views

    status_views.write(status, project, voice, by_owner=by_owner)


def _history(project: Project, at: str | None, voice: Voice) -> int:
    from refactor_kit.history import build_history, open_objects
    from refactor_kit.reporters.status.history import write_history
    from refactor_kit.reporters.waiting import Waiting

    with Waiting(voice.chatter(), "commits") as waiting:
        found = build_history(
            project,
            open_objects(project),
            start="HEAD" if at is None else at,
            advanced=waiting.advance,
        )
    write_history(found, voice)
    return 0


def _regressed(project: Project, status: Status, voice: Voice) -> None:
    from refactor_kit.history import find_regressions, open_objects
    from refactor_kit.reporters.status.history import write_regressions
    from refactor_kit.reporters.waiting import Waiting

    with Waiting(voice.chatter(), "commits") as waiting:
        found = find_regressions(
            project,
            open_objects(project),
            status,
            advanced=lambda number: waiting.advance(number, None),
        )
    write_regressions(found, voice)
