"""Modules of many kinds in one service: all migrate, once their questions are answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.asset_services import commit, contents, run, settle

from .added_lines import added_lines
from .mixed import MODULES, write_service
from .test_large_service import passed, served

_SCREEN = 45
_LONGEST_GUARD = 60


def configured(root: Path, modules: Sequence[str], level: str) -> dict[str, bytes]:
    """The service with what `init` writes and one round of answers; its contents then."""
    write_service(root, modules)
    commit(root)
    assert run(root, "init").code == 0
    file = root / "refactor-kit.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('proof = "replay"', f'proof = "{level}"'), encoding="utf-8")
    asked = run(root, "plan", "--all", "--output-format", "json", "-q").json()["modules"]
    settle(root, [decision for module in asked for decision in module["decisions"]])
    commit(root)
    return contents(root)


@pytest.mark.parametrize(
    ("modules", "level"),
    [
        (("lease", "digest"), "openapi"),
        pytest.param(MODULES, "replay", marks=pytest.mark.slow),
    ],
    ids=["sample", "all"],
)
def test_all_kinds_migrate_and_are_taken_back(
    modules: Sequence[str], level: str, tmp_path: Path
) -> None:
    before = configured(tmp_path, modules, level)
    paths, tests = served(tmp_path), passed(tmp_path)

    ran = run(tmp_path, "migrate", "--all", "--output-format", "json", "-q")

    outcomes = {module["name"]: module["outcome"] for module in ran.json()["modules"]}
    assert outcomes == dict.fromkeys(modules, "migrated"), ran.out
    assert served(tmp_path) == paths
    assert passed(tmp_path) >= tests + len(modules)
    assert run(tmp_path, "check").code == 0
    guard = run(tmp_path, "status", "--output-format", "json").json()["guard"]
    assert (guard["scope"], guard["allowances"]) == ("global", 0)
    _assert_reviewable(tmp_path, modules, ran.json()["modules"])
    assert run(tmp_path, "undo", "--all").code == 0
    assert contents(tmp_path) == before


def _assert_reviewable(root: Path, modules: Sequence[str], told: Sequence[Any]) -> None:
    """The difference is one that a colleague reads."""
    lines = added_lines(root)
    assert lines.total() <= 400 + 320 * len(modules), lines
    for module in told:
        for step in module["steps"]:
            assert all(step["reasons"][path] for path in step["changed"])
    for name in modules:
        page = root / f"docs/modules/{name}/migration.md"
        assert len(page.read_text(encoding="utf-8").splitlines()) <= _SCREEN, page
    for guard in root.glob("tests/test_*_public_names.py"):
        assert len(guard.read_text(encoding="utf-8").splitlines()) <= _LONGEST_GUARD
        assert re.search("Written by refactor-kit", guard.read_text(encoding="utf-8"))
