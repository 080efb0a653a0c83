"""What ``verify`` saw: what does not hold, once, and what does; or JSON."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.migration.outcomes import ModuleOutcome, RunOutcome
from refactor_kit.project import Project
from refactor_kit.recipe.judging import Judgement
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.runtime.invocation import typed
from refactor_kit.runtime.wording import counted

from .migration_views import document, told_as, told_held, told_not_run

_VERDICTS = {"unchanged": "verified", "failed": "failed"}
#: The criteria whose failure a person may accept; a red test, say, is to be repaired.
_ACCEPTABLE = frozenset({"behaviour-unchanged", "contract-is-current", "public-names-are-locked"})
_DETAILED_STATES = ("failed", "stale", "changed", "unproved")


def write(outcome: RunOutcome, project: Project, output: OutputOptions) -> None:
    """Render ``outcome`` in the format asked for."""
    if output.output_format == "json":
        output.write_json(document(outcome, project.settings.source))
    elif output.output_format == "concise":
        output.write("".join(f"{each.name} {_verdict(each)}\n" for each in outcome.modules))
    else:
        lines = (line for module in outcome.modules for line in _lines(module, project))
        output.write(typed("".join(f"{line}\n" for line in lines)))


def _verdict(module: ModuleOutcome) -> str:
    if not module.steps:
        return "pending"
    states = {judged.state for judged, _ in _criteria_with_steps(module)}
    for state in ("stale", "changed"):
        if module.outcome == "unchanged" and state in states:
            return state
    return _VERDICTS.get(module.outcome, module.outcome)


def _lines(module: ModuleOutcome, project: Project) -> Iterator[str]:
    judged = _criteria_with_steps(module)
    not_run = told_not_run((each for each, _ in judged), project)
    yield f"{module.name}: {_verdict(module)}{not_run}"
    yield from (f"  {line}" for line in module.message.splitlines())
    for each, numbers in judged:
        if each.state in _DETAILED_STATES:
            yield from _criterion_lines(each, numbers, module.differences)
    if module.differences:
        yield f"  differs   {counted(len(module.differences), 'difference')} from what is recorded:"
        yield from (f"              {line}" for line in module.differences)
    held = {each.name for each, _ in judged if each.state == "done"}
    yield from told_held(held, project)
    yield from told_as("n/a", [each for each, _ in judged])
    again = f"refactor-kit verify {module.name}"
    if module.outcome == "failed" and module.steps:
        yield f"  next      repair it, then {again}"
        failed = {each.name for each, _ in judged if each.state == "failed"}
        if failed <= _ACCEPTABLE:
            yield f'            or, where it is meant: {again} --accept "REASON"'
    elif _verdict(module) in ("changed", "stale"):
        waiting = [each for each, _ in judged if each.state in ("stale", "changed")]
        ways = dict.fromkeys(each.way_out for each in waiting if each.way_out)
        yield from (f"  next      {way}" for way in ways)
        if not all(each.way_out for each in waiting):
            yield f'  next      where it is meant: {again} --accept "REASON"'


def _criteria_with_steps(module: ModuleOutcome) -> tuple[tuple[Judgement, list[int]], ...]:
    """Each criterion once, with the steps that ask for it."""
    steps: dict[str, list[int]] = {}
    criteria: dict[str, Judgement] = {}
    for step in module.steps:
        for judged in step.criteria:
            criteria.setdefault(judged.name, judged)
            steps.setdefault(judged.name, []).append(step.number)
    return tuple((criteria[name], numbers) for name, numbers in steps.items())


def _criterion_lines(
    judged: Judgement, numbers: list[int], differences: tuple[str, ...]
) -> Iterator[str]:
    steps = f"step{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
    first, *rest = judged.detail.splitlines() or [""]
    if first in differences:
        first, rest = "it differs, as listed below", []
    yield f"  {judged.state:<8}  {judged.name} ({steps}): {first}".rstrip(": ")
    yield from (f"              {line}" for line in rest)
