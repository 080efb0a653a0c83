"""``check`` as SARIF 2.1.0."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from refactor_kit import __version__
from refactor_kit.base import Finding, Unresolvable
from refactor_kit.fastcheck.report import Report
from refactor_kit.runtime.plain_text import shown_json

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
            "locations": [_place(doubt)],
        }
        for doubt in report.unresolvable
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rules) for finding in report.findings],
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
    }
    return log_of(run)


def log_of(run: Mapping[str, Any]) -> str:
    """The text of a log with one run."""
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return shown_json(document)


def result(
    level: str, rule: str, rules: Sequence[str], message: str, location: Mapping[str, Any],
    fingerprints: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """One result of a run whose driver knows ``rules``."""
    return {
        "ruleId": rule,
        "ruleIndex": rules.index(rule),
        "level": level,
        "message": {"text": message},
        "locations": [location],
        "partialFingerprints": fingerprints,
    }


def located(path: str, **region: int) -> dict[str, Any]:
    """A location: a file and the ``region`` in it (``startLine``, ``startColumn``)."""
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(os.fsencode(path)), "uriBaseId": "%SRCROOT%"},
            "region": region,
        }
    }


def _rule(name: str, policy: str) -> dict[str, object]:
    rule: dict[str, object] = {"id": name}
    if policy:
        rule["shortDescription"] = {"text": policy}
    return rule


def _result(finding: Finding, rules: list[str]) -> dict[str, Any]:
    fingerprints = {"symbol/v1": finding.fingerprint}
    return result("error", finding.check, rules, finding.message, _place(finding), fingerprints)


def _place(each: Finding | Unresolvable) -> dict[str, Any]:
    return located(each.path, startLine=each.line, startColumn=each.column)
