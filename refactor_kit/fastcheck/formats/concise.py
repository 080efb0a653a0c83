"""``check`` as one line a finding: ``path:line:column: check-name message``."""

from __future__ import annotations

from refactor_kit.base import Finding, Unresolvable
from refactor_kit.fastcheck.report import Report
from refactor_kit.runtime.plain_text import shown


def render(report: Report, *, verbose: bool = False) -> str:
    """Every finding in one line; with ``verbose`` those that are not enforced too, marked so."""
    lines = [line(finding, report.colored) for finding in report.findings]
    if verbose:
        lines += unenforced(report)
    return "".join(f"{each}\n" for each in lines)


def unenforced(report: Report) -> list[str]:
    """A line for each finding that fails no run, with why it does not."""
    outside = [f"{line(each, report.colored)} (outside the scope)" for each in report.outside]
    return outside + [f"{line(each, report.colored)} (informs)" for each in report.informing]


def line(finding: Finding, colored: bool = False) -> str:
    place, check = place_of(finding), shown(finding.check)
    if colored:
        place, check = f"\x1b[1m{place}\x1b[0m", f"\x1b[31m{check}\x1b[0m"
    return f"{place} {check} {shown(finding.message)}"


def place_of(each: Finding | Unresolvable) -> str:
    """``path:line:column:``, where a finding or what cannot be decided stands."""
    return f"{shown(each.path)}:{each.line}:{each.column}:"


def undecided(each: Unresolvable) -> str:
    """One line for a place that cannot be decided."""
    return f"{place_of(each)} cannot be decided: {shown(each.reason)}"
