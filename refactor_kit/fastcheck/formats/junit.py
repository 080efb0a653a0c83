"""``check`` as JUnit XML: one test case a finding, or one that passed."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from refactor_kit.fastcheck.formats.concise import place_of
from refactor_kit.fastcheck.report import Report
from refactor_kit.runtime.plain_text import shown


def render(report: Report, *, verbose: bool = False) -> str:
    """One suite; what cannot be decided is a skipped case."""
    failures, doubts = len(report.findings), len(report.unresolvable)
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<testsuites>"]
    total = max(failures + doubts, 1)
    lines.append(
        f'  <testsuite name="refactor-kit check" tests="{total}" failures="{failures}"'
        f' errors="0" skipped="{doubts}">'
    )
    for each in report.findings:
        place = place_of(each)
        lines.append(
            f"    <testcase classname={_attribute(each.check)} name={_attribute(place[:-1])}>"
        )
        text = f"{place} {shown(each.message)}"
        lines.append(f"      <failure message={_attribute(each.message)}>{escape(text)}</failure>")
        lines.append("    </testcase>")
    for doubt in report.unresolvable:
        place = place_of(doubt)
        lines.append(f'    <testcase classname="unresolvable" name={_attribute(place[:-1])}>')
        lines.append(f"      <skipped message={_attribute(doubt.reason)}/>")
        lines.append("    </testcase>")
    if not failures and not doubts:
        lines.append('    <testcase classname="refactor-kit" name="check"/>')
    lines += ["  </testsuite>", "</testsuites>"]
    return "\n".join(lines) + "\n"


def _attribute(text: str) -> str:
    return quoteattr(shown(text))
