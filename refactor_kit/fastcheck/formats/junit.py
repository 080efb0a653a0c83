"""``check`` as JUnit XML: one test case a finding, or one that passed."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from refactor_kit.fastcheck.report import Report

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
        place = f"{each.path}:{each.line}:{each.column}"
        lines.append(f"    <testcase classname={_attribute(each.check)} name={_attribute(place)}>")
        text = clean(f"{place}: {each.message}")
        lines.append(f"      <failure message={_attribute(each.message)}>{escape(text)}</failure>")
        lines.append("    </testcase>")
    for doubt in report.unresolvable:
        place = f"{doubt.path}:{doubt.line}:{doubt.column}"
        lines.append(f'    <testcase classname="unresolvable" name={_attribute(place)}>')
        lines.append(f"      <skipped message={_attribute(doubt.reason)}/>")
        lines.append("    </testcase>")
    if not failures and not doubts:
        lines.append('    <testcase classname="refactor-kit" name="check"/>')
    lines += ["  </testsuite>", "</testsuites>"]
    return "\n".join(lines) + "\n"


def _attribute(text: str) -> str:
    return quoteattr(clean(text))


def clean(text: str) -> str:
    """What XML cannot hold becomes a question mark."""
    return _NOT_IN_XML.sub("?", text)
