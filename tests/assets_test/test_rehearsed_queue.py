"""What a rehearsal of all modules calls ready is what a run then migrates, and nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.asset_services import commit, contents, run

from .large import PAIRS, SINGLE, ask, fail_in_rehearsal, refuse, write_service

FAILS, ASKS, REFUSED = "visit", "document", "parcel"
VERDICTS = {FAILS: "fails", ASKS: "decisions", REFUSED: "refused"}
OUTCOMES = {FAILS: "failed", ASKS: "refused", REFUSED: "refused"}


def troubled_service(root: Path, singles: tuple[str, ...]) -> Path:
    """A service of which three modules do not go through, each for a reason of its own."""
    write_service(root, singles)
    fail_in_rehearsal(root, FAILS)
    ask(root, ASKS)
    refuse(root, REFUSED)
    (root / ".gitignore").write_text("__pycache__/\n.pytest_cache/\n", encoding="utf-8")
    assert run(root, "init", "--no-exec").code == 0
    settings = root / "refactor-kit.toml"
    text = settings.read_text(encoding="utf-8").replace('proof = "replay"', 'proof = "openapi"')
    if not singles:
        text = text.replace("test-command =", "# test-command =")
    settings.write_text(text, encoding="utf-8")
    commit(root)
    return root


def rehearsed(root: Path) -> dict[str, dict[str, Any]]:
    """What is said of each module."""
    ran = run(root, "plan", "--rehearse", "--all", "-q", "--output-format", "json")
    assert ran.code == 1, ran.err
    assert all(each["rehearsed"] == (each["verdict"] == "applies") for each in ran.json()["queue"])
    return {each["name"]: each for each in ran.json()["queue"]}


def migrated(root: Path) -> dict[str, dict[str, Any]]:
    """What came of each module."""
    ran = run(root, "migrate", "--all", "-q", "--output-format", "json")
    assert ran.code == 1, ran.err
    return {each["name"]: each for each in ran.json()["modules"]}


def files_of(module: dict[str, Any]) -> int:
    """How many files of its own a module's run changed."""
    changed = {path for step in module["steps"] for path in step["changed"]}
    return len(changed - {path for step in module["steps"] for path in step["repository"]})


@pytest.mark.parametrize("singles", [(), pytest.param(SINGLE, marks=pytest.mark.slow)])
def test_ready_ones_are_those_that_migrate(singles: tuple[str, ...], tmp_path: Path) -> None:
    root = troubled_service(tmp_path / "tree", singles)
    subprocess.run(["git", "clone", "--quiet", root, tmp_path / "other"], check=True)
    before = contents(root)

    queue = rehearsed(root)

    assert contents(root) == before
    assert queue.keys() == {*singles, *PAIRS}
    assert {name: queue[name]["verdict"] for name in VERDICTS} == VERDICTS
    ready = {name for name in queue if queue[name]["verdict"] == "applies"}
    assert ready == queue.keys() - VERDICTS.keys()
    # Where nothing of the rehearsal is remembered it comes to the same; a sample does without.
    for tree in (root, tmp_path / "other") if singles else (root,):
        modules = migrated(tree)
        assert {name for name in modules if modules[name]["outcome"] == "migrated"} == ready
        assert {name: modules[name]["outcome"] for name in OUTCOMES} == OUTCOMES
        assert {n: files_of(modules[n]) for n in ready} == {n: queue[n]["files"] for n in ready}
        assert not any(files_of(modules[name]) for name in OUTCOMES)
    after = contents(root)
    assert after != before
    assert not singles or contents(tmp_path / "other") == after
    files = {path for path in after if path.startswith("api/routes/")}
    for module, ends in PAIRS.items():
        merged = f"api/routes/{module}_routes.py"
        parts = {f"api/routes/{module}_{end}_routes.py" for end in ends}
        assert (merged in files, parts <= files) == (
            (True, False) if module in ready else (False, True)
        )
