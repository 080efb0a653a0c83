"""The roll-forward queue: the pending modules, each planned or rehearsed, and ranked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from refactor_kit.base.records import dataclass, replace
from refactor_kit.planning.plan import ModulePlan, judge_planned

Verdict = Literal["applies", "regressed", "fails", "decisions", "refused", "done"]
_RANKS: tuple[Verdict, ...] = ("applies", "regressed", "decisions", "fails", "refused", "done")


@dataclass(frozen=True, slots=True)
class Regressed:
    """What of a migrated module does not hold any more, and the command that goes on from there."""

    seen: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True)
class QueuedModule:
    """One module and what a migration of it would meet; ``reasons`` say it one by one.

    ``files`` is how many change for the module itself, the repository's part not counted.
    ``fails`` means that the plan applies, and that a criterion would not hold then. Without
    ``is_rehearsed`` only the static ones were judged. ``regressed`` means that no step changes a
    file, and that something of the migration does not hold any more; ``command`` is what to run.
    """

    name: str
    verdict: Verdict
    files: int
    reasons: tuple[str, ...] = ()
    is_rehearsed: bool = False
    command: str = ""


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


def with_regressions(
    queue: Iterable[QueuedModule], regressed: Mapping[str, Regressed]
) -> tuple[QueuedModule, ...]:
    """``queue`` with those for which no step is left, and which do not hold any more."""
    return ranked(
        replace(each, verdict="regressed", reasons=found.seen, command=found.command)
        if each.verdict == "done" and (found := regressed.get(each.name))
        else each
        for each in queue
    )


def waiting(queue: Sequence[QueuedModule]) -> tuple[QueuedModule, ...]:
    """Those that are not done."""
    return tuple(each for each in queue if each.verdict != "done")
