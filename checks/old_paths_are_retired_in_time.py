"""An old URL that was kept for clients goes when its time is over."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.base import Context, Finding, SourceTree
from refactor_kit.reading.retired.grace_periods import complaint, old_paths_until
from refactor_kit.reading.routes import standing_old_paths


class OldPathsAreRetiredInTime:
    """Flags each registration of an old URL whose last day has passed, at its own line.

    Also one whose day is not the configuration's (`old-paths-until`), and one that nothing asks for
    (`old-paths = "gone"`). Not flagged: routes that people wrote as deprecated themselves. The way
    out: `check --fix`, or `migrate` once more.
    """

    name = "old-paths-are-retired-in-time"
    policy = "An old URL that is kept for clients goes when its last day has passed."
    subject = "module"
    asks_for_the_day = True

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        wanted = old_paths_until(context)
        for kept in standing_old_paths(tree, context):
            endpoint = f"{kept.method} {kept.path}"
            message = complaint(f"the old URL {endpoint}", kept.until, wanted, context.today)
            if message:
                place = f"{self.name}:{context.module.name}:{endpoint}"
                yield Finding(kept.file, kept.line, kept.column, self.name, message, True, place)
