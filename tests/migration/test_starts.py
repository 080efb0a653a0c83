"""How often a whole migration starts the target's interpreter, and what for."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.proof.target.warm import WarmProcess
from refactor_kit.records.evidence import ProofRecord, read_evidence
from tests.support.reference_service import commit_all, counting_python, git, tool

MODULE = "session_manager"
_TESTS = 'test-command = ["python", "-m", "pytest", "-q", "tests/service/test_health.py"]'


@pytest.fixture
def starts(before: Path, tmp_path: Path) -> Path:
    """The service with an interpreter that writes a line into this file each time it starts."""
    log = tmp_path / "starts"
    python = counting_python(tmp_path / "environment", log)
    _configure(before, f"target-python = {json.dumps(str(python))}\n{_TESTS}")
    return log


def test_the_target_is_started_for_what_is_learned_from_a_start(third_run: Path) -> None:
    counted = _counted(third_run / "starts")
    assert counted["tests"] == 2
    if WarmProcess.is_possible():
        assert sum(counted.values()) <= 8
        assert not counted.keys() & {"server", "generator"}
    outcome = json.loads((third_run / "outcome.json").read_text())
    # The tests ran on the tree of step 9: that is where the evidence says so of both steps.
    steps = {each["number"]: each for each in outcome["modules"][0]["steps"]}
    for number in (8, 9):
        told = {each["name"]: each["state"] for each in steps[number]["criteria"]}
        assert (steps[number]["state"], told["tests-green"]) == ("done", "done")
        assert _tests_green(third_run / "service", "", number).state == "passed"


@pytest.mark.slow
def test_the_tests_run_on_each_tree_that_somebody_gets(before: Path, starts: Path) -> None:
    tool(before, "migrate", MODULE, "--to", "8")
    assert _counted(starts)["tests"] == 2
    assert _tests_green(before, "", 8).state == "passed"
    tool(before, "undo", MODULE)
    starts.unlink()

    tool(before, "migrate", MODULE, "--commit=step")
    assert _counted(starts)["tests"] == 3
    commit = git(before, "log", "-1", "--format=%H", "--grep", "step 8").decode().strip()
    assert _tests_green(before, commit, 8).state == "passed"


@pytest.mark.slow
def test_what_an_undo_leaves_is_not_called_tested(before: Path, starts: Path) -> None:
    tool(before, "migrate", MODULE)
    tool(before, "undo", MODULE, "--from", "9")
    record = _tests_green(before, "", 8)
    assert record.state == "unproved"
    assert record.detail == "the tests run at step 9, on the tree that it leaves"
    assert "tests run at step 9" in tool(before, "status", MODULE).stdout
    starts.unlink()

    tool(before, "migrate", MODULE, "--to", "8")
    assert _counted(starts)["tests"] == 2
    assert _tests_green(before, "", 8).state == "passed"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("holds", "failing"),
    [
        pytest.param('"SessionManagerEndInput" not in schemas.__all__', [8, 9], id="from step 7"),
        pytest.param('len([*Path("api/routes").glob("session_*")]) > 1', [9], id="from step 9"),
    ],
)
def test_tests_that_fail_are_told_where_they_begin_to(
    before: Path, starts: Path, holds: str, failing: list[int]
) -> None:
    test = f"from pathlib import Path\n\nimport schemas\n\n\ndef test_it():\n    assert {holds}\n"
    (before / "tests/service/test_health.py").write_text(test)
    commit_all(before, "test")

    done = tool(before, "migrate", MODULE, "--output-format", "json", expect=1)

    steps = json.loads(done.stdout)["modules"][0]["steps"]
    states = {
        step["number"]: each["state"]
        for step in steps
        for each in step["criteria"]
        if each["name"] == "tests-green"
    }
    assert states == {number: "failed" if number in failing else "done" for number in (8, 9)}
    assert f"--to {failing[0] - 1}" in done.stdout
    assert git(before, "status", "--porcelain") == b""
    # What is known of a tree is not asked again.
    assert _counted(starts)["tests"] == 3


def _configure(root: Path, lines: str) -> None:
    file = root / "pyproject.toml"
    kept = [line for line in file.read_text().splitlines() if not line.startswith("test-command")]
    place = kept.index("[tool.refactor-kit]") + 1
    file.write_text("\n".join([*kept[:place], *lines.splitlines(), *kept[place:]]) + "\n")
    commit_all(root, "configuration")


def _counted(log: Path) -> Counter[str]:
    kinds = {"pytest": "tests", "generate_schemas": "generator", "uvicorn": "server"}
    lines = log.read_text().splitlines()
    return Counter(
        next((kind for word, kind in kinds.items() if word in line), "looks") for line in lines
    )


def _tests_green(root: Path, commit: str, number: int) -> ProofRecord:
    """How the proof ``tests-green`` of a step ended, by the evidence of a commit or of the tree."""
    path = f".refactor-kit/evidence/{MODULE}.json"
    content = git(root, "show", f"{commit}:{path}") if commit else (root / path).read_bytes()
    evidence = read_evidence(MemoryTree({path: content}), MODULE)
    assert evidence is not None
    return evidence.steps[number].proofs["tests-green"]
