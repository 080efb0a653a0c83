"""The roll-forward queue: the pending modules, each rehearsed in memory and ranked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from refactor_kit.base.records import dataclass
from refactor_kit.planning.plan import ModulePlan, judge_planned
from refactor_kit.recipe.judging import Judgement
from refactor_kit.recipe.steps import Criterion

Verdict = Literal["applies", "fails", "decisions", "refused", "done"]
_RANKS: tuple[Verdict, ...] = ("applies", "decisions", "fails", "refused", "done")


@dataclass(frozen=True, slots=True)
class QueuedModule:
    """One module and what a migration of it would meet; ``reasons`` say it one by one.

    ``fails`` means that the plan applies, and that a static criterion would not hold then.
    """

    name: str
    verdict: Verdict
    files: int
    reasons: tuple[str, ...] = ()


def rank(plans: Iterable[ModulePlan]) -> tuple[QueuedModule, ...]:
    """What can go now first, the smallest change before the larger; what is done comes last."""
    return tuple(
        sorted(
            map(_queued, plans),
            key=lambda each: (_RANKS.index(each.verdict), len(each.reasons), each.files),
        )
    )


def _queued(plan: ModulePlan) -> QueuedModule:
    name = plan.context.module.name
    if plan.refusals:
        places = (f"{each.path}:{each.line}" if each.line else each.path for each in plan.refusals)
        reasons = zip(places, plan.refusals, strict=True)
        return QueuedModule(
            name, "refused", 0, tuple(f"{place}: {each.reason}" for place, each in reasons)
        )
    if plan.decisions:
        questions = tuple(decision.question for decision in plan.decisions)
        return QueuedModule(name, "decisions", 0, questions)
    files = len(plan.paths())
    if not files:
        return QueuedModule(name, "done", 0)
    failing = tuple(f"{each.name}: {each.detail}" for each in _failing(plan))
    return QueuedModule(name, "fails" if failing else "applies", files, failing)


def _failing(plan: ModulePlan) -> Iterator[Judgement]:
    """The static criteria of the module that would not hold after their step."""
    for planned in plan.steps:
        own = [each for each in planned.step.criteria if _is_own(each)]
        for judgement in judge_planned(plan, planned, own):
            if judgement.state == "failed":
                yield judgement


def _is_own(criterion: Criterion) -> bool:
    return criterion.kind != "proof" and not criterion.repository


def waiting(queue: Sequence[QueuedModule]) -> tuple[QueuedModule, ...]:
    """Those that are not done."""
    return tuple(each for each in queue if each.verdict != "done")
