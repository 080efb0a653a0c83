"""What ``verify`` advises is what works."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import Settings
from refactor_kit.migration.outcomes import ModuleOutcome, RunOutcome, StepOutcome
from refactor_kit.project import Project
from refactor_kit.recipe.judging import Judgement
from refactor_kit.recipe.loading import load_recipe
from refactor_kit.reporters import verification_views
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.worktree.workspace import Workspace

ACCEPT = 'refactor-kit verify orders --accept "REASON"'


def advice(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, outcome: str, *criteria: Judgement
) -> str:
    settings = Settings(root=tmp_path, source="refactor-kit.toml")
    project = Project(settings, Workspace(tmp_path, None), (), load_recipe(settings))
    step = StepOutcome(7, "Execute", "done", (), criteria)
    module = ModuleOutcome("orders", outcome, (step,))  # type: ignore[arg-type]
    verification_views.write(
        RunOutcome((module,)), project, OutputOptions("full", None, False, False, None)
    )
    return capsys.readouterr().out.partition("  next ")[2]


@pytest.mark.parametrize("name", ["behaviour-unchanged", "contract-is-current"])
def test_a_difference_may_be_accepted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    told = advice(capsys, tmp_path, "failed", Judgement(name, "failed", "it differs"))
    assert ACCEPT in told


@pytest.mark.parametrize("name", ["tests-green", "app-boots", "routes-import-only-public-schemas"])
def test_what_is_broken_is_to_be_repaired(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    both = Judgement("behaviour-unchanged", "failed", "it differs"), Judgement(name, "failed", "no")
    told = advice(capsys, tmp_path, "failed", *both)
    assert "repair it, then refactor-kit verify orders" in told
    assert "--accept" not in told


def test_what_says_itself_how_it_is_settled_is_not_for_a_person(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    again = "refactor-kit migrate orders"
    older = Judgement("write-guard-tests", "stale", "written by an earlier one", way_out=again)
    told = advice(capsys, tmp_path, "unchanged", older)
    assert again in told and "--accept" not in told

    code = Judgement("code-is-the-same", "changed", "f changed")
    told = advice(capsys, tmp_path, "unchanged", older, code)
    assert again in told and ACCEPT in told
