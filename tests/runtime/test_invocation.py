"""A command that the tool names can be typed as it is named."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import refactor_kit
from refactor_kit.runtime.invocation import program, typed

_TOOL = Path(sys.executable).parent / "refactor-kit"


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    program.cache_clear()
    yield
    program.cache_clear()


def named(folder: Path, *words: str, path: str) -> str:
    """What the program, started with ``words`` in ``folder``, calls the command that it names."""
    environment = {"PATH": path, "PYTHONPATH": str(Path(refactor_kit.__file__).parents[1])}
    said = subprocess.run(
        [*words, "status"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return said.stderr.rpartition("write one with: ")[2].strip()


def test_name_alone_where_it_is_on_the_path(tmp_path: Path) -> None:
    assert named(tmp_path, str(_TOOL), path=str(_TOOL.parent)) == "refactor-kit init"


@pytest.mark.parametrize("kind", ["program", "module"])
def test_what_is_named_runs_as_it_is_typed(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "a service"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/refactor-kit").symlink_to(_TOOL)
    started = {
        "program": [str(folder / "bin/refactor-kit")],
        "module": [sys.executable, "-m", "refactor_kit"],
    }[kind]
    command = named(folder, *started, path=os.defpath)
    assert not command.startswith("refactor-kit")
    assert "bin/refactor-kit init" in command or "-P -m refactor_kit init" in command
    helped = subprocess.run(
        f"{command} --help", shell=True, cwd=folder, capture_output=True, text=True, check=True
    )
    assert "Write refactor-kit.toml" in helped.stdout


def test_another_program_of_that_name_is_not_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "refactor-kit"
    other.write_text("#!/bin/sh\n", encoding="utf-8")
    other.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["/opt/tool/refactor-kit"])
    assert typed("next: refactor-kit migrate x") == "next: /opt/tool/refactor-kit migrate x"


def test_only_commands_are_put_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/opt/a tool/refactor-kit"])
    kept = (
        "/srv/refactor-kit check; a bug in refactor-kit: x; .refactor-kit/evidence; refactor-kits"
    )
    assert typed(kept) == kept
    assert typed("`refactor-kit check --fix`") == "`'/opt/a tool/refactor-kit' check --fix`"
