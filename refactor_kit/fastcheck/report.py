"""What a run of ``check`` found: one model for every output format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from refactor_kit.base import Finding, Unresolvable
from refactor_kit.base.records import dataclass, field, replace

Found = tuple[list[Finding], list[Unresolvable]]


def rebuilt(findings: Iterable[Iterable[Any]], doubts: Iterable[Iterable[Any]]) -> Found:
    """What one policy found, made anew from its fields."""
    return [Finding(*each) for each in findings], [Unresolvable(*each) for each in doubts]


@dataclass(frozen=True, slots=True)
class Report:
    """``findings`` fail the run; ``outside`` breach the import policy beyond the guard's scope.

    ``informing`` are what other checks find: of modules before their last step, or by advice only.

    ``policies`` maps a check to the sentence that states its policy. ``notes`` say what was taken
    for what, and what was left out. ``sources`` hold the lines shown beneath a finding. ``scope``
    is the guard's, or the one previewed. ``open_files`` is how many of the ``checked_files`` the
    guard leaves alone, ``in_baseline`` how many of those ``outside`` are let through because they
    are recorded. ``colored`` asks formats for a person to use colours.
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
    informing: tuple[Finding, ...] = ()
    open_files: int = 0
    in_baseline: int = 0
    colored: bool = False

    @property
    def failed(self) -> bool:
        return bool(self.findings)


def joined(reports: Sequence[tuple[str, Report]]) -> Report:
    """One report of those of several services, each with what precedes its paths."""
    each = [_below(prefix, report) if prefix else report for prefix, report in reports]
    if len(each) == 1:
        return each[0]
    counts: dict[str, int] = {}
    for name, count in (item for report in each for item in report.by_module.items()):
        counts[name] = counts.get(name, 0) + count
    return replace(
        each[0],
        findings=tuple(sorted({found for report in each for found in report.findings})),
        outside=tuple(sorted({found for report in each for found in report.outside})),
        informing=tuple(sorted({found for report in each for found in report.informing})),
        unresolvable=tuple(sorted({place for report in each for place in report.unresolvable})),
        checked_files=sum(report.checked_files for report in each),
        open_files=sum(report.open_files for report in each),
        in_baseline=sum(report.in_baseline for report in each),
        scope=min((report.scope for report in each), key=("project", "global", "migrated").index),
        allowed=sum(report.allowed for report in each),
        policies=dict(sorted(item for report in each for item in report.policies.items())),
        notes=tuple(dict.fromkeys(note for report in each for note in report.notes)),
        sources={place: line for report in each for place, line in report.sources.items()},
        by_module=dict(sorted(counts.items())),
    )


def _below(prefix: str, report: Report) -> Report:
    """``report`` with ``prefix`` before each path."""

    def moved(found: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(each, path=prefix + each.path) for each in found)

    return replace(
        report,
        findings=moved(report.findings),
        outside=moved(report.outside),
        informing=moved(report.informing),
        unresolvable=moved(report.unresolvable),
        sources={(prefix + path, line): text for (path, line), text in report.sources.items()},
    )
