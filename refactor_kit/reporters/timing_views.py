"""Where the time of a run went, for ``-v``: a row per phase, and the target's share."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.migration.outcomes import RunOutcome
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.runtime.timings import Timings


def write(outcome: RunOutcome, output: OutputOptions) -> None:
    """The timings of each module that took some time, on stderr."""
    for module in outcome.modules:
        if module.timings is not None:
            for line in _lines(module.name, module.timings):
                output.chatter().print(line, markup=False)


def _lines(name: str, timings: Timings) -> Iterator[str]:
    yield f"{name}: where the time went"
    for phase, seconds in timings.seconds.items():
        yield f"  {phase:<18}{seconds:8.1f} s"
    yield f"  {'total':<18}{timings.total:8.1f} s"
    share = timings.target_seconds / timings.total if timings.total else 0.0
    yield f"  {'in the target':<18}{timings.target_seconds:8.1f} s  {share:.0%}, {_runs(timings)}"


def _runs(timings: Timings) -> str:
    return f"{timings.runs} run{'' if timings.runs == 1 else 's'}"
