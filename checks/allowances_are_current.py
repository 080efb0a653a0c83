"""Every allowance has a reason, an owner and an end, and something still needs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from refactor_kit.base import Finding, Module, Settings, SourceTree
from refactor_kit.records.allowances import read_allowances


class AllowancesAreCurrent:
    """Flags allowances that lack a reason, an owner or an end, or that are written wrongly.

    ``refactor-kit check`` adds what needs the other checks' findings or the day's date: allowances
    that nothing needs any more, and those that have ended.
    """

    name = "allowances-are-current"
    policy = "Every allowance has a reason, an owner and an end, and is still needed."
    subject: Literal["repository"] = "repository"

    def find_in_repository(
        self, tree: SourceTree, settings: Settings, modules: tuple[Module, ...]
    ) -> Iterator[Finding]:
        for allowance in read_allowances(tree, modules):
            yield from (allowance.complaint(self.name, fault) for fault in allowance.faults)
