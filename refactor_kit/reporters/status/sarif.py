"""``status`` as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from refactor_kit import __version__
from refactor_kit.fastcheck.formats.sarif import located, log_of, result
from refactor_kit.reporters.status.annotations import Remark, remarks
from refactor_kit.status.model import Status

_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}


def render(status: Status, prefix: str = "") -> str:
    """One run with a result for each remark."""
    found = remarks(status)
    rules = sorted({remark.rule for remark in found})
    run = {
        "tool": {"driver": _driver(rules)},
        "automationDetails": {"id": "refactor-kit/status/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(remark, rules, prefix) for remark in found],
    }
    return log_of(run)


def _driver(rules: Sequence[str]) -> dict[str, Any]:
    return {
        "name": "refactor-kit",
        "semanticVersion": __version__,
        "rules": [
            {"id": rule, "shortDescription": {"text": rule.replace("-", " ")}} for rule in rules
        ],
    }


def _result(remark: Remark, rules: Sequence[str], prefix: str) -> dict[str, Any]:
    place = located(prefix + remark.path, startLine=remark.line)
    fingerprints = {"refactorKit/v1": remark.identity}
    return result(_LEVELS[remark.level], remark.rule, rules, remark.message, place, fingerprints)
