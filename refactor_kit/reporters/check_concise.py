"""``check`` as one line a finding: ``path:line:column: check-name message``."""

from __future__ import annotations

from refactor_kit.base import Finding
from refactor_kit.fastcheck.report import Report


def render(report: Report, *, verbose: bool = False) -> str:
    """Every finding in one line; with ``verbose`` those outside the scope too, marked so."""
    lines = [line(finding) for finding in report.findings]
    if verbose:
        lines += [f"{line(finding)} (outside the scope)" for finding in report.outside]
    return "".join(f"{each}\n" for each in lines)


def line(finding: Finding) -> str:
    return f"{finding.path}:{finding.line}:{finding.column}: {finding.check} {finding.message}"
