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
