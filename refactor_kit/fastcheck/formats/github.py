"""``check`` as GitHub workflow commands, which become annotations."""

from __future__ import annotations

from refactor_kit.base import Finding
from refactor_kit.fastcheck.formats.concise import line
from refactor_kit.fastcheck.report import Report
from refactor_kit.runtime.plain_text import shown, shown_lines

#: GitHub shows this many error annotations of one step and drops the others without a word.
SHOWN = 10


def render(report: Report, *, verbose: bool = False) -> str:
    """Errors up to the number GitHub shows, and a line that counts the rest."""
    lines = [_command("error", finding) for finding in report.findings[:SHOWN]]
    if hidden := report.findings[SHOWN:]:
        lines.append(f"::notice::{len(hidden)} more findings are not shown as annotations")
        lines += map(line, hidden)
    for doubt in report.unresolvable[:SHOWN]:
        place = f"file={property_of(doubt.path)},line={doubt.line},col={doubt.column}"
        lines.append(f"::warning {place}::{message_of(f'cannot be decided: {doubt.reason}')}")
    return "".join(f"{line}\n" for line in lines)


def _command(kind: str, finding: Finding) -> str:
    place = f"file={property_of(finding.path)},line={finding.line},col={finding.column}"
    return f"::{kind} {place},title={property_of(finding.check)}::{message_of(finding.message)}"


def message_of(text: str) -> str:
    """``text`` as the message of a workflow command; it keeps its lines."""
    return shown_lines(text).replace("%", "%25").replace("\n", "%0A")


def property_of(text: str) -> str:
    """``text`` as the value of a property of a workflow command."""
    return shown(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
