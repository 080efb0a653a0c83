"""A shim for a retired module goes when its time is over."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.base import Context, Finding, SourceTree
from refactor_kit.reading.retired.grace_periods import complaint, shims_until
from refactor_kit.reading.retired.shims import standing_shims


class ShimsAreRetiredInTime:
    """Flags each shim whose last day has passed, and one that was changed by hand.

    Also one whose day is not the configuration's (`shims-until`), and one that nothing asks for
    (`shims = false`). Not flagged: how a shim is formatted. The way out: `check --fix`, or
    `migrate` once more.
    """

    name = "shims-are-retired-in-time"
    policy = "A module that stands for a retired one goes when its last day has passed."
    subject = "module"
    asks_for_the_day = True

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        wanted = shims_until(context)
        for standing in standing_shims(tree, context):
            shim = standing.shim
            message = complaint(f"the shim for {shim.old}", shim.until, wanted, context.today)
            if not standing.is_whole:
                message = f"the shim for {shim.old} was changed by hand: a shim passes names on"
            if message:
                place = f"{self.name}:{standing.path}"
                yield Finding(standing.path, 1, 1, self.name, message, standing.is_whole, place)
