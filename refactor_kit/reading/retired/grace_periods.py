"""How long what a migration moves still answers to its old name."""

from __future__ import annotations

from typing import Literal

from refactor_kit.base import Context

Fate = Literal["stays", "goes", "follows"]

# Not loaded where nothing ends on a date.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date


def old_paths_until(context: Context) -> str:
    """The last day on which the module's old URLs answer; ``""`` where they do not."""
    module, settings = context.module.settings, context.settings
    if (module.old_paths or settings.old_paths) != "deprecated":
        return ""
    return _still(module.old_paths_until or settings.old_paths_until, context)


def shims_until(context: Context) -> str:
    """The last day on which the module's retired modules can be imported; ``""`` for none."""
    module, settings = context.module.settings, context.settings
    wanted = settings.shims if module.shims is None else module.shims
    return _still(module.shims_until or settings.shims_until, context) if wanted else ""


def fate(standing: str, wanted: str) -> Fate:
    """What becomes of something kept until ``standing``; the configuration has the last word."""
    if not wanted:
        return "goes"
    return "stays" if standing == wanted else "follows"


def complaint(what: str, standing: str, wanted: str, today: date | None) -> str:
    """Why what was kept until ``standing`` is not as it should be; ``""`` where it is."""
    if fate(standing, wanted) == "stays":
        return ""
    if wanted:
        return f"{what} is kept until {standing}, the configuration says {wanted}"
    if is_over(standing, today):
        return f"{what} was kept until {standing}, which has passed: take it away"
    return f"{what} is kept although the configuration does not ask for it: take it away"


def is_over(until: str, today: date | None) -> bool:
    """Whether ``until``, a last day, has passed; never where no day is known."""
    if today is None:
        return False
    from datetime import date

    try:
        return date.fromisoformat(until) < today
    except ValueError:
        return False


def _still(until: str, context: Context) -> str:
    return "" if is_over(until, context.today) else until
