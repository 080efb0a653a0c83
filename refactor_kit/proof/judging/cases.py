"""What a criterion is judged on, and what a judge says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from refactor_kit.base import Context
from refactor_kit.proof.comparing.declared import Declared, MovedEndpoint
from refactor_kit.proof.judging import needed_level
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.records.evidence import ProofRecord, ProofState
from refactor_kit.runtime.wording import first_lines

#: How many problems a detail lists.
LISTED = 5
#: What evidence says where telling more would tell what was observed.
NOT_KEPT = "what was seen is told by: refactor-kit verify"


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """``observed`` is JSON: what the judgement rests on.

    ``kept`` is what evidence says in the place of ``detail``, where that tells what was observed.
    """

    state: ProofState
    detail: str = ""
    observed: Any = None
    kept: str = ""

    def recorded(self, inputs: str, code: str, seen: str = "") -> ProofRecord:
        """As the evidence keeps it; ``seen`` is told in the place of ``detail``, if anything."""
        seen = seen or self.detail
        kept = self.kept or (NOT_KEPT if self.state == "failed" else "")
        if not kept:
            return ProofRecord(self.state, seen, inputs, code)
        return ProofRecord(self.state, kept, inputs, code, seen)


@dataclass(frozen=True, slots=True)
class Case:
    """One proof with what was observed before and after; nothing before where that is unknown."""

    name: str
    before: Observation | None
    after: Observation
    declared: Declared
    context: Context

    def unproved(self) -> CriterionResult:
        needed, level = needed_level(self.name), self.after.level
        if self.after.reaches(needed):
            return CriterionResult("unproved", "the app does not boot")
        return CriterionResult("unproved", f"needs proof = {needed!r} (it is {level!r})")

    def unseen(self) -> tuple[MovedEndpoint, ...]:
        """The endpoints that only the start-up registers, where the level does not run it."""
        endpoints = self.declared.served if not self.after.reaches("replay") else ()
        return tuple(each for each in endpoints if each.startup)


def verdict(problems: list[str], passed: str, observed: Any = None) -> CriterionResult:
    """``failed`` with the problems, else ``passed`` with what is told of it."""
    if problems:
        return CriterionResult("failed", first_lines(problems, LISTED), problems)
    return CriterionResult("passed", passed, observed)
