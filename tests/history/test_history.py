from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from benchmarks.generate_service import migration_files, write_evidence, write_files
from refactor_kit.cli.boundary import run
from refactor_kit.history import build_history, find_regressions, open_objects, status_at
from refactor_kit.history.step_changes import UNCOMMITTED, find_step_changes
from refactor_kit.records.evidence import evidence_path
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.reporters.status.history import write_history
from refactor_kit.runtime.errors import Refused, UsageError
from tests.support.generated_services import (
    ALSO_DONE,
    DONE,
    NAMES,
    PENDING,
    break_import_policy,
    commit,
    project_of,
    routes_of,
    status_of,
)
from tests.support.git_trees import git


def _migrate_next(root: Path) -> str:
    write_files(root, migration_files(NAMES, 2))
    write_evidence(root, [PENDING])
    return commit(root, f"Migrate {PENDING}")


def _history(root: Path) -> list[tuple[int, int, int]]:
    project = project_of(root)
    points = build_history(project, open_objects(project)).points
    return [(point.unfinished, point.findings, point.regressed) for point in points]


def test_old_tree_is_read_without_a_checkout(service: Path) -> None:
    first = git(service, "rev-parse", "HEAD").strip()
    _migrate_next(service)
    project = project_of(service)
    before = git(service, "status", "--porcelain")

    begun: list[str] = []
    status = status_at(
        project, open_objects(project), first, begun=lambda module: begun.append(module.name)
    )

    assert begun == [module.name for module in status.modules]
    assert status.commit == first
    assert [module.state for module in status.modules].count("migrated") == 2
    assert git(service, "status", "--porcelain") == before


def test_status_of_head_equals_the_one_of_the_work_tree(service: Path) -> None:
    project = project_of(service)
    old = status_at(project, open_objects(project), "HEAD")
    now = status_of(service)

    assert [module.steps for module in old.modules] == [module.steps for module in now.modules]
    assert (old.guard, old.totals, old.findings) == (now.guard, now.totals, now.findings)


def test_history_burns_down_and_names_what_rose(service: Path) -> None:
    _migrate_next(service)
    break_import_policy(service, DONE)
    commit(service, "Break it")

    assert _history(service) == [(2, 4, 0), (1, 2, 0), (2, 3, 1)]


def test_history_is_the_same_from_the_cache(service: Path) -> None:
    _migrate_next(service)
    cold = _history(service)
    folder = service / ".git" / "refactor-kit" / "history"

    assert len(list(folder.glob("*.json"))) == 1
    assert _history(service) == cold


def test_damaged_cache_only_costs_time(service: Path) -> None:
    cold = _history(service)
    for file in (service / ".git" / "refactor-kit" / "history").glob("*.json"):
        points = json.loads(file.read_text())
        file.write_text(json.dumps({key: {"scope": 1} for key in points}))

    assert _history(service) == cold


def test_history_from_memory_equals_one_made_anew(service: Path) -> None:
    """What is kept from commit to commit must not hide a change."""
    _migrate_next(service)
    break_import_policy(service, DONE)
    commit(service, "Break it")
    (service / "docs" / "note.md").write_text(f"See api/routes/{ALSO_DONE}_open_routes.py\n")
    commit(service, "Name a retired file")
    project = project_of(service)
    objects = open_objects(project)

    points = build_history(project, objects).points

    for point in points:
        anew = status_at(project, objects, point.commit)
        assert point.regressed == anew.totals.regressed
        assert point.findings_outside_scope == anew.totals.findings_outside_scope
        assert [(each.module, each.step) for each in point.failed] == [
            (module.name, step.number)
            for module, step, criterion in anew.states()
            if criterion.state == "failed"
        ]


def test_commit_with_unreadable_evidence_is_skipped_and_said(service: Path) -> None:
    file = service / ".refactor-kit" / "evidence" / f"{DONE}.json"
    kept = file.read_bytes()
    file.write_text("<<<<<<< ours")
    damaged = commit(service, "Damage it")
    file.write_bytes(kept)
    commit(service, "Repair | <it> @all")
    project = project_of(service)

    history = build_history(project, open_objects(project))
    said = io.StringIO()
    with redirect_stdout(said):
        write_history(history, OutputOptions("markdown", None, False, False, None))

    assert [point.subject for point in history.points] == ["Begin", "Repair | <it> @all"]
    assert "1 commit cannot be judged" in said.getvalue()
    assert "Repair \\| &lt;it&gt; @\N{ZERO WIDTH JOINER}all |" in said.getvalue()
    assert [each.commit for each in history.skipped] == [damaged]
    assert f"evidence/{DONE}.json" in history.skipped[0].reason


def test_changed_rules_are_a_break(service: Path) -> None:
    file = service / "refactor-kit.toml"
    file.write_text("widen-after = 2\n" + file.read_text())
    commit(service, "Widen earlier")
    file.write_text("# A remark.\n" + file.read_text())
    commit(service, "Remark on it")
    project = project_of(service)

    points = build_history(project, open_objects(project)).points

    assert [point.rules_changed for point in points] == [False, True, False]


def test_history_follows_first_parents(service: Path) -> None:
    git(service, "checkout", "--quiet", "-b", "side")
    commit(service, "On the side")
    git(service, "checkout", "--quiet", "main")
    commit(service, "On main")
    git(service, "merge", "--quiet", "--no-ff", "--message=Merge it", "side")
    project = project_of(service)

    subjects = [point.subject for point in build_history(project, open_objects(project)).points]

    assert subjects == ["Begin", "On main", "Merge it"]


def test_shallow_clone_is_said_so_with_the_remedy(service: Path, tmp_path: Path) -> None:
    commit(service, "Another")
    clone = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{service}", str(clone))
    project = project_of(clone)
    objects = open_objects(project)

    history = build_history(project, objects)

    assert history.shallow
    assert "git fetch --unshallow" in history.remedy
    with pytest.raises(UsageError) as caught:
        objects.resolve("HEAD~1")
    assert "shallow" in caught.value.remedy


@pytest.mark.parametrize(
    "reference",
    ["--help", "--output=/tmp/x", "-h", "", "no such", "HEAD\nHEAD", "a\0b", "HEAD:api"],
)
def test_strange_reference_is_an_error_and_never_an_option(service: Path, reference: str) -> None:
    with pytest.raises(UsageError, match="git knows no commit"):
        open_objects(project_of(service)).resolve(reference)


def test_without_git_history_is_refused(service: Path) -> None:
    (service / ".git").rename(service / "no-git")

    with pytest.raises(Refused):
        open_objects(project_of(service))


def test_service_in_a_folder_below_is_found_in_old_trees(service: Path, tmp_path: Path) -> None:
    top = tmp_path / "mono"
    top.mkdir()
    (service / ".git").rename(top / ".git")
    service.rename(top / "shop")
    commit(top, "Move it below")

    assert _history(top / "shop")[-1] == (2, 4, 0)


def test_links_within_the_tree_are_followed(service: Path) -> None:
    (service / "docs" / "link.md").symlink_to("CHANGELOG.md")
    (service / "docs" / "out.md").symlink_to("/etc/hostname")
    commit(service, "Link")
    objects = open_objects(project_of(service))
    tree = objects.tree(objects.resolve("HEAD"))

    assert tree.read("docs/link.md") == tree.read("docs/CHANGELOG.md")
    assert "docs/out.md" not in tree


def test_culprit_of_a_regression_is_named(service: Path) -> None:
    commit(service, "Before")
    break_import_policy(service, DONE)
    culprit = commit(service, "Import deeply")
    commit(service, "After")
    project = project_of(service)

    found = find_regressions(project, open_objects(project), status_of(service))

    assert [(each.failed.module, each.failed.step) for each in found] == [(DONE, 7)]
    assert found[0].commit == culprit
    assert found[0].subject == "Import deeply"


def test_work_tree_itself_can_be_the_culprit(service: Path) -> None:
    break_import_policy(service, DONE)
    project = project_of(service)

    found = find_regressions(project, open_objects(project), status_of(service))

    assert found[0].commit == ""
    assert "not committed yet" in found[0].note


@pytest.mark.parametrize("at_head", [False, True])
def test_what_cannot_be_read_is_said_and_not_that_it_never_held(
    service: Path, at_head: bool
) -> None:
    file = service / evidence_path(DONE)
    readable = file.read_bytes()
    file.write_text("{}")
    commit(service, "Evidence of another version")
    break_import_policy(service, DONE)
    unreadable = commit(service, "Import deeply")
    file.write_bytes(readable)
    culprit = "" if at_head else commit(service, "Evidence again")
    project = project_of(service)

    found = find_regressions(project, open_objects(project), status_of(service))

    assert found[0].commit == culprit
    assert "never held" not in found[0].note
    assert f"{unreadable[:10]} and what is older cannot be judged" in found[0].note
    assert evidence_path(DONE) in found[0].note


def test_criterion_that_failed_from_the_beginning_never_held(service: Path) -> None:
    break_import_policy(service, DONE)
    git(service, "add", "--all")
    git(service, "commit", "--quiet", "--amend", "--no-edit")
    project = project_of(service)

    found = find_regressions(project, open_objects(project), status_of(service))

    assert found[0].note == "it never held since it was recorded"


def test_change_of_each_step_is_found(service: Path) -> None:
    migration = _migrate_next(service)
    project = project_of(service)

    changes, by_module = find_step_changes(project, open_objects(project), project.modules)

    assert by_module[PENDING][7] == migration
    assert by_module[DONE][7] != migration
    diff = next(change.diff for change in changes if change.key == migration)
    assert f"+++ b/api/routes/{PENDING}_routes.py" in diff


def test_uncommitted_migration_shows_the_work_tree(service: Path) -> None:
    write_files(service, migration_files(NAMES, 2))
    write_evidence(service, [PENDING])
    project = project_of(service)

    changes, by_module = find_step_changes(project, open_objects(project), project.modules)

    assert by_module[PENDING][7] == UNCOMMITTED
    assert any(change.key == UNCOMMITTED and change.diff for change in changes)


@pytest.fixture
def inside(service: Path) -> Iterator[Path]:
    here = Path.cwd()
    os.chdir(service)
    yield service
    os.chdir(here)


def test_command_says_what_changed_since(inside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _migrate_next(inside)

    assert run(["status", "--since", "HEAD~1", "--output-format", "markdown"]) == 0

    shown = capsys.readouterr().out
    assert "went forward: pending before, migrated now" in shown
    assert "0 findings new, 2 gone" in shown


def test_command_fails_on_a_regression_and_says_where(
    inside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_import_policy(inside, DONE)

    assert run(["status", "--output-format", "concise"]) == 0
    assert run(["status", "--fail-on", "regressed", "--quiet"]) == 1

    said = capsys.readouterr().err
    assert "routes-import-only-public-schemas" in said
    assert f"api/routes/{DONE}_routes.py" in said


def test_command_names_the_culprit(inside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_import_policy(inside, DONE)
    culprit = commit(inside, "Import deeply")

    assert run(["status", "--regressed"]) == 0

    assert f"broken by {culprit[:10]}" in capsys.readouterr().out


def test_command_names_the_culprit_at_a_commit_and_gates(
    inside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_import_policy(inside, DONE)
    culprit = commit(inside, "Import deeply")
    git(inside, "reset", "--quiet", "--hard", "HEAD~1")

    assert run(["status", "--regressed", "--at", culprit, "--fail-on", "regressed"]) == 1

    shown = capsys.readouterr()
    assert f"broken by {culprit[:10]}" in shown.out
    assert "step 7 failed" in shown.err


@pytest.mark.parametrize(
    "words",
    [
        ["--history", PENDING],
        ["--history", "--fail-on", "regressed"],
        ["--history", "--since", "HEAD"],
        ["--history", "--by", "owner"],
        ["--history", "--regressed"],
        ["--history", "--output-format", "sarif"],
        ["--regressed", "--since", ""],
        ["--regressed", "--output-format", "junit"],
        ["--by", "owner", "--output-format", "github"],
        ["--at", ""],
        ["--fail-on", "allowances"],
    ],
)
def test_what_cannot_be_taken_into_account_is_refused(
    inside: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["status", *words]) == 2

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err


def test_page_of_an_older_commit_shows_its_evidence(
    inside: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _migrate_next(inside)
    (inside / evidence_path(DONE)).unlink()

    page = tmp_path / "page"
    assert run(["status", "--at", "HEAD~1", "--output-format", "html", "-o", str(page)]) == 0

    text = (page / "index.html").read_text()
    data = text.partition('id="data">')[2].partition("</script>")[0]
    assert list(json.loads(data)["evidence"]) == [DONE, ALSO_DONE]
    assert f"Migrate {PENDING}" not in text


def test_result_goes_where_it_was_asked_for_or_says_why_not(
    inside: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "status.json"
    assert run(["status", "--output-format", "json", "-o", str(file)]) == 0
    assert json.loads(file.read_text())["schema_version"] == 1
    for words in (["-o", str(tmp_path)], ["-o", f"{file}/page", "--output-format", "html"]):
        assert run(["status", *words]) == 2
        assert "the result cannot be written: " in capsys.readouterr().err


def test_command_prints_history_at_a_commit(
    inside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _migrate_next(inside)

    assert run(["status", "--history", "--output-format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [point["migrated"] for point in document["points"]] == [2, 3]

    assert run(["status", "--at", "HEAD~1", "--output-format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["guard"]["migrated"] == 2


def test_command_groups_by_owner(inside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status", "--by", "owner"]) == 0

    shown = capsys.readouterr().out
    assert "team 0: 1 of 1 module migrated" in shown
    assert f"    next: refactor-kit migrate {PENDING}" in shown


def test_environment_of_a_hook_does_not_lead_elsewhere(
    service: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / ".git" / "objects"))

    assert _history(service) == [(2, 4, 0)]


def test_deleted_file_still_stands_in_the_old_tree(service: Path) -> None:
    routes_of(service, DONE).unlink()
    project = project_of(service)

    tree = open_objects(project)
    assert f"api/routes/{DONE}_routes.py" in tree.tree(tree.resolve("HEAD"))
