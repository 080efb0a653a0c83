"""The line of a step on stderr says what was seen, whatever characters that holds."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from refactor_kit.migration.outcomes import StepOutcome
from refactor_kit.reporters.progress import Progress


@pytest.mark.parametrize("seen", ["test_names[api.x] failed", "test_ends[/] failed", "[bold]"])
def test_square_brackets_are_shown_as_they_are(seen: str) -> None:
    told = io.StringIO()
    outcome = StepOutcome(8, "Guards [all]", "failed", note=seen)
    Progress(Console(file=told, no_color=True)).step_ends("desk", outcome)
    words = " ".join(told.getvalue().split())
    assert words == f"desk 8 Guards [all] ✘ failed ({seen})"


def test_red_tests_are_told_once_with_what_they_mean() -> None:
    told = io.StringIO()
    progress = Progress(Console(file=told, no_color=True))
    for module in ("desk", "shop"):
        progress.tests_are_red(module, [8, 9], "test_a[x] failed: 1 == 2\ntest_b failed")
    assert told.getvalue().splitlines() == [
        "the tests of test-command are red before anything is changed:",
        "    test_a[x] failed: 1 == 2",
        "    test_b failed",
        "  tests-green (steps 8-9) cannot hold until they are mended, or left out of test-command;",
        "  the rehearsal goes on, to tell what else does not hold, and nothing will be written",
    ]
