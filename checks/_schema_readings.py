"""What keeps a check from judging the schemas of a module, as findings: never silently green."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refactor_kit.base import Finding
from refactor_kit.reading.schemas import SchemaReading


def unjudged(check: str, readings: Iterable[SchemaReading]) -> Iterator[Finding]:
    """One finding for each refusal and each open decision of the readings."""
    for reading in readings:
        for refusal in reading.refusals:
            place = f"{check}:{refusal.path}:unreadable"
            yield Finding(refusal.path, refusal.line or 1, 1, check, refusal.reason, False, place)
        for decision in reading.decisions:
            place = f"{check}:{decision.key}"
            line = decision.seen[0].line if decision.seen else 1
            message = f"undecided: {decision.question}"
            yield Finding(reading.path, line, 1, check, message, False, place)
