"""What ``verify`` saw: a line per step that does not hold, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from refactor_kit.outcomes import ModuleOutcome, RunOutcome
from refactor_kit.voice import Voice

from .migration_views import document

_VERDICTS = {"unchanged": "verified", "rolled-back": "failed"}


def write(outcome: RunOutcome, voice: Voice) -> None:
    """Render ``outcome`` in the format asked for."""
    if voice.output_format == "json":
        voice.write(json.dumps(document(outcome), indent=2, ensure_ascii=False) + "\n")
    elif voice.output_format == "concise":
        voice.write("".join(f"{each.name} {_verdict(each)}\n" for each in outcome.modules))
    else:
        lines = (line for module in outcome.modules for line in _lines(module))
        voice.write("".join(f"{line}\n" for line in lines))


def _verdict(module: ModuleOutcome) -> str:
    return _VERDICTS.get(module.outcome, module.outcome) if module.steps else "pending"


def _lines(module: ModuleOutcome) -> Iterator[str]:
    yield f"{module.name}: {_verdict(module)}"
    if module.message:
        yield f"  {module.message}"
    for step in module.steps:
        for judged in step.criteria:
            if judged.state in ("failed", "unproved"):
                yield f"  step {step.number} {judged.name} {judged.state}: {judged.detail}"
    proved = {c.name for step in module.steps for c in step.criteria if c.state == "done"}
    if proved:
        yield f"  held  {', '.join(sorted(proved))}"
