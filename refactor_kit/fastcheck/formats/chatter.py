"""What ``check`` says beside its data, on stderr."""

from __future__ import annotations

from refactor_kit.fastcheck.formats.concise import undecided
from refactor_kit.fastcheck.report import Report
from refactor_kit.runtime.invocation import typed
from refactor_kit.runtime.plain_text import shown
from refactor_kit.runtime.wording import counted


def chatter(report: Report, *, tells_undecided: bool) -> str:
    """Notes and a summary; the undecided places too, where the data does not show them."""
    lines = [shown(note) for note in report.notes]
    if not tells_undecided:
        lines += map(undecided, report.unresolvable)
    lines.append(_summary(report))
    if report.findings and report.by_module and report.scope != "migrated":
        counts = (f"{name or 'no module'} {count}" for name, count in report.by_module.items())
        lines.append(f"by module: {', '.join(counts)}")
    if any(finding.fixable for finding in report.findings):
        lines.append(
            "to repair what can be proved, and hear why the rest stays: refactor-kit check --fix"
        )
    if report.open_files:
        lines.append(_not_enforced(report))
    return typed("".join(f"{line}\n" for line in lines))


def _summary(report: Report) -> str:
    parts = [counted(len(report.findings), "finding")]
    if report.allowed:
        parts.append(f"{report.allowed} allowed")
    if outside := len(report.outside) - report.in_baseline:
        parts.append(f"{outside} outside the scope")
    if report.in_baseline:
        parts.append(f"{report.in_baseline} in the baseline")
    if report.informing:
        parts.append(f"{len(report.informing)} informing")
    if report.unresolvable:
        parts.append(f"{len(report.unresolvable)} undecided")
    files = counted(report.checked_files, "route file")
    return f"{', '.join(parts)} in {files} (scope: {report.scope})"


def _not_enforced(report: Report) -> str:
    """What may come in unseen, and the command that ends it."""
    several = f"{report.open_files} of {counted(report.checked_files, 'route file')}"
    return (
        f"not enforced in {several}, until their modules are migrated; to block what is new there "
        "from now on: refactor-kit check --baseline"
    )
