"""How a migration moves the guard: widening once the number is reached, tightening always."""

from __future__ import annotations

from dataclasses import dataclass

from refactor_kit.base import Edit, Module, Settings, SourceTree
from refactor_kit.guard import guard_state, tightening_edits, widening_edits


@dataclass(frozen=True, slots=True)
class GuardChange:
    """Edits of allowance files; ``widens`` when the scope becomes the whole project with them."""

    edits: tuple[Edit, ...]
    widens: bool


def guard_edits(tree: SourceTree, settings: Settings, modules: tuple[Module, ...]) -> GuardChange:
    """What follows for the guard from the evidence in ``tree``."""
    if guard_state(tree, settings, modules).widening_due:
        return GuardChange(widening_edits(tree, settings, modules), widens=True)
    return GuardChange(tightening_edits(tree, settings, modules), widens=False)
