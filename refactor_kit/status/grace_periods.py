"""What a module still keeps for old clients, until when, and what of it has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from refactor_kit.base import Context, SourceTree
from refactor_kit.reading.retired.grace_periods import (
    complaint,
    fate,
    is_over,
    old_paths_until,
    shims_until,
)
from refactor_kit.reading.retired.shims import standing_shims
from refactor_kit.reading.routes import standing_old_paths
from refactor_kit.status.model import GraceStatus


@dataclass(frozen=True, slots=True)
class _GracePeriod:
    """What the tree says, whatever the day."""

    kind: Literal["old-path", "shim"]
    name: str
    path: str
    line: int
    until: str
    problem: str = ""


def grace_periods_of(tree: SourceTree, context: Context, today: date) -> tuple[GraceStatus, ...]:
    """What is kept of the module that ``context`` is about; what ends first comes first.

    Where no day is known (``date.min``), nothing has ended.
    """
    module = context.module
    key = ("kept", module.name, module.app_layout)
    standing = tree.memoize(key, lambda tree: _grace_periods(tree, context))
    found = [_with_problem(each, context, today) for each in standing]
    return tuple(sorted(found, key=lambda each: (each.until, each.kind)))


def _grace_periods(tree: SourceTree, context: Context) -> tuple[_GracePeriod, ...]:
    paths = [
        _GracePeriod("old-path", f"{each.method} {each.path}", each.file, each.line, each.until)
        for each in standing_old_paths(tree, context)
    ]
    shims = [
        _GracePeriod(
            "shim",
            each.shim.old,
            each.path,
            1,
            each.shim.until,
            "" if each.is_whole else f"the shim for {each.shim.old} was changed by hand",
        )
        for each in standing_shims(tree, context)
    ]
    return (*paths, *shims)


def _with_problem(standing: _GracePeriod, context: Context, today: date) -> GraceStatus:
    day = None if today == date.min else today
    asked = old_paths_until if standing.kind == "old-path" else shims_until
    wanted = asked(context)
    # The configuration's own day may be over; it asks for nothing then.
    wanted = "" if is_over(wanted, day) else wanted
    what = "the old URL" if standing.kind == "old-path" else "the shim for"
    said = complaint(f"{what} {standing.name}", standing.until, wanted, day)
    return GraceStatus(
        kind=standing.kind,
        name=standing.name,
        path=standing.path,
        line=standing.line,
        until=standing.until,
        days_left=_days_left(standing.until, day),
        expired=fate(standing.until, wanted) == "goes" and is_over(standing.until, day),
        problem=standing.problem or said,
    )


def _days_left(until: str, today: date | None) -> int | None:
    """How many days after ``today`` it lasts; negative once it has ended."""
    try:
        return (date.fromisoformat(until) - today).days if today else None
    except ValueError:
        return None
