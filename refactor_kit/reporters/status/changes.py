"""What changed, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.runtime.wording import counted
from refactor_kit.status.model import ModuleMove, Status


def change_lines(status: Status) -> Iterator[str]:
    """One sentence for each thing that changed against ``--since``; nothing without it."""
    change = status.change
    if change is None:
        return
    for move in change.moves:
        yield move_sentence(move)
    if change.findings_new:
        yield f"{counted(len(change.findings_new), 'finding')} new"
    if change.findings_gone:
        yield f"{counted(len(change.findings_gone), 'finding')} gone"
    if change.allowances_before != change.allowances_after:
        yield f"allowances: {change.allowances_before} before, {change.allowances_after} now"
    if not (change.moves or change.findings_new or change.findings_gone):
        yield "no module moved, no finding came or went"


def move_sentence(move: ModuleMove) -> str:
    """``session_manager went forward: pending, now migrated``."""
    if move.direction == "new":
        return f"{move.name} is new: {move.after}"
    if move.direction == "gone":
        return f"{move.name} is no longer configured (it was {move.before})"
    way = "went forward" if move.direction == "forward" else "went back"
    if move.before == move.after:
        return f"{move.name} {way}: {move.steps_before} steps done before, {move.steps_after} now"
    return f"{move.name} {way}: {move.before} before, {move.after} now"
