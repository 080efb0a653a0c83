"""A run that the tests fork says and does what the program does that a shell starts."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.nasty.service import MIGRATE, orders_service
from tests.support.git_trees import picture
from tests.support.reference_service import TOOL
from tests.support.tool_runs import run_tool


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["status"], 0),
        (["plan", "nothing"], 2),
        (["check", "-v"], 0),
        (["gather"], 2),
        (MIGRATE, 0),
        ([*MIGRATE, "--interactive"], 0),
    ],
)
def test_a_forked_run_is_a_run_of_the_program(tmp_path: Path, words: list[str], code: int) -> None:
    path = os.pathsep.join([str(Path(TOOL).parent), os.environ["PATH"]])
    environment = {**os.environ, "COLUMNS": "100", "PATH": path}
    started, forked = (orders_service(tmp_path / name / "tree") for name in ("a", "b"))

    told = subprocess.run(
        [TOOL, *words],
        cwd=started, env=environment, input="y\nn\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    same = run_tool(forked, words, environment, "y\nn\n")

    assert told.returncode == code, told.stderr
    assert (same.returncode, same.stdout) == (told.returncode, told.stdout)
    if "-v" not in words:  # Which tells times.
        assert same.stderr == told.stderr
    assert picture(forked) == picture(started)


def test_nothing_of_a_run_stays_here(tmp_path: Path) -> None:
    before = (Path.cwd(), dict(os.environ))
    run_tool(orders_service(tmp_path / "tree"), MIGRATE, {"PATH": os.environ["PATH"]})
    assert (Path.cwd(), dict(os.environ)) == before
