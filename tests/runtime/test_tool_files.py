"""What is remembered rests on every file of the tool."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from refactor_kit.runtime import tool_files
from tests.support.check_services import FILES, committed, recorded

_BESIDE = Path(tool_files.pack_folder("checks")).parent
_PACKAGES = ("refactor_kit", *tool_files.PACKS)
_ROUTE = "api/routes/orders_routes.py"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The tool's own files, free to be changed."""
    place = tmp_path / "tool"
    for package in _PACKAGES:
        if (_BESIDE / package).is_dir():
            unwanted = shutil.ignore_patterns("__pycache__")
            shutil.copytree(_BESIDE / package, place / package, ignore=unwanted)
    return place


def _state_of(copy: Path) -> str:
    """What the copy says of itself, asked anew."""
    place = copy / "refactor_kit/runtime/tool_files.py"
    specification = importlib.util.spec_from_file_location("tool_files_of_the_copy", place)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    state: str = module.tool_state()
    return state


def _change(file: Path) -> None:
    """The same number of bytes at another time: what an editor leaves of one changed letter."""
    before = file.stat()
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000))


def test_every_file_of_the_tool_counts(copy: Path) -> None:
    files = [file for file in copy.rglob("*") if file.is_file()]
    assert {file.relative_to(copy).parts[0] for file in files} == set(_PACKAGES)
    states = {_state_of(copy)}
    for file in files:
        _change(file)
        states.add(_state_of(copy))
    assert len(states) == 1 + len(files)


def test_files_that_come_and_go_count_and_compiled_ones_do_not(copy: Path) -> None:
    before = _state_of(copy)
    further = copy / "checks/further.py"
    further.write_bytes(b"")
    assert _state_of(copy) != before
    further.unlink()
    compiled = copy / "checks/__pycache__/further.pyc"
    compiled.parent.mkdir()
    compiled.write_bytes(b"")
    (copy / "checks/.#further.py").symlink_to("me@here.1")
    assert _state_of(copy) == before


@pytest.mark.parametrize("changed", ["records/evidence.py", "config/values.py"])
def test_changed_tool_remembers_neither_findings_nor_configuration(
    copy: Path, tmp_path: Path, changed: str
) -> None:
    root = committed(tmp_path / "service", {**FILES, **recorded({"orders": 10})})
    memory = root / ".git/refactor-kit"

    def remembered() -> tuple[set[str], bytes]:
        _run(copy, root, "check", "-q", _ROUTE)
        (configuration,) = (memory / "valid-configurations").iterdir()
        return {file.name for file in (memory / "check").iterdir()}, configuration.read_bytes()

    before = remembered()
    assert remembered() == before
    _change(copy / "refactor_kit" / changed)
    findings, configuration = remembered()
    assert findings > before[0]
    assert configuration != before[1]


def test_changed_tool_remembers_no_history(copy: Path, tmp_path: Path) -> None:
    root = committed(tmp_path / "service", {**FILES, **recorded({"orders": 10})})
    points = root / ".git/refactor-kit/history"
    _run(copy, root, "status", "--history", "-q")
    before = set(points.iterdir())
    _run(copy, root, "status", "--history", "-q")
    assert set(points.iterdir()) == before
    _change(copy / "refactor_kit/proof/judging/__init__.py")
    _run(copy, root, "status", "--history", "-q")
    assert set(points.iterdir()) > before


def _run(copy: Path, root: Path, *words: str) -> None:
    surroundings = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "refactor_kit", *words]
    subprocess.run(command, cwd=root, env=surroundings, capture_output=True, check=True)
