"""The module's README describes the module as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from refactor_kit.base import Context, Finding, SourceTree, UnreadableSource
from refactor_kit.base.records import replace
from refactor_kit.reading.application.own_wiring import is_hidden
from refactor_kit.reading.contract import (
    expected_contract,
    is_same_contract,
    is_superseded,
    read_contract,
)
from refactor_kit.reading.public_names import changed_fields


class ContractIsCurrent:
    """Flags a missing, broken or outdated managed section; `migrate` writes it again.

    Stale, as the lock of the public names is, where fields changed since they were locked:
    `verify --accept` writes both.

    Not flagged: anything outside the markers, what a Markdown formatter does to spaces, and what
    differs where the source does not show how the module is served.
    """

    name = "contract-is-current"
    policy = "The managed section of a module's README states its contract as the source has it."
    subject: Literal["module"] = "module"

    def not_known(self, tree: SourceTree, context: Context) -> str:
        """Why the source does not tell what the contract should say; ``""`` where it does."""
        try:
            return is_hidden(tree, context) if self._outdated(tree, context) else ""
        except UnreadableSource:
            return ""

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        path, module = context.module.docs_file, context.module.name
        try:
            if "contract" not in context.settings.skip and read_contract(tree, context) is None:
                yield self._finding(path, 1, f"the README does not state {module}'s contract")
            line = self._outdated(tree, context)
            if line and not is_hidden(tree, context):
                message = f"the contract of {module} is not what the source says"
                finding = self._finding(path, line, message)
                yield replace(finding, stale=bool(changed_fields(tree, context)))
        except UnreadableSource as error:
            yield self._finding(error.path, error.line or 1, error.reason)

    def _outdated(self, tree: SourceTree, context: Context) -> int:
        """Where the section begins that says something else than it should; 0 without one."""
        section = None if "contract" in context.settings.skip else read_contract(tree, context)
        # A step that only plans judges no section that tells what is shipped: the last one does.
        if section is None or is_superseded(section, context):
            return 0
        is_current = is_same_contract(section.text, expected_contract(tree, context))
        return 0 if is_current else section.begin + 1

    def _finding(self, path: str, line: int, message: str) -> Finding:
        return Finding(path, line, 1, self.name, message, False, f"{self.name}:{path}")
