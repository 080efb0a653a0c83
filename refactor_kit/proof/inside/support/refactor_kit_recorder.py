"""A pytest plugin that writes the outcome of each test, by its id."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

_outcomes: dict[str, str] = {}
_ORDER = ["passed", "xfailed", "skipped", "xpassed", "failed", "error"]


def pytest_runtest_logreport(report: Any) -> None:
    outcome = report.outcome
    if hasattr(report, "wasxfail"):
        outcome = "xfailed" if report.skipped else "xpassed"
    elif report.failed and report.when != "call":
        outcome = "error"
    earlier = _outcomes.get(report.nodeid, "passed")
    _outcomes[report.nodeid] = max(earlier, outcome, key=_ORDER.index)


def pytest_collectreport(report: Any) -> None:
    if report.failed:
        _outcomes[f"{report.nodeid} (collection)"] = "error"


def pytest_sessionfinish(session: Any) -> None:
    destination = os.environ.get("REFACTOR_KIT_OUTCOMES")
    if destination and not hasattr(session.config, "workerinput"):
        Path(destination).write_text(json.dumps(_outcomes), encoding="utf-8")
