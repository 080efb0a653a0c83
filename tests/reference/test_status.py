"""What ``status`` says of the reference service: at its head, one module on, and broken by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.reference_service import PENDING, commit_all, git, tool

ROUTES = "api/routes/session_manager_routes.py"
DEEP = "from schemas.session_manager_start.session_manager_start import SessionStartRequest"
Criterion = tuple[str, int, str]


def status_of(root: Path, *arguments: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(
        tool(root, "status", "--output-format", "json", *arguments).stdout
    )
    return answer


def module_of(status: dict[str, Any], name: str) -> dict[str, Any]:
    return next(module for module in status["modules"] if module["name"] == name)


def criteria(status: dict[str, Any], *states: str) -> Iterator[Criterion]:
    for module in status["modules"]:
        for step in module["steps"]:
            for criterion in step["criteria"]:
                if criterion["state"] in states:
                    yield module["name"], step["number"], criterion["name"]


def test_head_has_two_of_five_and_names_what_is_next(head: Path) -> None:
    status = status_of(head)

    states = {module["name"]: module["state"] for module in status["modules"]}
    assert states == {
        **dict.fromkeys(("text_normalizer", "task_queue"), "migrated"),
        **dict.fromkeys(PENDING, "pending"),
    }
    for name in PENDING:
        assert module_of(status, name)["next_command"] == f"refactor-kit migrate {name}"
    guard = status["guard"]
    assert (guard["scope"], guard["migrated"], guard["total"]) == ("migrated", 2, 5)
    assert (guard["until_widening"], guard["allowances"]) == (1, 0)
    assert status["totals"]["findings_in_scope"] == 0
    assert status["totals"]["findings_outside_scope"] > 0

    shown = tool(head, "status").stdout
    assert "2 of 5" in shown
    assert "refactor-kit migrate session_manager" in shown


def test_a_field_that_changed_waits_for_verify(head: Path) -> None:
    """It may be meant: the lock and the contract are stale, nothing is broken."""
    schema = head / "schemas/text_normalizer/text_normalizer.py"
    text = schema.read_text()
    schema.write_text(text.replace("    text: str", "    extra: int = 0\n    text: str", 1))
    assert schema.read_text() != text

    status = status_of(head)

    stale = {name for module, _, name in criteria(status, "stale") if module == "text_normalizer"}
    assert {"public-names-are-locked", "contract-is-current"} <= stale
    assert [*criteria(status, "failed")] == []


def test_one_module_more_widens_the_guard(three: Path) -> None:
    status = status_of(three, "--since", "HEAD~1")

    assert module_of(status, "session_manager")["state"] == "migrated"
    assert [*criteria(status, "failed", "stale", "unproved")] == []
    guard = status["guard"]
    assert (guard["scope"], guard["migrated"], guard["until_widening"]) == ("project", 3, 2)
    owners = {allowance["module"] for allowance in status["allowances"]}
    assert owners == {"memory_store", "report_builder"}
    assert guard["allowances"] == len(status["allowances"])
    moves = {move["name"]: move["direction"] for move in status["change"]["moves"]}
    assert moves == {"session_manager": "forward"}
    gone = {finding["module"] for finding in status["change"]["findings_gone"]}
    assert gone == {"session_manager"}
    assert "3 of 5" in tool(three, "status").stdout
    tool(three, "status", "--fail-on", "regressed,stale,unproved,unlocked,widening-due,findings")


def test_a_deep_import_by_hand_fails_its_cell_and_says_where(three: Path) -> None:
    sound = {each[:2] for each in criteria(status_of(three), "failed")}
    assert sound == set()
    line = append(three / ROUTES, f"{DEEP}\nHELD = SessionStartRequest\n")

    status = status_of(three)

    assert set(criteria(status, "failed")) == {
        ("session_manager", 7, "routes-import-only-public-schemas")
    }
    assert {each[0] for each in criteria(status, "stale")} == {"session_manager"}
    assert_regressed(three, "session_manager", "routes-import-only-public-schemas", ROUTES, line)


def test_a_retired_file_that_comes_back_fails_its_cell(three: Path) -> None:
    old = three / "api/routes/session_manager_end_routes.py"
    old.write_text("router = None\n", encoding="utf-8")

    status = status_of(three)

    failed = set(criteria(status, "failed"))
    assert ("session_manager", 9, "no-reference-to-retired-modules") in failed
    assert {(name, number) for name, number, _ in failed} == {("session_manager", 9)}
    path = "api/routes/session_manager_end_routes.py"
    assert_regressed(three, "session_manager", "no-reference-to-retired-modules", path, 1)


def test_a_public_name_taken_away_fails_what_rests_on_it(three: Path) -> None:
    file = three / "schemas/__init__.py"
    source = file.read_text(encoding="utf-8")
    file.write_text(
        "\n".join(line for line in source.split("\n") if '"SessionManagerEndInput"' not in line),
        encoding="utf-8",
    )

    failed = set(criteria(status_of(three), "failed"))

    assert ("session_manager", 7, "public-names-are-exported") in failed
    assert {name for name, _, _ in failed} == {"session_manager"}


def test_the_commit_that_broke_it_is_named(three: Path) -> None:
    append(three / ROUTES, f"{DEEP}\nHELD = SessionStartRequest\n")
    commit_all(three, "Hurry")
    (three / "notes.txt").write_text("later\n", encoding="utf-8")
    commit_all(three, "Later")
    culprit = git(three, "rev-parse", "HEAD~1").decode().strip()

    found = json.loads(tool(three, "status", "--regressed", "--output-format", "json").stdout)

    broken = {(each["module"], each["commit"]) for each in found["regressions"]}
    assert broken == {("session_manager", culprit)}


@pytest.mark.parametrize("view", ["markdown", "github", "junit"])
def test_every_view_names_the_broken_criterion(three: Path, view: str) -> None:
    append(three / ROUTES, f"{DEEP}\nHELD = SessionStartRequest\n")

    shown = tool(three, "status", "--output-format", view).stdout

    assert "routes-import-only-public-schemas" in shown
    assert ROUTES in shown.replace("\\", "")


def append(file: Path, text: str) -> int:
    """The line that ``text`` begins in."""
    source = file.read_text(encoding="utf-8")
    file.write_text(f"{source}\n{text}", encoding="utf-8")
    return source.count("\n") + 2


def assert_regressed(root: Path, module: str, criterion: str, path: str, line: int) -> None:
    assert module_of(status_of(root), module)["state"] == "regressed"
    answer = tool(root, "status", "--fail-on", "regressed", expect=1)
    told = answer.stderr.replace("\n", " ")
    assert f"{module} is regressed" in told
    assert criterion in told
    assert f"{path}:{line}" in told
    assert tool(root, "status").returncode == 0
