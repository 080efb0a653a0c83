"""The tree holds no files that a system, an editor or an interpreter left behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from refactor_kit.base import Finding, Module, Settings, SourceTree
from refactor_kit.reading.policy.transient import transient_paths


class NoTransientFiles:
    """Flags every visible file that ``transient-files`` names, outside ``exclude``."""

    name = "no-transient-files"
    policy = "No file that a system, an editor or an interpreter left behind is in the tree."
    subject: Literal["repository"] = "repository"

    def find_in_repository(
        self, tree: SourceTree, settings: Settings, modules: tuple[Module, ...]
    ) -> Iterator[Finding]:
        if "tidy" in settings.skip:
            return
        for path in transient_paths(tree, settings):
            message = "a transient file that does not belong in the repository"
            yield Finding(path, 1, 1, self.name, message, False, f"{self.name}:{path}")
