"""``status`` as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from refactor_kit import __version__
from refactor_kit.reporters.status.annotations import Remark, remarks
from refactor_kit.status.model import Status

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}


def render(status: Status, prefix: str = "") -> str:
    """One run with a result for each remark."""
    found = remarks(status)
    rules = sorted({remark.rule for remark in found})
    document = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(rules)},
                "automationDetails": {"id": "refactor-kit/status/"},
                "columnKind": "unicodeCodePoints",
                "results": [_result(remark, rules, prefix) for remark in found],
            }
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _driver(rules: Sequence[str]) -> dict[str, Any]:
    return {
        "name": "refactor-kit",
        "semanticVersion": __version__,
        "rules": [
            {"id": rule, "shortDescription": {"text": rule.replace("-", " ")}} for rule in rules
        ],
    }


def _result(remark: Remark, rules: Sequence[str], prefix: str) -> dict[str, Any]:
    location = {
        "artifactLocation": {"uri": quote(prefix + remark.path), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": remark.line},
    }
    return {
        "ruleId": remark.rule,
        "ruleIndex": rules.index(remark.rule),
        "level": _LEVELS[remark.level],
        "message": {"text": remark.message},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"refactorKit/v1": remark.identity},
    }
