"""The decisions and refusals of several readings, as one outcome."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from refactor_kit.base import Decision, Outcome, Refusal


class Reading(Protocol):
    """A reading that may have met what it cannot settle."""

    @property
    def decisions(self) -> tuple[Decision, ...]: ...

    @property
    def refusals(self) -> tuple[Refusal, ...]: ...


def open_questions(readings: Iterable[Reading]) -> Outcome | None:
    """The outcome that passes decisions and refusals on, or nothing where there are none."""
    readings = tuple(readings)
    decisions = tuple(each for reading in readings for each in reading.decisions)
    refusals = tuple(each for reading in readings for each in reading.refusals)
    return Outcome(decisions=decisions, refusals=refusals) if decisions or refusals else None
