"""Workflow files and the action: their shape, and the action's commands run as they stand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from tests.support.generated_services import DONE, break_import_policy, commit
from tests.support.git_trees import git

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
SCHEMA = json.loads((Path(__file__).parent / "workflows.schema.json").read_text())


def _document(file: Path) -> Any:
    return YAML(typ="safe").load(file.read_text(encoding="utf-8"))


def _validate(document: Any, kind: str) -> None:
    schema = {"$ref": f"#/$defs/{kind}", "$defs": SCHEMA["$defs"]}
    jsonschema.Draft202012Validator(schema).validate(document)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_workflow_has_the_shape_of_one(file: Path) -> None:
    _validate(_document(file), "workflow")


def test_action_has_the_shape_of_one() -> None:
    _validate(_document(ROOT / "action.yml"), "action")


@pytest.mark.parametrize(
    "broken",
    [
        {"on": "push", "jobs": {"a": {"runs-on": "x", "steps": [{"run": "a", "uses": "b/c@v1"}]}}},
        {"on": "push", "jobs": {"a": {"runs-on": "x", "step": []}}},
        {"on": "push", "jobs": {}},
        {"jobs": {"a": {"runs-on": "x", "steps": [{"run": "a"}]}}},
    ],
)
def test_schema_can_fail(broken: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        _validate(broken, "workflow")


def test_no_expression_stands_inside_a_script() -> None:
    """What a branch or an input is called must not become shell code."""
    for step in _document(ROOT / "action.yml")["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_action_asks_for_no_token() -> None:
    assert "token" not in (ROOT / "action.yml").read_text().lower()


class _Runner:
    """Runs the action's own shell steps in a service, as a runner does."""

    def __init__(self, service: Path, folder: Path, **inputs: str) -> None:
        self.service = service
        self.folder = folder
        self.action = _document(ROOT / "action.yml")
        defaults = {name: each.get("default", "") for name, each in self.action["inputs"].items()}
        self.values = {f"inputs.{name}": value for name, value in (defaults | inputs).items()}
        folder.mkdir()
        self.summary = folder / "summary.md"

    def run(self) -> tuple[int, str]:
        """The first exit code that is not 0, and everything that was printed."""
        printed = ""
        for step in self.action["runs"]["steps"]:
            if "run" not in step or step["name"] == "Install refactor-kit":
                continue
            outputs = self.folder / "outputs"
            outputs.write_text("")
            done = self._step(step, outputs)
            printed += done.stdout + done.stderr
            if done.returncode:
                return done.returncode, printed
            for line in outputs.read_text().splitlines():
                name, _, value = line.partition("=")
                self.values[f"steps.{step['id']}.outputs.{name}"] = value
        return 0, printed

    def _step(self, step: Mapping[str, Any], outputs: Path) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(outputs),
            "CI": "true",
            **{name: self._resolved(value) for name, value in step.get("env", {}).items()},
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.service / self._resolved(step["working-directory"]),
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def _resolved(self, value: str) -> str:
        return re.sub(r"\$\{\{ *(\S+?) *\}\}", lambda match: self.values.get(match[1], ""), value)


def test_action_writes_summary_page_and_badge(service: Path, tmp_path: Path) -> None:
    commit(service, "Another")
    runner = _Runner(service, tmp_path / "runner", since="HEAD~1")

    code, printed = runner.run()

    assert (code, printed) == (0, "")
    assert "What this changes since" in runner.summary.read_text()
    page = Path(runner.values["steps.page.outputs.page"])
    assert {file.name for file in page.iterdir()} == {
        "badge.json",
        "badge.svg",
        "index.html",
        "status.json",
    }
    assert json.loads((page / "badge.json").read_text())["message"] == "2 of 4"


def test_action_fails_on_a_regression_after_the_page_is_written(
    service: Path, tmp_path: Path
) -> None:
    break_import_policy(service, DONE)
    runner = _Runner(service, tmp_path / "runner", since="")

    code, printed = runner.run()

    assert code == 1
    assert f"::error file=api/routes/{DONE}_routes.py,line=" in printed
    assert (tmp_path / "runner" / "refactor-status" / "index.html").exists()


def test_action_fails_on_what_check_finds(service: Path, tmp_path: Path) -> None:
    """An allowance without an end: no criterion of a module, so that `status` says nothing."""
    allowance = service / f".refactor-kit/allowances/{DONE}.toml"
    allowance.parent.mkdir(exist_ok=True)
    allowance.write_text('[[allow]]\ncheck = "no-transient-files"\npath = "a.pyc"\n')
    runner = _Runner(service, tmp_path / "runner", since="")

    code, printed = runner.run()

    assert code == 1
    assert f".refactor-kit/allowances/{DONE}.toml:1:1: allowances-are-current" in printed
    assert (tmp_path / "runner" / "refactor-status" / "index.html").exists()


@pytest.mark.parametrize(
    ("given", "installed"),
    [({}, "/actions/refactor-kit"), ({"package": "refactor-kit==1.2"}, "refactor-kit==1.2")],
)
def test_action_installs_the_checkout_it_was_taken_from(
    tmp_path: Path, given: Mapping[str, str], installed: str
) -> None:
    """What the script hands to ``python`` is written down instead of carried out."""
    runner = _Runner(tmp_path, tmp_path / "runner", **given)
    runner.values["github.action_path"] = "/actions/refactor-kit"
    (step,) = [each for each in runner.action["runs"]["steps"] if "Install" in each["name"]]
    words = f'python() {{ printf "%s\\n" "$@"; }}\n{step["run"]}'

    done = runner._step({**step, "run": words, "working-directory": ""}, tmp_path / "outputs")

    assert done.stdout.splitlines()[-2:] == ["--", installed]


def test_action_goes_on_where_the_base_is_not_in_the_clone(service: Path, tmp_path: Path) -> None:
    runner = _Runner(service, tmp_path / "runner", since="0" * 40)

    code, printed = runner.run()

    assert code == 0
    assert "::notice" in printed
    assert "fetch-depth 0" in printed


def test_strange_reference_stays_one_word(service: Path, tmp_path: Path) -> None:
    git(service, "branch", "a;touch${IFS}owned")
    runner = _Runner(service, tmp_path / "runner", since="a;touch${IFS}owned")

    assert runner.run()[0] == 0
    assert not (service / "owned").exists()
