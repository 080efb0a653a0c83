"""A plan before anything is written: Markdown with check boxes and diffs, concise, JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from refactor_kit.base import REPOSITORY, Decision, ProofLevel, Refusal, Settings
from refactor_kit.planning.plan import ModulePlan, PlannedStep, judge_planned
from refactor_kit.planning.queue import QueuedModule, Regressed
from refactor_kit.project import Project
from refactor_kit.proof.judging import is_beyond, needed_level, nothing_to_look_at
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.runtime.invocation import typed
from refactor_kit.runtime.wording import counted
from refactor_kit.worktree.diffs import unified_diff

from .obstacles import (
    decision_document,
    decision_lines,
    notice_document,
    notice_lines,
    refusal_document,
    refusal_lines,
    together_lines,
)
from .queue_views import queue_document, queue_lines, queue_text
from .words import told_apart


def write(
    plans: Sequence[ModulePlan],
    project: Project,
    output: OutputOptions,
    regressed: Mapping[str, Regressed],
) -> None:
    """Render ``plans`` in the format asked for; ``regressed`` are modules that hold no more."""
    if output.output_format == "json":
        output.write_json(_document(plans, project, regressed))
    else:
        render = _concise if output.output_format == "concise" else _markdown
        output.write(render(plans, project, regressed))


def write_all(
    queue: Sequence[QueuedModule],
    plans: Sequence[ModulePlan],
    project: Project,
    output: OutputOptions,
) -> None:
    """Render the queue, a line a module; in JSON the plans too."""
    if output.output_format == "concise":
        output.write("".join(f"{line}\n" for line in queue_text(queue)))
        return
    if output.output_format == "json":
        regressed = {e.name: Regressed(e.reasons, e.command) for e in queue if e.command}
        document = _document(plans, project, regressed)
        output.write_json({**document, "queue": queue_document(queue)})
        return
    output.write(typed("\n".join(queue_lines(queue)) + "\n"))


def exit_code(plans: Sequence[ModulePlan]) -> int:
    """0 when all could go; 4 for one that could not; 1 for some of several."""
    blocked = [plan for plan in plans if plan.is_open]
    if not blocked:
        return 0
    return 4 if len(plans) == 1 else 1


def _markdown(
    plans: Sequence[ModulePlan], project: Project, regressed: Mapping[str, Regressed]
) -> str:
    source = project.settings.source
    lines = []
    for plan in plans:
        lines += [f"# Plan for `{plan.context.module.name}`", ""]
        if plan.is_open:
            lines += ["Nothing can be written yet.", ""]
            lines += _obstacle_lines(plan.decisions, plan.refusals, source)
            continue
        found = regressed.get(plan.context.module.name)
        lines += list(_regressed_lines(found)) if found else [_files_line(plan), ""]
        if plan.startup and project.settings.proof in ("import", "openapi"):
            lines += [_startup_line(plan, project.settings.proof), ""]
        if plan.paths() and (command := _formatters(project.settings)):
            lines += [_FORMATTED.format(command=command), ""]
        lines += [line for planned in plan.steps for line in _step_lines(planned, plan, project)]
    decisions = [decision for plan in plans for decision in plan.decisions]
    lines += together_lines(decisions, source)
    return "\n".join(lines) + "\n"


def _regressed_lines(regressed: Regressed) -> Iterator[str]:
    yield "No step changes a file, and what was migrated does not hold any more:"
    yield ""
    yield from (f"- {seen}" for seen in regressed.seen)
    yield ""
    yield typed(f"Mend it, then: `{regressed.command}`")
    yield ""


def _files_line(plan: ModulePlan) -> str:
    if not plan.paths():
        return "Nothing is left to do."
    verb = "changes" if len(plan.own) == 1 else "change"
    return f"{counted(len(plan.own), 'file')} {verb}{told_apart(plan.repository)}."


def _startup_line(plan: ModulePlan, level: ProofLevel) -> str:
    first = plan.startup[0]
    more = f" and {len(plan.startup) - 1} more" if len(plan.startup) > 1 else ""
    return (
        f"Not served without the lifespan: {first}{more}. Level {level} does not run it, so these "
        'are neither compared nor proved; `proof = "replay"` runs it.'
    )


_FORMATTED = (
    "`migrate` formats what was formatted before with {command}; `plan --rehearse` shows the files "
    "as they will be written."
)


def _formatters(settings: Settings) -> str:
    """The commands that will be run on what the plan writes, where the target may run."""
    if settings.proof == "none":
        return ""
    commands = (settings.sort_command, settings.format_command)
    return " and ".join(f"`{' '.join(command)}`" for command in commands if command)


def _step_lines(planned: PlannedStep, plan: ModulePlan, project: Project) -> Iterator[str]:
    step = planned.step
    yield f"## {step.number}) {step.title}"
    yield ""
    if planned.not_applicable:
        yield f"n/a: {planned.not_applicable}"
        yield ""
        return
    for edit in planned.change_set:
        verb = "Remove" if edit.content is None else "Write"
        moved = f" (from `{edit.moved_from}`)" if edit.moved_from else ""
        owner = f" ({REPOSITORY})" if edit.path in planned.repository else ""
        yield f"- [ ] {verb} `{edit.path}`{moved}{owner}"
    if not planned.change_set:
        yield "- [x] Nothing to change."
    yield ""
    yield "**Exit criteria**"
    yield ""
    yield from _criterion_lines(planned, plan, project)
    yield ""
    if planned.notices and planned.change_set:
        yield "**To look at**"
        yield ""
        yield from (f"- {line}" for line in notice_lines(planned.notices))
        yield ""
    if planned.change_set:
        yield "```diff"
        yield unified_diff(planned.change_set).rstrip("\n")
        yield "```"
        yield ""


def _criterion_lines(planned: PlannedStep, plan: ModulePlan, project: Project) -> Iterator[str]:
    criteria = planned.step.criteria
    static = [criterion for criterion in criteria if criterion.kind != "proof"]
    judgements = judge_planned(plan, planned, static)
    level = project.settings.proof
    for criterion in criteria:
        name = criterion.name
        if criterion.kind == "proof":
            if reason := nothing_to_look_at(name, project.settings):
                yield f"- [x] {name}: n/a, {reason}"
            elif is_beyond(name, level):
                needed = needed_level(name)
                yield f"- [ ] {name} (not run at level {level}: needs proof = {needed!r})"
            elif level == "none":
                needed = needed_level(name)
                yield f"- [ ] {name} (not proved: needs proof = {needed!r}, it is 'none')"
            else:
                yield f"- [ ] {name} (proved by running the target, `{level}`)"
            continue
        judgement = next(judgements)
        holds = judgement.state in ("done", "n/a")
        state = "n/a, " if judgement.state == "n/a" else ""
        detail = f": {state}{judgement.detail}" if judgement.detail else ""
        yield f"- [{'x' if holds else ' '}] {name}{detail}"


def _obstacle_lines(
    decisions: Sequence[Decision], refusals: Sequence[Refusal], source: str
) -> Iterator[str]:
    if decisions:
        yield "## Decisions"
        yield ""
        for decision in decisions:
            yield from decision_lines(decision, source)
            yield ""
    if refusals:
        yield "## Refusals"
        yield ""
        yield from (f"- {line}" for line in refusal_lines(refusals))
        yield ""


def _concise(
    plans: Sequence[ModulePlan], project: Project, regressed: Mapping[str, Regressed]
) -> str:
    lines: list[str] = []
    for plan in plans:
        name = plan.context.module.name
        lines += [f"{name}: refused: {line}" for line in refusal_lines(plan.refusals)]
        lines += [f"{name}: decision: {decision.question}" for decision in plan.decisions]
        if found := regressed.get(name):
            lines += [f"{name}: regressed: {seen}" for seen in found.seen]
        for planned in plan.steps:
            for path in planned.change_set.paths():
                owner = REPOSITORY if path in planned.repository else name
                lines.append(f"{owner} {planned.step.number} {path}")
    return "".join(f"{line}\n" for line in lines)


def _document(
    plans: Sequence[ModulePlan], project: Project, regressed: Mapping[str, Regressed]
) -> dict[str, Any]:
    source = project.settings.source
    modules = [
        {
            "name": plan.context.module.name,
            "applies": not plan.is_open,
            "regressed": _seen(regressed.get(plan.context.module.name)),
            "decisions": [decision_document(decision, source) for decision in plan.decisions],
            "refusals": [refusal_document(refusal) for refusal in plan.refusals],
            "steps": [
                {
                    "number": planned.step.number,
                    "title": planned.step.title,
                    "not_applicable": planned.not_applicable,
                    "changed": list(planned.change_set.paths()),
                    "repository": sorted(planned.repository),
                    "diff": unified_diff(planned.change_set),
                    "notices": [notice_document(notice) for notice in planned.notices],
                }
                for planned in plan.steps
            ],
        }
        for plan in plans
    ]
    return {"schema_version": 1, "modules": modules}


def _seen(regressed: Regressed | None) -> list[str]:
    return list(regressed.seen) if regressed else []
