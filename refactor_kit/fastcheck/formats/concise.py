"""``check`` as one line a finding: ``path:line:column: check-name message``."""

from __future__ import annotations

from refactor_kit.base import Finding
from refactor_kit.fastcheck.report import Report


def render(report: Report, *, verbose: bool = False) -> str:
    """Every finding in one line; with ``verbose`` those outside the scope too, marked so."""
    lines = [line(finding, report.colored) for finding in report.findings]
    if verbose:
        outside = (line(finding, report.colored) for finding in report.outside)
        lines += [f"{each} (outside the scope)" for each in outside]
    return "".join(f"{each}\n" for each in lines)


def line(finding: Finding, colored: bool = False) -> str:
    place, check = f"{finding.path}:{finding.line}:{finding.column}:", finding.check
    if colored:
        place, check = f"\x1b[1m{place}\x1b[0m", f"\x1b[31m{check}\x1b[0m"
    return f"{place} {check} {finding.message}"
