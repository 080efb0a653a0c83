"""Why each file of a run changed, for ``migrate -v``: a line a file."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.migration.outcomes import RECORD, ModuleOutcome, RunOutcome, StepOutcome
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.runtime.invocation import typed
from refactor_kit.runtime.plain_text import shown


def write(outcome: RunOutcome, output: OutputOptions) -> None:
    """The files that each module's run changed, with what changed them, on stderr."""
    lines = [line for module in outcome.modules for line in _lines(module)]
    if lines:
        lines.append(typed("refactor-kit explain NAME says what a codemod does"))
    for line in lines:
        output.chatter().print(line, markup=False)


def reasons_of(step: StepOutcome, path: str) -> tuple[str, ...]:
    """What changed a file in a step: codemods, or what follows from their work."""
    return step.reasons.get(path, (RECORD,))


def _lines(module: ModuleOutcome) -> Iterator[str]:
    found: dict[str, dict[str, list[int]]] = {}
    for step in module.steps:
        for path in step.changed:
            for reason in reasons_of(step, path):
                found.setdefault(path, {}).setdefault(reason, []).append(step.number)
    if found:
        yield f"{module.name}: why each file changed"
    for path, steps in sorted(found.items()):
        told = (f"{reason} ({_steps(numbers)})" for reason, numbers in steps.items())
        yield f"  {shown(path)}: {', '.join(told)}"


def _steps(numbers: list[int]) -> str:
    plural = "s" if len(set(numbers)) > 1 else ""
    return f"step{plural} {', '.join(map(str, dict.fromkeys(numbers)))}"
