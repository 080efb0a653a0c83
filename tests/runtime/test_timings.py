"""Phases of a run count their own time only."""

from __future__ import annotations

import pytest

from refactor_kit.migration.outcomes import ModuleOutcome, RunOutcome
from refactor_kit.reporters import timing_views
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.runtime import timings
from refactor_kit.runtime.timings import Timings


def _clock(monkeypatch: pytest.MonkeyPatch, *moments: float) -> None:
    ticks = iter(moments)
    monkeypatch.setattr(timings.time, "monotonic", lambda: next(ticks))


def test_a_phase_inside_another_counts_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    _clock(monkeypatch, 0.0, 1.0, 3.0, 10.0)
    spent = Timings()

    with spent.phase("proving"), spent.phase("writing"):
        pass

    assert spent.seconds == {"proving": 8.0, "writing": 2.0}
    assert spent.total == 10.0


def test_a_phase_that_fails_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    _clock(monkeypatch, 0.0, 4.0)
    spent = Timings()

    with pytest.raises(ValueError, match="no"), spent.phase("proving"):
        raise ValueError("no")

    assert spent.seconds == {"proving": 4.0}


def test_the_share_of_the_target_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    spent = Timings({"planning": 1.0, "proving": 3.0})
    spent.add_target(2.0, 5)
    outcome = RunOutcome((ModuleOutcome("desk", "migrated", timings=spent),))

    timing_views.write(outcome, OutputOptions("full", None, False, True, None))

    told = capsys.readouterr()
    assert told.out == ""
    assert [line.split() for line in told.err.splitlines()] == [
        ["desk:", "where", "the", "time", "went"],
        ["planning", "1.0", "s"],
        ["proving", "3.0", "s"],
        ["total", "4.0", "s"],
        ["in", "the", "target", "2.0", "s", "50%,", "5", "runs"],
    ]
