"""Scratch folders of runs that were killed go with the next run; nobody else's do."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from refactor_kit.proof.target.scratch import ScratchFolder

_HOLDER = """
import sys, tempfile
from pathlib import Path
tempfile.tempdir = sys.argv[1]
from refactor_kit.proof.target.scratch import ScratchFolder
folder = ScratchFolder()
(folder.path / "tree").mkdir()
(folder.path / "tree" / "file.py").touch()
(folder.path / "tree").chmod(0o500)
print(folder.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def held_elsewhere(place: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process that holds a folder, and the folder."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    return holder, Path(holder.stdout.readline().strip())


def test_the_folder_of_a_killed_run_goes_and_that_of_a_living_one_stays(place: Path) -> None:
    holder, folder = held_elsewhere(place)
    with holder:
        ScratchFolder().remove()
        assert (folder / "tree/file.py").is_file()
        holder.kill()
        holder.wait()
        assert (folder / "tree/file.py").is_file()
        ScratchFolder().remove()
    assert not folder.exists()
    assert list(place.iterdir()) == []


def test_what_only_looks_like_one_stays(
    place: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "held").touch()
    (place / "refactor-kit-link").symlink_to(elsewhere)
    (place / "refactor-kit-notes").mkdir()
    (place / "refactor-kit-report.log").touch()
    linked = place / "refactor-kit-linked"
    linked.mkdir()
    (linked / "held").symlink_to(elsewhere / "held")
    before = sorted(place.iterdir())

    ScratchFolder().remove()

    assert sorted(place.iterdir()) == before
    assert (elsewhere / "held").is_file()
