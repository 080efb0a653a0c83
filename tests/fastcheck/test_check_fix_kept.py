"""``check --fix`` takes away what was kept for a time, on the day after its last."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from refactor_kit.cli import run
from tests.codemods.test_shims import START_APP, shimmed
from tests.support.check_services import committed, git, recorded

_SHIM = f"{START_APP}/store.py"
_CONFIGURATION = """\
shims = true
shims-until = 2027-06-30

[modules.session_manager]
parts = ["session_manager_start", "session_manager_end"]
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tree, _ = shimmed()
    files = {path: tree.read(path) for path in tree.paths()}
    files["refactor-kit.toml"] = _CONFIGURATION.encode()
    files |= {path: text.encode() for path, text in recorded({"session_manager": 10}).items()}
    committed(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr("refactor_kit.fastcheck.engine.today", lambda: day)


def test_nothing_goes_on_the_last_day(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, date(2027, 6, 30))
    run(["check", "--fix"])
    assert git(kept, "diff", "--name-only", "--diff-filter=D") == ""


def test_everything_goes_on_the_day_after(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, date(2027, 7, 1))
    run(["check", "--fix"])
    gone = git(kept, "diff", "--name-only", "--diff-filter=D").split()
    assert len(gone) == 7
    assert _SHIM in gone


def test_with_paths_only_those_go(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, date(2027, 7, 1))
    run(["check", "--fix", _SHIM, "api/routes/session_manager_routes.py"])
    assert git(kept, "diff", "--name-only", "--diff-filter=D").split() == [_SHIM]


def test_what_cannot_go_is_told_with_its_place(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on(monkeypatch, date(2027, 7, 1))
    (kept / "report.py").write_text("x = 1\nimport apps.session_manager_start\n", encoding="utf-8")
    run(["check", "--fix"])
    assert "report.py:2: not repaired: apps.session_manager_start" in capsys.readouterr().err
    assert (kept / _SHIM).exists()


def test_a_module_that_is_not_migrated_keeps_its_files(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, date(2027, 7, 1))
    (kept / ".refactor-kit/evidence/session_manager.json").unlink()
    run(["check", "--fix"])
    assert (kept / _SHIM).exists()
