"""``check`` as a GitLab Code Quality report."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from refactor_kit.fastcheck.report import Report


def render(report: Report, *, verbose: bool = False) -> str:
    """A list of issues; equal fingerprints get a number, since GitLab merges them otherwise."""
    seen: Counter[str] = Counter()
    issues = []
    for finding in report.findings:
        seen[finding.fingerprint] += 1
        identity = f"{finding.fingerprint}#{seen[finding.fingerprint]}"
        issues.append(
            {
                "description": finding.message,
                "check_name": finding.check,
                "fingerprint": hashlib.sha256(identity.encode()).hexdigest(),
                "severity": "major",
                "location": {"path": finding.path, "lines": {"begin": finding.line}},
            }
        )
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"
