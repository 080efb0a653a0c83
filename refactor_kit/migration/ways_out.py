"""What to do about the criteria that failed in a rehearsal, in words that work as they stand."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import replace

from refactor_kit.base import Context
from refactor_kit.migration.lacking import CRITERION, letting_go
from refactor_kit.migration.outcomes import StepOutcome
from refactor_kit.planning.acceptance import acceptance
from refactor_kit.project import Project
from refactor_kit.proof.judging import OF_GENERATOR
from refactor_kit.proof.judging.code_record import CODE_PROOF
from refactor_kit.proof.judging.suite_record import SUITE_PROOF
from refactor_kit.recipe.steps import Step

_COMPARISONS = (CODE_PROOF, "behaviour-unchanged")

_LOADS_NOT = " no longer loads"


def with_ways_out(
    outcomes: Sequence[StepOutcome],
    project: Project,
    context: Context,
    differences: Iterable[str],
) -> list[StepOutcome]:
    """``outcomes`` of a rehearsal of which nothing is written, each failure with its way out.

    ``differences`` are those that some step showed and that nobody declared: one text declares all.
    """
    failed = next(each for each in outcomes if each.state == "failed")
    before = [each for each in project.recipe.steps if each.number < failed.number]
    held = before[-1] if before else None
    # A service that does not load is nothing that anybody could accept.
    lines = tuple(dict.fromkeys(each for each in differences if _LOADS_NOT not in each))
    proofs = {each.name for each in project.recipe.criteria() if each.kind == "proof"}

    def way_out(name: str, detail: str) -> str:
        if name in _COMPARISONS and lines:
            return acceptance(context, lines)
        if name == CRITERION and (lacking := letting_go(detail, context)):
            return lacking
        return _by_hand(context, held, _command(name, context) if name in proofs else "")

    return [
        replace(
            outcome,
            changed=(),
            repository=(),
            criteria=tuple(
                replace(each, way_out=way_out(each.name, each.detail))
                if each.state == "failed"
                else each
                for each in outcome.criteria
            ),
        )
        for outcome in outcomes
    ]


def _by_hand(context: Context, held: Step | None, look: str) -> str:
    """Write what holds, mend what does not, go on; ``look`` shows the failure."""
    name = context.module.name
    if held is None:
        shown = f"see it with: {look}\n" if look else ""
        return f"{shown}mend it in the tree as it is, commit, then: refactor-kit migrate {name}"
    shown = f"; see it there with: {look}" if look else ""
    return (
        f"write the steps that hold: refactor-kit migrate {name} --to {held.number}{shown}\n"
        f"mend it there, commit, then go on: refactor-kit migrate {name}\n"
        f"or take them back: refactor-kit undo {name}"
    )


def _command(proof: str, context: Context) -> str:
    """The command by which a person sees what the proof saw; empty where there is none."""
    settings = context.settings
    if proof == SUITE_PROOF:
        return shlex.join(settings.test_command)
    if proof in OF_GENERATOR and settings.generator:
        part = context.module.parts[0].name
        return shlex.join(word.replace("{part}", part) for word in settings.generator)
    module, _, attribute = settings.app.partition(":")
    first = attribute.partition(".")[0].removesuffix("()") or "app"
    return f'python -c "from {module} import {first}"'
