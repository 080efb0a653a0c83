"""``check`` as JSON; the shape is published in ``check.schema.json``."""

from __future__ import annotations

from refactor_kit.base import Finding
from refactor_kit.fastcheck.report import Report
from refactor_kit.runtime.plain_text import shown_json

SCHEMA_VERSION = 1


def render(report: Report, *, verbose: bool = False) -> str:
    """One document; its keys do not depend on what was found."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "scope": report.scope,
        "findings": [as_document(finding) for finding in report.findings],
        "outside_scope": len(report.outside),
        "in_baseline": report.in_baseline,
        "open_files": report.open_files,
        "informing": len(report.informing),
        "unresolvable": [
            {"path": each.path, "line": each.line, "column": each.column, "reason": each.reason}
            for each in report.unresolvable
        ],
        "checked_files": report.checked_files,
        "allowed": report.allowed,
        "by_module": dict(report.by_module),
        "notes": list(report.notes),
    }
    return shown_json(document)


def as_document(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "message": finding.message,
        "fixable": finding.fixable,
        "fingerprint": finding.fingerprint,
    }
