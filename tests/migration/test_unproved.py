"""What is written without a proof is told as unproved, in the same words by every view."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests.support.git_trees import make_git_tree
from tests.support.reference_service import tool
from tests.support.service_files import SERVICE

MODULE = "session_manager"
CONFIGURATION = """
    {proof}
    [modules.session_manager]
    parts = ["session_manager_start", "session_manager_end"]
    app-layout = "package"
"""
OF_GENERATOR = ("examples-match-artifacts", "generator-imports-parts", "generator-succeeds")
#: The views of the status that tell one criterion a line.
VIEWS = ("full", "json", "markdown", "junit", "github")


def service(root: Path, proof: str = "") -> Path:
    files = {name: dedent(text).lstrip() for name, text in SERVICE.items()}
    configuration = dedent(CONFIGURATION).format(proof=proof)
    return make_git_tree(root, {**files, "refactor-kit.toml": configuration})


def migrated(root: Path, *options: str) -> dict[str, Any]:
    answer = tool(root, "migrate", MODULE, *options, "--output-format", "json")
    outcome: dict[str, Any] = json.loads(answer.stdout)["modules"][0]
    return outcome


def status(root: Path) -> dict[str, Any]:
    answer = tool(root, "status", MODULE, "--output-format", "json")
    module: dict[str, Any] = json.loads(answer.stdout)["modules"][0]
    return module


@pytest.mark.parametrize(("proof", "options"), [("", ["--no-exec"]), ('proof = "none"', [])])
def test_every_view_says_unproved(tmp_path: Path, proof: str, options: list[str]) -> None:
    root = service(tmp_path / "tree", proof)

    outcome = migrated(root, *options)

    told = status(root)
    assert (outcome["outcome"], told["state"]) == ("unproved", "in-progress")
    states = {step["number"]: step["state"] for step in told["steps"]}
    assert states == {step["number"]: step["state"] for step in outcome["steps"]}
    assert states[10] == "unproved"
    criteria = {each["name"]: each for step in outcome["steps"] for each in step["criteria"]}
    assert {criteria[name]["state"] for name in OF_GENERATOR} == {"n/a"}
    again = tool(root, "migrate", MODULE, *options)
    assert again.stdout.startswith(f"{MODULE}: unproved\n")
    assert "nothing was written" in again.stdout


@pytest.fixture(scope="session")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated at the level ``import``, after a run that proved nothing."""
    root = service(tmp_path_factory.mktemp("proved") / "tree", 'proof = "import"')
    migrated(root, "--no-exec")
    assert migrated(root)["outcome"] == "migrated"
    return root


def test_a_later_run_proves_what_there_is_to_prove(proved: Path) -> None:
    assert status(proved)["state"] == "migrated"
    assert migrated(proved)["outcome"] == "unchanged"
    assert migrated(proved, "--no-exec")["outcome"] == "unchanged"
    page = (proved / "docs/modules/session_manager/migration.md").read_text()
    assert "5 proofs: 2 proved, 3 not run at level import." in page
    assert "no generator is configured: generator-imports-parts" in page


def test_nothing_is_called_proved_that_had_nothing_to_look_at(proved: Path) -> None:
    answer = tool(proved, "verify", MODULE).stdout
    sentence = re.search(r"^  proved    (.*(?:\n {12}.*)*)", answer, re.MULTILINE)

    assert sentence is not None
    assert sentence[1].split(", ") == ["app-boots", "code-is-the-same"]
    for name in (*OF_GENERATOR, "generator-reads-internal-files-only"):
        assert f"  n/a       {name}: no generator is configured\n" in answer
    assert "  n/a       tests-green: no test-command is configured\n" in answer


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_of_the_status_calls_it_proved(proved: Path, view: str) -> None:
    told = tool(proved, "status", "--output-format", view).stdout

    lines = [line for line in told.splitlines() if any(name in line for name in OF_GENERATOR)]
    assert not [line for line in lines if re.search(r"done|proved\b|✔", line)], view


def test_the_page_tells_of_nothing_that_ran(proved: Path) -> None:
    page = tool(proved, "status", "--output-format", "html").stdout
    data = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None

    objects = list(objects_in(json.loads(data[1])))

    assert {each["state"] for each in objects if each.get("name") in OF_GENERATOR} == {"n/a"}
    assert any("app-boots" in each for each in objects)
    assert not any(name in each for each in objects for name in OF_GENERATOR)


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON document."""
    inner = list(value.values()) if isinstance(value, dict) else value
    if isinstance(value, dict):
        yield value
    for each in inner if isinstance(inner, list) else ():
        yield from objects_in(each)


@pytest.mark.parametrize("proof", ["none", "import", "openapi", "replay"])
def test_a_plan_says_what_will_be_proved(tmp_path: Path, proof: str) -> None:
    root = service(tmp_path / "tree", f'proof = "{proof}"')

    plan = tool(root, "plan", MODULE).stdout

    assert "- [x] generator-succeeds: n/a, no generator is configured" in plan
    assert "- [x] tests-green: n/a, no test-command is configured" in plan
    assert ("endpoints-respond (proved by running" in plan) == (proof == "replay")
    assert ("app-boots (not proved: needs proof = 'import'" in plan) == (proof == "none")
