"""Static criteria of planned steps, judged on the tree that a step would leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refactor_kit.planning.plan import ModulePlan, PlannedStep, at_step
from refactor_kit.recipe.judging import Judgement, judge_static
from refactor_kit.recipe.steps import Criterion
from refactor_kit.worktree.content_ids import remembering


def judge_planned(
    plan: ModulePlan, planned: PlannedStep, criteria: Iterable[Criterion]
) -> Iterator[Judgement]:
    """What each of ``criteria``, none of them a proof, comes to once the step is written."""
    context = at_step(plan.context, planned.step)
    tree = remembering(planned.change_set.tree(), plan.memory)
    for criterion in criteria:
        yield judge_static(criterion, tree, context)
