"""Adds a status up: by state, and by owner."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from refactor_kit.status.guard import GuardFacts
from refactor_kit.status.model import ModuleStatus, OwnerStatus, Totals


def totals_of(modules: Sequence[ModuleStatus], facts: GuardFacts) -> Totals:
    """The counts above the matrix."""
    return Totals(
        **_states(modules),
        findings_in_scope=sum(each.enforced and not each.allowed for each in facts.findings),
        findings_outside_scope=sum(not each.enforced for each in facts.findings),
        findings_allowed=sum(each.enforced and each.allowed for each in facts.findings),
        unresolvable=facts.unresolvable,
        allowances=facts.status.allowances,
    )


def shares_of_owners(modules: Sequence[ModuleStatus]) -> tuple[OwnerStatus, ...]:
    """The share of each owner, by name; what nobody owns comes last."""
    owned: dict[str | None, list[ModuleStatus]] = defaultdict(list)
    for module in modules:
        owned[module.owner].append(module)
    return tuple(
        OwnerStatus(
            owner=owner,
            findings=sum(module.findings for module in owned[owner]),
            **_states(owned[owner]),
        )
        for owner in sorted(owned, key=lambda owner: (owner is None, owner or ""))
    )


def _states(modules: Sequence[ModuleStatus]) -> dict[str, int]:
    states = Counter(module.state for module in modules)
    return {
        "modules": len(modules),
        "pending": states["pending"],
        "in_progress": states["in-progress"],
        "migrated": states["migrated"],
        "regressed": states["regressed"],
    }
