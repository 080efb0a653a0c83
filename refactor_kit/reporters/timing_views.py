"""Where the time of a run went, for ``-v``: a row per phase, and the target's share."""

from __future__ import annotations

from refactor_kit.migration.outcomes import RunOutcome
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.runtime.wording import counted


def write(outcome: RunOutcome, output: OutputOptions) -> None:
    """The timings of each module that took some time, on stderr."""
    for module in outcome.modules:
        if module.timings is not None:
            timings = module.timings
            share = timings.target_seconds / timings.total if timings.total else 0.0
            runs = counted(timings.runs, "run")
            lines = [
                f"{module.name}: where the time went",
                *(f"  {phase:<18}{spent:8.1f} s" for phase, spent in timings.seconds.items()),
                f"  {'total':<18}{timings.total:8.1f} s",
                f"  {'in the target':<18}{timings.target_seconds:8.1f} s  {share:.0%}, {runs}",
            ]
            for line in lines:
                output.chatter().print(line, markup=False)
