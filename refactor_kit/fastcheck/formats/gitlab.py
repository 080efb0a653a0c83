"""``check`` as a GitLab Code Quality report."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from refactor_kit.fastcheck.report import Report
from refactor_kit.runtime.plain_text import shown_json


def render(report: Report, *, verbose: bool = False) -> str:
    """A list of issues; equal fingerprints get a number, since GitLab merges them otherwise."""
    seen: Counter[str] = Counter()
    issues = []
    for finding in report.findings:
        seen[finding.fingerprint] += 1
        identity = f"{finding.fingerprint}#{seen[finding.fingerprint]}"
        place = finding.path, finding.line
        issues.append(issue("major", finding.check, finding.message, identity, place))
    return code_quality(issues)


def code_quality(issues: Iterable[dict[str, object]]) -> str:
    """The text of a report."""
    return shown_json(list(issues))


def issue(
    severity: str, check: str, message: str, identity: str, place: tuple[str, int]
) -> dict[str, object]:
    """One issue of a report; no two may have one ``identity``."""
    path, line = place
    return {
        "description": message,
        "check_name": check,
        "fingerprint": hashlib.sha256(identity.encode(errors="surrogatepass")).hexdigest(),
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }
