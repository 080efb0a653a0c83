"""A repair that is killed at any change of the file system is ended by the next one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from refactor_kit.cli import run
from refactor_kit.config.loading import load_settings
from refactor_kit.fastcheck.writing import locked_workspace
from tests.support.check_services import FILES, committed
from tests.support.crashing import KILLED, die_at

_WRITTEN = ("api/routes/billing_routes.py", "api/routes/stock_routes.py", "schemas/__init__.py")
_ENOUGH = 200


def contents(root: Path) -> list[bytes]:
    return [(root / path).read_bytes() for path in _WRITTEN]


def left_over(root: Path) -> list[Path]:
    """What a run that died may leave: an unfinished journal, files of its own among the sources."""
    known = {root / path for path in FILES}
    beside = [file for file in root.rglob("*") if file.is_file() and ".git" not in file.parts]
    journals = [*root.rglob("journal.zip"), *root.rglob("prepared.zip")]
    return [*journals, *(file for file in beside if file not in known)]


@pytest.mark.slow
def test_every_kill_is_recovered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = committed(tmp_path / "start", FILES)
    whole = Path(shutil.copytree(start, tmp_path / "whole"))
    monkeypatch.chdir(whole)
    assert run(["check", "-q", "--fix"]) == 0
    after = contents(whole)
    killed = 0
    for number in range(1, _ENOUGH):
        root = Path(shutil.copytree(start, tmp_path / str(number)))
        monkeypatch.chdir(root)
        code, _ = die_at(number, root, lambda: run(["check", "-q", "--fix"]))
        if code != KILLED:
            break
        killed += 1
        assert run(["check", "-q", "--fix"]) == 0
        assert contents(root) == after
        assert left_over(root) == []
    assert code == 0
    assert killed > 10


def test_a_second_run_waits_for_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = committed(tmp_path, FILES)
    before = contents(root)
    monkeypatch.chdir(root)
    settings = load_settings(root)
    assert settings is not None
    with locked_workspace(settings):
        assert run(["check", "--fix"]) == 4
    assert f"process {os.getpid()}" in capsys.readouterr().err
    assert contents(root) == before


def test_nothing_to_write_takes_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = committed(tmp_path, FILES)
    monkeypatch.chdir(root)
    assert run(["check", "-q", "--fix"]) == 0
    settings = load_settings(root)
    assert settings is not None
    with locked_workspace(settings):
        assert run(["check", "-q", "--fix"]) == 0
