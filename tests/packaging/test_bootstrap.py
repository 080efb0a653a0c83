"""``bootstrap.py`` installs what a command needs, once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.reference_service import ROOT

_PROGRAMS = ("python", "refactor-kit", "ruff", "mypy", "lint-imports")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose programs say how they were called, pip among them."""
    for name in ("bootstrap.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in _PROGRAMS:
        program = programs / name
        program.write_text(f'#!/bin/sh\necho {name} "$@"\n')
        program.chmod(0o755)
    return tmp_path


def _called(checkout: Path, *words: str) -> list[str]:
    """What ``bootstrap.py`` called, in order; for pip the extras alone."""
    command = [sys.executable, str(checkout / "bootstrap.py"), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    calls = [line for line in done.stdout.splitlines() if line[:1] != "$"]
    return [call.partition(f"-e {checkout}")[2] if "pip" in call else call for call in calls]


def test_a_migration_goes_without_the_development_tools(checkout: Path) -> None:
    assert _called(checkout, "migrate", "x") == ["[service]", "refactor-kit migrate x"]
    assert _called(checkout, "status") == ["refactor-kit status"]


def test_the_tests_add_what_is_missing(checkout: Path) -> None:
    _called(checkout, "migrate", "x")
    assert _called(checkout, "test")[0] == "[dev]"
    assert _called(checkout, "test")[0] == "ruff check ."
    assert _called(checkout, "migrate", "x") == ["refactor-kit migrate x"]


def test_the_tests_alone_install_both(checkout: Path) -> None:
    assert _called(checkout, "test", "-x")[0] == "[service,dev]"
    assert _called(checkout, "test", "-x")[-1].endswith("-q -x")


def test_another_project_file_installs_again(checkout: Path) -> None:
    _called(checkout, "test")
    with (checkout / "pyproject.toml").open("a") as file:
        file.write("# changed\n")
    assert _called(checkout, "status")[0] == "[service]"
    assert _called(checkout, "test")[0] == "[dev]"


def test_a_stamp_that_says_nothing_is_no_installation(checkout: Path) -> None:
    (checkout / ".venv" / "installed-for").write_text("")
    assert _called(checkout, "status")[0] == "[service]"
