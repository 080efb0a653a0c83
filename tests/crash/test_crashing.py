"""The crash harness itself: what it counts and where it kills."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.crashing import KILLED

PROGRAM = """
import os, sys
from pathlib import Path
assert sys.argv[1:] == ["one", "two"]
Path("a").write_text("a")
Path("a").read_text()
os.rename("a", "b")
os.mkdir("c")
Path("/dev/null").write_text("elsewhere")
os.rmdir("c")
os.unlink("b")
"""


@pytest.mark.parametrize("at", range(7))
def test_a_program_dies_at_the_change_that_is_asked_for(tmp_path: Path, at: int) -> None:
    package, work = tmp_path / "src", tmp_path / "work"
    package.mkdir()
    work.mkdir()
    (package / "program.py").write_text(PROGRAM)
    here = str(Path(__file__).resolve().parents[2])
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(package), here)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "REFACTOR_KIT_CRASH_AT": str(at),
        "REFACTOR_KIT_CRASH_COUNT": str(tmp_path / "count"),
    }
    command = [sys.executable, "-m", "tests.support.crashing", "program", "one", "two"]
    done = subprocess.run(command, cwd=work, env=environment, check=False)
    if at in (0, 6):
        assert done.returncode == 0
        assert (tmp_path / "count").read_text() == "5"
    else:
        assert done.returncode == KILLED
        left = [[], ["a"], ["b"], ["b", "c"], ["b"]][at - 1]
        assert sorted(file.name for file in work.iterdir()) == left
