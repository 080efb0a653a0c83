"""A generator as people write it: what it does is found in the plan, decided once, and proved."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.asset_services import commit, contents, copy_service, run, settle

from .interpreters import older_python, this_python

SCRIPT = "scripts/generate_from_master.py"
RAISE, CLEAR = (f"schemas/{name}/{name}.py" for name in ("alarm_raise", "alarm_clear"))
SEEN = {
    "example-names.example_log": [f"{RAISE}:14", f"{CLEAR}:19"],
    "example-names.example_request": [f"{RAISE}:10", f"{CLEAR}:10"],
    "generator-repairs.goes-on": [f"{SCRIPT}:59"],
    "generator-repairs.own-classes": [f"{SCRIPT}:24", f"{RAISE}:3", f"{CLEAR}:3"],
    "generator-repairs.root-path": [f"{SCRIPT}:16"],
}


def planned(root: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """The decisions of each module by their keys."""
    found = run(root, "plan", "--all", "--output-format", "json").json()["modules"]
    return {each["name"]: {asked["key"]: asked for asked in each["decisions"]} for each in found}


def test_plan_names_the_lines_and_shows_each_patch(tmp_path: Path) -> None:
    root = copy_service("master", tmp_path)
    assert run(root, "init", "--no-exec").code == 0
    decisions = planned(root)
    places = {
        key: [f"{seen['path']}:{seen['line']}" for seen in asked["seen"]]
        for key, asked in decisions["alarm"].items()
    }
    assert {key: sorted(seen) for key, seen in places.items()} == {
        key: sorted(seen) for key, seen in SEEN.items()
    }
    first = {key: asked["choices"][0] for key, asked in decisions["alarm"].items()}
    assert first["example-names.example_log"]["toml"] == (
        '[example-names]\noutput = ["example_log"]\n'
    )
    assert "+            FAILURES.append(error)" in first["generator-repairs.goes-on"]["patch"]
    assert "+sys.path.insert(0, " in first["generator-repairs.root-path"]["patch"]
    assert "obj.__module__ == module.__name__" in first["generator-repairs.own-classes"]["patch"]
    assert decisions["badge"]["badge.lacking-artifacts"]["choices"][0]["toml"] == (
        '[modules.badge]\nlacking-artifacts = ["badge_output_example.json"]\n'
    )
    assert "generator-repairs.root-path" not in decisions["crate"]
    settle(root, [asked for module in decisions.values() for asked in module.values()])
    assert planned(root) == {"alarm": {}, "badge": {}, "crate": {}}


@pytest.mark.slow
@pytest.mark.parametrize("python", [this_python, older_python])
def test_pasted_decisions_are_applied_and_proved(
    python: Callable[[Path], Path], tmp_path: Path
) -> None:
    root = copy_service("master", tmp_path)
    assert run(root, "init").code == 0
    file = root / "refactor-kit.toml"
    target = python(tmp_path)
    text = file.read_text(encoding="utf-8")
    file.write_text(f'target-python = "{target}"\n{text}', encoding="utf-8")
    settle(root, [asked for module in planned(root).values() for asked in module.values()])
    commit(root)
    before = contents(root)
    done = run(root, "migrate", "--all")
    assert done.code == 0, done.out + done.err
    after = contents(root)
    for name in ("input", "output"):
        kept = f"schemas/crate/crate_{name}_example.json"
        assert after[kept] == before[kept]
    assert b'"to": "tower"' in after["schemas/alarm_raise/alarm_raise_input_example.json"]
    assert b"Addressed" not in after["schemas/alarm_raise/alarm_raise_schema.json"]
    assert "schemas/badge/badge_output_example.json" not in after
    told = after["docs/modules/badge/migration.md"].decode()
    assert "not generated, as the configuration or the classes say: badge_output_example" in told
    commit(root)
    assert run(root, "migrate", "--all").code == 0
    assert contents(root) == after
    assert run(root, "verify").code == 0
    _assert_runs_as_a_person_runs_it(root, target)


def _assert_runs_as_a_person_runs_it(root: Path, python: Path) -> None:
    environment = {"PATH": os.environ["PATH"]}
    for name, code in (("alarm_raise", 0), ("unknown", 1)):
        done = subprocess.run(
            [str(python), SCRIPT, name], cwd=root, env=environment, check=False, capture_output=True
        )
        assert done.returncode == code, done.stderr
