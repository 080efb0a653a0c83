"""A rehearsal tells what varies by itself as ``migrate`` does: once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree, Notice, OverlayTree
from refactor_kit.migration import rehearsed_queue
from refactor_kit.migration.outcomes import ModuleOutcome, RunOutcome, StepOutcome
from refactor_kit.migration.rehearsed import Rehearsal
from refactor_kit.project import Project, open_project
from refactor_kit.reporters import migration_views, rehearsal_views
from refactor_kit.reporters.output_options import OutputOptions
from tests.support.generated_services import DONE, PENDING, generated

_VARIES = (("openapi Visit.properties.day.default", "date"),)
_TOLD = (
    "varies by itself, and is compared by its shape: 1 place\n"
    "  openapi Visit.properties.day.default: date\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return open_project(start=generated(tmp_path))


@pytest.mark.parametrize("outcome", ["migrated", "failed"])
@pytest.mark.parametrize("names", [(PENDING,), (PENDING, DONE)])
def test_what_varies_is_told_once_and_as_migrate_tells_it(
    project: Project, tmp_path: Path, outcome: str, names: tuple[str, ...]
) -> None:
    tree = OverlayTree(MemoryTree({}), {})
    bare = ModuleOutcome(PENDING, "failed" if outcome == "failed" else "migrated", varies=_VARIES)
    rehearsals = [Rehearsal(replace(bare, name=name), tree, tree) for name in names]
    file = tmp_path / "told.md"
    output = OutputOptions("markdown", file, quiet=True, verbose=False, color=None)
    rehearsal_views.write(rehearsals, rehearsed_queue(rehearsals), project, output)
    assert file.read_text(encoding="utf-8").count(_TOLD) == 1
    migrated = RunOutcome(tuple(each.outcome for each in rehearsals))
    migration_views.write(migrated, project, replace(output, output_format="full"))
    assert file.read_text(encoding="utf-8").count(_TOLD) == 1


def test_nothing_is_told_of_what_varies_where_nothing_does(
    project: Project, tmp_path: Path
) -> None:
    tree = OverlayTree(MemoryTree({}), {})
    rehearsals = [Rehearsal(ModuleOutcome(PENDING, "migrated"), tree, tree)]
    file = tmp_path / "told.md"
    output = OutputOptions("markdown", file, quiet=True, verbose=False, color=None)
    rehearsal_views.write(rehearsals, rehearsed_queue(rehearsals), project, output)
    assert "varies" not in file.read_text(encoding="utf-8")


def test_what_a_person_should_look_at_is_told_once_by_plan_and_migrate(
    project: Project, tmp_path: Path
) -> None:
    tree = OverlayTree(MemoryTree({}), {})
    notice = Notice("docs/CHANGELOG.md", 3, "the entry is at the top")
    steps = tuple(StepOutcome(n, "Docs", "done", notices=(notice,)) for n in (9, 10))
    outcome = ModuleOutcome(PENDING, "migrated", steps)
    file = tmp_path / "told.md"
    output = OutputOptions("markdown", file, quiet=True, verbose=False, color=None)
    told = "look at   docs/CHANGELOG.md:3: the entry is at the top\n"
    rehearsals = [Rehearsal(outcome, tree, tree)]
    rehearsal_views.write(rehearsals, rehearsed_queue(rehearsals), project, output)
    assert file.read_text(encoding="utf-8").count(told) == 1
    migration_views.write(RunOutcome((outcome,)), project, replace(output, output_format="full"))
    assert file.read_text(encoding="utf-8").count(told) == 1
    module = migration_views.document(RunOutcome((outcome,)))["modules"][0]
    assert [len(step["notices"]) for step in module["steps"]] == [1, 1]
