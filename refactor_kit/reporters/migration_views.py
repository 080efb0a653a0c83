"""What a run did: the end of ``migrate`` in words, one line a module, or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Any

from refactor_kit.migration.outcomes import ModuleOutcome, RunOutcome
from refactor_kit.migration.taking_back import guarded_modules
from refactor_kit.project import Project
from refactor_kit.recipe.judging import Judgement, State, not_run_sentence
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.runtime.invocation import typed
from refactor_kit.runtime.plain_text import shown
from refactor_kit.runtime.wording import counted, listed
from refactor_kit.status.next_step import next_step_by_evidence
from refactor_kit.worktree.disk_tree import walked

from .obstacles import (
    decision_document,
    decision_lines,
    notice_document,
    notice_lines,
    refusal_document,
    refusal_lines,
    together_lines,
)
from .reason_views import reasons_of
from .words import told_apart

_LISTED = 12
_LEFT = 5


def write(outcome: RunOutcome, project: Project, output: OutputOptions) -> None:
    """Render ``outcome`` in the format asked for; explanations of refusals go to stderr."""
    if output.output_format == "json":
        output.write_json(document(outcome, project.settings.source))
    elif output.output_format == "concise":
        output.write("".join(f"{module.name} {module.outcome}\n" for module in outcome.modules))
    else:
        output.write(typed("".join(f"{line}\n" for line in _lines(outcome, project))))
    if output.output_format != "full":
        for module in outcome.modules:
            for line in _obstacles(module, project):
                output.chatter().print(typed(line), markup=False)


def document(outcome: RunOutcome, source: str = "pyproject.toml") -> dict[str, Any]:
    """The published JSON shape of ``migrate``; its TOML is as ``source`` writes it."""
    return {"schema_version": 1, "modules": [_module(module, source) for module in outcome.modules]}


def _module(module: ModuleOutcome, source: str) -> dict[str, Any]:
    return {
        "name": module.name,
        "outcome": module.outcome,
        "message": module.message,
        "steps": [
            {
                "number": step.number,
                "state": step.state,
                "changed": list(step.changed),
                "repository": list(step.repository),
                "notices": [notice_document(notice) for notice in step.notices],
                "reasons": {path: list(reasons_of(step, path)) for path in step.changed},
                "criteria": [
                    {
                        "name": judged.name,
                        "state": judged.state,
                        "detail": judged.detail,
                        "path": judged.path,
                        "line": judged.line,
                        "way_out": typed(judged.way_out),
                    }
                    for judged in step.criteria
                ],
            }
            for step in module.steps
        ],
        "decisions": [decision_document(decision, source) for decision in module.decisions],
        "refusals": [refusal_document(refusal) for refusal in module.refusals],
    }


def _lines(outcome: RunOutcome, project: Project) -> Iterator[str]:
    for module in outcome.modules:
        criteria = [criterion for step in module.steps for criterion in step.criteria]
        not_run = told_not_run(criteria, project) if module.outcome != "unproved" else ""
        yield f"{module.name}: {module.outcome}{not_run}"
        yield from _obstacles(module, project)
        yield from told_failures(module)
        if module.outcome == "failed":
            continue  # nothing was written, and what held there is no news
        own, repository = module.own, module.repository
        held = {c.name for step in module.steps for c in step.criteria if c.state == "done"}
        if own or repository:
            files = f"{counted(len(own), 'file')}{told_apart(repository)}"
            yield f"  changed   {files}; git diff shows them"
            yield from _left_behind(module.name, project)
        yield from told_held(held, project)
        yield from told_as("unproved", criteria)
        yield from told_as("n/a", criteria)
        if own and module.differences:
            yield f"  declared  {len(module.differences)} differences, and no other was seen:"
            yield from (f"              {difference}" for difference in module.differences)
        yield from told_notices(module)
    yield from told_varying(outcome.modules)
    decisions = [decision for module in outcome.modules for decision in module.decisions]
    yield from together_lines(decisions, project.settings.source)
    yield from _next_steps(outcome, project)


def told_notices(module: ModuleOutcome) -> Iterator[str]:
    """What a person should look at, one a line."""
    notices = (notice for step in module.steps for notice in step.notices)
    for number, line in enumerate(notice_lines(notices)):
        yield f"  {'' if number else 'look at':<8}  {line}"


def _left_behind(name: str, project: Project) -> Iterator[str]:
    """What lies where the module's app was, and git knows nothing of: data, settings, secrets."""
    root, tree = project.settings.root, project.workspace
    for folder in project.module(name).retired_app_dirs:
        left = [path for path in sorted(walked(root, folder)) if path not in tree]
        if left:
            names = listed([shown(path) for path in left], _LEFT)
            yield f"  stays     {names}: git ignores it; move it if the code reads it by its place"


def told_varying(modules: Iterable[ModuleOutcome]) -> Iterator[str]:
    """What varies by itself in the service, once for all modules."""
    places = list(dict.fromkeys(place for module in modules for place in module.varies))
    if not places:
        return
    yield f"varies by itself, and is compared by its shape: {counted(len(places), 'place')}"
    yield from (f"  {place}: {kind}" for place, kind in places[:_LISTED])
    if len(places) > _LISTED:
        yield f"  and {len(places) - _LISTED} more; a module's own are in its migration.md"


def _obstacles(module: ModuleOutcome, project: Project) -> Iterator[str]:
    if module.message:
        yield f"  {module.message}"
    yield from (f"  refused: {line}" for line in refusal_lines(module.refusals))
    for decision in module.decisions:
        yield ""
        lines = decision_lines(decision, project.settings.source)
        yield from (f"  {line}".rstrip() for line in lines)


def told_failures(module: ModuleOutcome) -> Iterator[str]:
    """Every criterion that failed, with step and way out; one that fails again is told once."""
    told: set[object] = set()
    for step in module.steps:
        for judged in step.criteria:
            key = (judged.name, judged.detail)
            if judged.state != "failed" or key in told:
                continue
            told.add(key)
            place = f"{judged.path}:{judged.line}: " if judged.path else ""
            seen = judged.detail.removeprefix(place)
            first, *rest = f"{judged.name}: {place}{seen}".splitlines()
            yield f"  step {step.number:<2}   {first}"
            yield from (f"            {line}" for line in rest)
            if judged.way_out in told:
                continue  # it stands above, and serves this failure too
            told.add(judged.way_out)
            for number, line in enumerate(judged.way_out.splitlines()):
                yield f"    {'way out' if not number else '':<8}{line}".rstrip()


def told_as(state: State, criteria: Iterable[Judgement]) -> Iterator[str]:
    """Those in ``state``, one a line, with the reason."""
    reasons = {each.name: each.detail for each in criteria if each.state == state}
    for name, reason in sorted(reasons.items()):
        yield f"  {state:<8}  {name}: {reason}"


def told_not_run(criteria: Iterable[Judgement], project: Project) -> str:
    """How many proofs ask for a higher level, to stand behind a module's state."""
    states = ((each.name, each.state) for each in criteria)
    told = not_run_sentence(states, project.settings.proof)
    return f"; {told}" if told else ""


def told_held(held: set[str], project: Project) -> Iterator[str]:
    """The criteria that hold, the proofs apart from the others."""
    proofs = {each.name for each in project.recipe.criteria() if each.kind == "proof"}
    for label, names in (("proved", held & proofs), ("checked", held - proofs)):
        lines = wrap(", ".join(sorted(names)), 86, break_on_hyphens=False)
        for number, line in enumerate(lines):
            yield f"  {'' if number else label:<8}  {line}"


def _next_steps(outcome: RunOutcome, project: Project) -> Iterator[str]:
    written = [module.name for module in outcome.modules if any(s.changed for s in module.steps)]
    if not written:
        yield "  nothing was written"
        return
    yield "  next      git diff, then commit; refactor-kit status"
    unproved = [module.name for module in outcome.modules if module.outcome == "unproved"]
    for name in unproved:
        yield f"            refactor-kit migrate {name}, where it may run: proves it"
    if not unproved and (command := next_step_by_evidence(project)):
        yield f"            {command}"
    for number, command in enumerate(_undoing(outcome, written, project)):
        yield f"  {'' if number else 'undo':<8}  {command}"


def _undoing(outcome: RunOutcome, written: list[str], project: Project) -> Iterator[str]:
    """What takes the run back, in the order in which it can be done."""
    for name in reversed(written):
        yield f"refactor-kit undo {name}"
    has_repository_part = any(module.repository for module in outcome.modules)
    if has_repository_part and set(guarded_modules(project)) <= set(written):
        yield "refactor-kit undo --repository"
