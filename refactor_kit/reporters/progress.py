"""A line per step while a run is on its way."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.status import Status
from rich.text import Text

from refactor_kit.migration.outcomes import StepOutcome
from refactor_kit.recipe.steps import Step
from refactor_kit.runtime.wording import counted
from refactor_kit.status.shortfalls import steps_phrase

#: Nothing is written yet when it is told: a step holds, it is not done.
_SAID = {
    "done": ("✔ holds", "green"),
    "unchanged": ("= unchanged", "dim"),
    "n/a": ("– n/a", "dim"),
    "unproved": ("? unproved", "yellow"),
    "declined": ("■ declined", "yellow"),
    "failed": ("✘ failed", "red"),
}


class Progress:
    """Prints what each step came to on stderr; on a terminal also what is being done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._spinner: Status | None = None
        self._told: set[str] = set()

    def say(self, text: str) -> None:
        self._console.print(text, markup=False)

    def run_begins(self, module: str) -> None:
        self._spin(f"{module}  looking at the target as it is ...")

    def tests_are_red(self, module: str, steps: Sequence[int], seen: str) -> None:
        if seen in self._told:
            return  # another module of the same run met them
        self._told.add(seen)
        self.rest()
        lines = (
            "the tests of test-command are red before anything is changed:",
            *(f"    {line}" for line in seen.splitlines()),
            f"  tests-green ({steps_phrase(steps)}) cannot hold until they are mended, or left "
            "out of test-command;",
            "  the rehearsal goes on, to tell what else does not hold, and nothing will be written",
        )
        self._console.print("\n".join(lines), markup=False, soft_wrap=True)

    def step_begins(self, module: str, step: Step) -> None:
        self._spin(f"{module}  {step.number:>2} {step.title} ...")

    def step_ends(self, module: str, outcome: StepOutcome) -> None:
        self.rest()
        said, style = _SAID[outcome.state]
        files = len(outcome.changed)
        what = counted(files, "file") if files else ""
        note = outcome.note or what
        tail = f"   ({note})" if note else ""
        line = Text.assemble(
            f"{module}  {outcome.number:>2} {outcome.title:<44} ",
            (said, style),
            tail,
        )
        self._console.print(line, soft_wrap=True)

    def _spin(self, text: str) -> None:
        self.rest()
        if self._console.is_terminal and not self._console.quiet:
            self._spinner = self._console.status(Text(text))
            self._spinner.start()

    def rest(self) -> None:
        if self._spinner:
            self._spinner.stop()
            self._spinner = None
