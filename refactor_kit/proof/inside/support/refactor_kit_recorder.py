"""A pytest plugin that writes the outcome of each test by its id, and why those failed that did."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

_outcomes: dict[str, str] = {}
_reasons: dict[str, str] = {}
_ORDER = ["passed", "xfailed", "skipped", "xpassed", "failed", "error"]


def pytest_runtest_logreport(report: Any) -> None:
    outcome = report.outcome
    if hasattr(report, "wasxfail"):
        outcome = "xfailed" if report.skipped else "xpassed"
    elif report.failed and report.when != "call":
        outcome = "error"
    if report.failed:
        _reasons.setdefault(report.nodeid, _reason(report))
    earlier = _outcomes.get(report.nodeid, "passed")
    _outcomes[report.nodeid] = max(earlier, outcome, key=_ORDER.index)


def pytest_collectreport(report: Any) -> None:
    if report.failed:
        _outcomes[f"{report.nodeid} (collection)"] = "error"
        _reasons[f"{report.nodeid} (collection)"] = _reason(report)


def pytest_sessionfinish(session: Any) -> None:
    destination = os.environ.get("REFACTOR_KIT_OUTCOMES")
    if destination and not hasattr(session.config, "workerinput"):
        told = {"outcomes": _outcomes, "reasons": _reasons}
        Path(destination).write_text(json.dumps(told), encoding="utf-8")


def _reason(report: Any) -> str:
    """Where a test failed and the first line of what it said: ``path:line: message``."""
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return f"{crash.path}:{crash.lineno}: {crash.message.partition(chr(10))[0]}"
    said = [line[1:].strip() for line in str(report.longrepr).splitlines() if line[:2] == "E "]
    return said[-1] if said else ""
