"""The module's README describes the module as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from refactor_kit.base import Context, Finding, SourceTree, UnreadableSource
from refactor_kit.reading.contract import (
    expected_contract,
    is_same_contract,
    is_superseded,
    read_contract,
)


class ContractIsCurrent:
    """Flags a missing, broken or outdated managed section; `migrate` writes it again.

    Not flagged: anything outside the markers, and what a Markdown formatter does to spaces.
    """

    name = "contract-is-current"
    policy = "The managed section of a module's README states its contract as the source has it."
    subject: Literal["module"] = "module"

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        if "contract" in context.settings.skip:
            return
        path, module = context.module.docs_file, context.module.name
        try:
            section = read_contract(tree, context)
            if section is None:
                yield self._finding(path, 1, f"the README does not state {module}'s contract")
            elif is_superseded(section, context):
                return  # the last step's criterion judges it
            elif not is_same_contract(section.text, expected_contract(tree, context)):
                message = f"the contract of {module} is not what the source says"
                yield self._finding(path, section.begin + 1, message)
        except UnreadableSource as error:
            yield self._finding(error.path, error.line or 1, error.reason)

    def _finding(self, path: str, line: int, message: str) -> Finding:
        return Finding(path, line, 1, self.name, message, False, f"{self.name}:{path}")
