"""The roll-forward queue: the pending modules, each planned or rehearsed, and ranked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from refactor_kit.base.records import dataclass
from refactor_kit.planning.plan import ModulePlan, judge_planned

Verdict = Literal["applies", "fails", "decisions", "refused", "done"]
_RANKS: tuple[Verdict, ...] = ("applies", "decisions", "fails", "refused", "done")


@dataclass(frozen=True, slots=True)
class QueuedModule:
    """One module and what a migration of it would meet; ``reasons`` say it one by one.

    ``files`` is how many change for the module itself, the repository's part not counted.
    ``fails`` means that the plan applies, and that a criterion would not hold then. Without
    ``is_rehearsed`` only the static ones were judged.
    """

    name: str
    verdict: Verdict
    files: int
    reasons: tuple[str, ...] = ()
    is_rehearsed: bool = False


def rank(plans: Iterable[ModulePlan]) -> tuple[QueuedModule, ...]:
    """Each plan judged by its static criteria, in the order of :func:`ranked`."""
    return ranked(map(_queued, plans))


def ranked(queue: Iterable[QueuedModule]) -> tuple[QueuedModule, ...]:
    """What can go now first, the smallest change before the larger; what is done comes last."""
    return tuple(
        sorted(
            queue,
            key=lambda each: (_RANKS.index(each.verdict), len(each.reasons), each.files),
        )
    )


def _queued(plan: ModulePlan) -> QueuedModule:
    name = plan.context.module.name
    if plan.refusals:
        reasons = (
            f"{each.path}{f':{each.line}' if each.line else ''}: {each.reason}"
            for each in plan.refusals
        )
        return QueuedModule(name, "refused", 0, tuple(reasons))
    if plan.decisions:
        questions = tuple(decision.question for decision in plan.decisions)
        return QueuedModule(name, "decisions", 0, questions)
    files = len(plan.own)
    if not plan.paths():
        return QueuedModule(name, "done", 0)
    failing = []
    for planned in plan.steps:
        criteria = planned.step.criteria
        own = [each for each in criteria if each.kind != "proof" and not each.repository]
        judgements = judge_planned(plan, planned, own)
        failing += [f"{each.name}: {each.detail}" for each in judgements if each.state == "failed"]
    return QueuedModule(name, "fails" if failing else "applies", files, tuple(failing))


def waiting(queue: Sequence[QueuedModule]) -> tuple[QueuedModule, ...]:
    """Those that are not done."""
    return tuple(each for each in queue if each.verdict != "done")
