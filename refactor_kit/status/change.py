"""What happened between two trees: findings new and gone, modules moved forward or back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from refactor_kit.status.model import (
    FindingStatus,
    ModuleMove,
    ModuleStatus,
    Status,
    StatusChange,
)

_ORDER = ("pending", "in-progress", "regressed", "migrated")


def with_change(status: Status, before: Status, since: str) -> Status:
    """``status`` with what changed against ``before``, the tree at ``since``."""
    return status.model_copy(update={"change": compare(before, status, since)})


def compare(before: Status, after: Status, since: str) -> StatusChange:
    """The difference between two statuses of one service under the same rules."""
    return StatusChange(
        since=since,
        findings_new=tuple(_beyond(after.findings, before.findings)),
        findings_gone=tuple(_beyond(before.findings, after.findings)),
        moves=tuple(_moves(before, after)),
        allowances_before=before.guard.allowances,
        allowances_after=after.guard.allowances,
    )


def _beyond(
    these: Sequence[FindingStatus], those: Sequence[FindingStatus]
) -> Iterator[FindingStatus]:
    """Those of ``these`` that are more than ``those`` hold, by fingerprint: lines may move."""
    known = Counter(_identity(finding) for finding in those)
    for finding in these:
        if known[_identity(finding)]:
            known[_identity(finding)] -= 1
        else:
            yield finding


def _identity(finding: FindingStatus) -> str:
    return finding.fingerprint or f"{finding.check}:{finding.path}:{finding.message}"


def _moves(before: Status, after: Status) -> Iterator[ModuleMove]:
    old = {module.name: module for module in before.modules}
    for module in after.modules:
        earlier = old.get(module.name)
        if earlier is None:
            yield ModuleMove(name=module.name, before="", after=module.state, direction="new")
        elif direction := _direction(earlier, module):
            yield ModuleMove(
                name=module.name,
                before=earlier.state,
                after=module.state,
                direction=direction,
                steps_before=earlier.steps_done,
                steps_after=module.steps_done,
            )
    for name in old.keys() - {module.name for module in after.modules}:
        yield ModuleMove(name=name, before=old[name].state, after="", direction="gone")


def _direction(before: ModuleStatus, after: ModuleStatus) -> Literal["forward", "back", ""]:
    if before.state != after.state:
        if "regressed" in (before.state, after.state):
            return "back" if after.state == "regressed" else "forward"
        return "forward" if _ORDER.index(after.state) > _ORDER.index(before.state) else "back"
    if before.steps_done != after.steps_done:
        return "forward" if after.steps_done > before.steps_done else "back"
    return ""
