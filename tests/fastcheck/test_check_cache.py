from __future__ import annotations

import json
import marshal
import subprocess
import sys
from pathlib import Path

import pytest

from refactor_kit.cli import run
from tests.support.check_services import FILES, committed, recorded, write

_ROUTE = "api/routes/orders_routes.py"
_DEEP = "from schemas.orders_place.orders_place import PlaceRequest\n"
_FILES = {**FILES, **recorded({"orders": 10})}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    committed(tmp_path, _FILES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(capsys: pytest.CaptureFixture[str], *words: str) -> list[int]:
    """The lines found in the route, the second time from memory."""
    capsys.readouterr()
    first = run(["check", "-q", "--output-format", "json", *words, _ROUTE])
    once = json.loads(capsys.readouterr().out)
    assert run(["check", "-q", "--output-format", "json", *words, _ROUTE]) == first
    again = json.loads(capsys.readouterr().out)
    assert again == once
    return [each["line"] for each in once["findings"]]


def kept(root: Path) -> list[Path]:
    return list((root / ".git/refactor-kit/check").glob("*"))


def test_second_run_finds_the_same(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, {_ROUTE: "import os\n" + _DEEP})
    assert lines(capsys) == [2]
    assert len(kept(root)) == 1


def test_memory_is_used(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, {_ROUTE: _DEEP})
    assert lines(capsys) == [1]
    monkeypatch.setattr(
        "refactor_kit.fastcheck.workers.find", lambda *_: pytest.fail("looked again")
    )
    assert lines(capsys) == [1]


def test_changed_file_is_judged_anew(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, {_ROUTE: _DEEP})
    assert lines(capsys) == [1]
    write(root, {_ROUTE: "\n" + _DEEP})
    assert lines(capsys) == [2]


def test_changed_surroundings_are_seen(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, {_ROUTE: "from schemas import Late\nfrom facade import PlaceRequest\n"})
    assert lines(capsys) == [1]
    init = FILES["schemas/__init__.py"].replace('["', '["Late", "')
    write(root, {"schemas/__init__.py": init})
    assert lines(capsys) == []
    write(root, {"facade.py": _DEEP})
    assert lines(capsys) == [2]
    write(root, {"facade.py": "class PlaceRequest: ...\n"})
    assert lines(capsys) == []


def test_no_cache_and_broken_cache(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, {_ROUTE: _DEEP})
    assert lines(capsys, "--no-cache") == [1]
    assert kept(root) == []
    assert lines(capsys) == [1]
    for broken in (b"", b"{", marshal.dumps([]), marshal.dumps({"around": {}}), b"\xff"):
        kept(root)[0].write_bytes(broken)
        assert lines(capsys) == [1]


def test_runs_at_the_same_time(root: Path) -> None:
    write(root, {_ROUTE: _DEEP})
    command = [sys.executable, "-m", "refactor_kit", "check", "-q", _ROUTE]
    running = [subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) for _ in range(4)]
    said = {process.communicate()[0] for process in running}
    assert len(said) == 1
    assert {process.returncode for process in running} == {1}
    assert marshal.loads(kept(root)[0].read_bytes())["files"]
