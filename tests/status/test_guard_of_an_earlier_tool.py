"""A tree that an earlier version of the tool migrated, with its generated test of the guard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.codemods.test_guard_versions import EARLIER, NOW
from tests.support.reference_fixtures import head
from tests.support.reference_service import commit_all, git, tool

__all__ = ["head"]

POLICY = "tests/service/test_import_policy.py"
WRITTEN = "written by an earlier refactor-kit: tests/service/test_import_policy.py"


def _edited(root: Path, now: str, then: str) -> Path:
    file = root / POLICY
    text = file.read_text()
    assert now in text
    file.write_text(text.replace(now, then))
    commit_all(root, "as it was")
    return root


@pytest.fixture
def older(head: Path) -> Path:
    return _edited(head, NOW, EARLIER)


def test_it_is_stale_and_never_regressed(older: Path) -> None:
    answer = json.loads(tool(older, "status", "text_normalizer", "--output-format", "json").stdout)
    (module,) = answer["modules"]
    told = {each["name"]: each for step in module["steps"] for each in step["criteria"]}

    assert module["state"] == "migrated"
    assert told["write-guard-tests"]["state"] == "stale"
    assert told["write-guard-tests"]["detail"] == WRITTEN
    assert module["next_command"] == "refactor-kit migrate text_normalizer"
    tool(older, "status", "--fail-on", "regressed")
    tool(older, "status", "--fail-on", "stale", expect=1)


def test_the_next_migration_plans_it_anew_and_asks_for_no_acceptance(older: Path) -> None:
    plan = tool(older, "plan", "session_manager", "--no-exec").stdout
    assert "Refusals" not in plan
    assert f"+++ b/{POLICY}" in plan
    tool(older, "plan", "text_normalizer", "--no-exec")


def test_what_somebody_edited_is_regressed_as_before(head: Path) -> None:
    _edited(head, "if is_internal(name) and not excused", "if excused")
    answer = json.loads(tool(head, "status", "text_normalizer", "--output-format", "json").stdout)
    assert answer["modules"][0]["state"] == "regressed"


@pytest.mark.slow
def test_verify_says_the_same_and_migrate_settles_it_for_all_modules(older: Path) -> None:
    verified = tool(older, "verify", "text_normalizer").stdout
    assert f"write-guard-tests (step 8): {WRITTEN}" in verified
    assert "next      refactor-kit migrate text_normalizer\n" in verified
    assert "--accept" not in verified

    tool(older, "migrate", "text_normalizer")

    assert set(git(older, "diff", "--name-only").decode().split()) == {
        POLICY,
        ".refactor-kit/evidence/text_normalizer.json",
        "docs/modules/text_normalizer/migration.md",
    }
    tool(older, "status", "--fail-on", "regressed,stale")
    assert "verified" in tool(older, "verify", "text_normalizer").stdout
