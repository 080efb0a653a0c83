"""What a run of ``check`` found: one model for every output format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from refactor_kit.base import Finding, Unresolvable
from refactor_kit.base.records import dataclass, field

Found = tuple[list[Finding], list[Unresolvable]]


def rebuilt(findings: Iterable[Iterable[Any]], doubts: Iterable[Iterable[Any]]) -> Found:
    """What one policy found, made anew from its fields."""
    return [Finding(*each) for each in findings], [Unresolvable(*each) for each in doubts]


@dataclass(frozen=True, slots=True)
class Report:
    """``findings`` fail the run; ``outside`` lie beyond the guard's scope and inform.

    ``policies`` maps a check to the sentence that states its policy. ``notes`` say what was taken
    for what, and what was left out. ``sources`` hold the lines shown beneath a finding. ``scope``
    is the guard's, or the one previewed. ``colored`` asks formats for a person to use colours.
    """

    findings: tuple[Finding, ...]
    outside: tuple[Finding, ...]
    unresolvable: tuple[Unresolvable, ...]
    checked_files: int
    scope: str
    allowed: int = 0
    policies: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sources: Mapping[tuple[str, int], str] = field(default_factory=dict)
    by_module: Mapping[str, int] = field(default_factory=dict)
    colored: bool = False

    @property
    def failed(self) -> bool:
        return bool(self.findings)
