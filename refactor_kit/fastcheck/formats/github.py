"""``check`` as GitHub workflow commands, which become annotations."""

from __future__ import annotations

from refactor_kit.base import Finding
from refactor_kit.fastcheck.report import Report

#: GitHub shows this many error annotations of one step and drops the others without a word.
SHOWN = 10


def render(report: Report, *, verbose: bool = False) -> str:
    """Errors up to the number GitHub shows, and a line that counts the rest."""
    lines = [_command("error", finding) for finding in report.findings[:SHOWN]]
    if hidden := report.findings[SHOWN:]:
        lines.append(f"::notice::{len(hidden)} more findings are not shown as annotations")
        lines += [_plain(finding) for finding in hidden]
    for doubt in report.unresolvable[:SHOWN]:
        place = f"file={escaped_property(doubt.path)},line={doubt.line},col={doubt.column}"
        lines.append(f"::warning {place}::{escaped(f'cannot be decided: {doubt.reason}')}")
    return "".join(f"{line}\n" for line in lines)


def _command(kind: str, finding: Finding) -> str:
    place = f"file={escaped_property(finding.path)},line={finding.line},col={finding.column}"
    return f"::{kind} {place},title={escaped_property(finding.check)}::{escaped(finding.message)}"


def _plain(finding: Finding) -> str:
    return f"{finding.path}:{finding.line}:{finding.column}: {finding.check} {finding.message}"


def escaped(text: str) -> str:
    """``text`` as the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """``text`` as the value of a property of a workflow command."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")
