"""``check`` as SARIF 2.1.0."""

from __future__ import annotations

import json
from urllib.parse import quote

from refactor_kit import __version__
from refactor_kit.base import Finding
from refactor_kit.fastcheck.report import Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report, *, verbose: bool = False) -> str:
    """One run; what cannot be decided comes as notifications of the run."""
    rules = sorted({finding.check for finding in report.findings})
    driver = {
        "name": "refactor-kit",
        "version": __version__,
        "rules": [_rule(name, report.policies.get(name, "")) for name in rules],
    }
    notifications = [
        {
            "level": "warning",
            "message": {"text": f"cannot be decided: {doubt.reason}"},
            "locations": [_location(doubt.path, doubt.line, doubt.column)],
        }
        for doubt in report.unresolvable
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rules) for finding in report.findings],
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rule(name: str, policy: str) -> dict[str, object]:
    rule: dict[str, object] = {"id": name}
    if policy:
        rule["shortDescription"] = {"text": policy}
    return rule


def _result(finding: Finding, rules: list[str]) -> dict[str, object]:
    return {
        "ruleId": finding.check,
        "ruleIndex": rules.index(finding.check),
        "level": "error",
        "message": {"text": finding.message},
        "locations": [_location(finding.path, finding.line, finding.column)],
        "partialFingerprints": {"symbol/v1": finding.fingerprint},
    }


def _location(path: str, line: int, column: int) -> dict[str, object]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(path), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": line, "startColumn": column},
        }
    }
