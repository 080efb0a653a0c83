"""Criteria that do not hold: each told once, with all the steps that ask for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from refactor_kit.status.model import CriterionStatus, StepStatus


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One criterion that does not hold, and the numbers of the steps that ask for it."""

    steps: tuple[int, ...]
    criterion: CriterionStatus

    @property
    def where(self) -> str:
        """``steps 1-4 and 10``."""
        return steps_phrase(self.steps)

    @property
    def sentence(self) -> str:
        """``steps 1-4 and 10 failed (contract-is-current: what was seen)``."""
        return f"{self.where} {self.criterion.state} ({self.seen})"

    @property
    def seen(self) -> str:
        """The criterion with what was seen, in one line."""
        detail = "; ".join(self.criterion.detail.splitlines())
        return f"{self.criterion.name}: {detail}" if detail else self.criterion.name


def shortfalls_in(steps: Iterable[StepStatus], *states: str) -> tuple[Shortfall, ...]:
    """What of a module is in one of ``states``, by the first step that asks for it."""
    seen: dict[CriterionStatus, list[int]] = defaultdict(list)
    for step in steps:
        for criterion in step.criteria:
            if criterion.state in states:
                seen[criterion].append(step.number)
    return tuple(Shortfall(tuple(numbers), criterion) for criterion, numbers in seen.items())


def steps_phrase(steps: Sequence[int]) -> str:
    """``step 7``, ``steps 1-4 and 10``."""
    runs: list[list[int]] = []
    for number in steps:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    words = ["-".join(map(str, run)) for run in runs]
    listed = f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
    return f"steps {listed}" if len(steps) > 1 else f"step {listed}"
