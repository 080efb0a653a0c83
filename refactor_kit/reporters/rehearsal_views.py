"""What a rehearsal came to, of which nothing is written: Markdown, concise, JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from refactor_kit.migration.outcomes import ModuleOutcome, RunOutcome
from refactor_kit.migration.rehearsed import Rehearsal
from refactor_kit.planning.queue import QueuedModule
from refactor_kit.project import Project
from refactor_kit.reporters.migration_views import (
    document,
    told_failures,
    told_notices,
    told_varying,
)
from refactor_kit.reporters.obstacles import decision_lines, refusal_lines, together_lines
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.reporters.queue_views import queue_document, queue_lines, queue_text
from refactor_kit.reporters.words import told_apart
from refactor_kit.runtime.invocation import typed
from refactor_kit.runtime.wording import counted
from refactor_kit.worktree.diffs import unified_diff


def write(
    rehearsals: Sequence[Rehearsal],
    queue: Sequence[QueuedModule],
    project: Project,
    output: OutputOptions,
) -> None:
    """Render the queue, and of a single module what the steps would write."""
    if output.output_format == "json":
        shape = document(outcome_of(rehearsals), project.settings.source)
        output.write_json({**shape, "queue": queue_document(queue)})
    elif output.output_format == "concise":
        output.write("".join(f"{line}\n" for line in queue_text(queue)))
    else:
        alone = rehearsals[0] if len(rehearsals) == 1 else None
        lines = (
            _single(alone, project)
            if alone
            else [*queue_lines(queue), *_varying(each.outcome for each in rehearsals)]
        )
        output.write(typed("".join(f"{line}\n" for line in lines)))


def outcome_of(rehearsals: Sequence[Rehearsal]) -> RunOutcome:
    return RunOutcome(tuple(each.outcome for each in rehearsals))


def exit_code(rehearsals: Sequence[Rehearsal]) -> int:
    """0 when all could go; 4 or 1 for one that could not; 1 for some of several."""
    return outcome_of(rehearsals).exit_code


def _varying(outcomes: Iterable[ModuleOutcome]) -> Iterator[str]:
    """What varies by itself, as ``migrate`` tells it, set apart by blank lines."""
    if told := list(told_varying(outcomes)):
        yield from ["", *told, ""]


def _single(rehearsal: Rehearsal, project: Project) -> Iterator[str]:
    outcome, source = rehearsal.outcome, project.settings.source
    yield f"# Rehearsal of `{outcome.name}`"
    yield ""
    if not rehearsal.holds:
        yield "Nothing can be written yet."
        yield ""
        if outcome.message:
            yield outcome.message
        yield from (f"- {line}" for line in refusal_lines(outcome.refusals))
        for decision in outcome.decisions:
            yield ""
            yield from decision_lines(decision, source)
        yield from together_lines(outcome.decisions, source)
        yield from told_failures(outcome)
        yield from _varying([outcome])
        return
    own, repository = outcome.own, outcome.repository
    proved = "proved nothing, since nothing of the target may run"
    judged = "every criterion of every step holds" if outcome.outcome != "unproved" else proved
    yield f"{counted(len(own), 'file')} would change{told_apart(repository)}; {judged}."
    yield ""
    if own or repository:
        yield f"Next: `refactor-kit migrate {outcome.name}`"
        yield ""
    yield from _varying([outcome])
    if noticed := list(told_notices(outcome)):
        yield from [*noticed, ""]
    for each in rehearsal.steps:
        if not each.change_set:
            continue
        yield f"## {each.step.number}) {each.step.title}"
        yield ""
        yield "```diff"
        yield unified_diff(each.change_set).rstrip("\n")
        yield "```"
        yield ""
