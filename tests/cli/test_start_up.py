"""The front page is click's, and costs a fraction of loading it."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

from refactor_kit.cli.front_page import front_page
from refactor_kit.cli.group import group

_PROGRAM = str(Path(sys.executable).parent / "refactor-kit")
#: How many times as long as an empty program the front page may take.
_AIM = 6
_RUNS = 7


def test_the_front_page_is_what_click_says() -> None:
    context = group.make_context("refactor-kit", ["check"], terminal_width=78)
    assert group.get_help(context) + "\n" == front_page()


def test_the_front_page_loads_little() -> None:
    code = (
        "import sys; from refactor_kit.cli import run; run(['--help']);"
        "print([each for each in ('click', 'libcst', 'pydantic', 'rich', 'git', 'inspect')"
        " if each in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.endswith("[]\n")


def test_the_front_page_is_there_at_once() -> None:
    empty = _processor_time([sys.executable, "-c", "pass"])
    assert _processor_time([_PROGRAM, "--help"]) < _AIM * empty


def _processor_time(command: list[str]) -> float:
    """The median, which other work on the machine moves little."""
    spent = []
    for _ in range(_RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(spent)
