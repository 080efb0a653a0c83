"""What was observed of a module, as its evidence keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refactor_kit.base import ProofLevel
from refactor_kit.base.records import replace
from refactor_kit.proof.comparing.digests import digests, varying_values
from refactor_kit.records.evidence import SCHEMA_VERSION, Evidence
from refactor_kit.records.recorded_code import Code, RecordedTests


def with_observed(
    evidence: Evidence,
    view: Mapping[str, Any],
    code: Code,
    tests: RecordedTests,
    level: ProofLevel,
    versions: Mapping[str, str],
) -> Evidence:
    """``evidence`` of the module's ``view`` of an observation, in place of an earlier one.

    ``code`` is what its endpoints reached then, ``tests`` what its tests said, ``versions`` are of
    the target's packages.
    """
    return replace(
        evidence,
        version=SCHEMA_VERSION,
        level=level,
        observations={},
        code=code,
        tests=tests,
        digests=digests(view),
        varying=varying_values(view),
        versions=versions,
    )
