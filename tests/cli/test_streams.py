"""What the caller does to our streams and to a process that ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.nasty.service import MIGRATE, orders_service, refactor, said
from tests.support.git_trees import picture
from tests.support.reference_service import TOOL


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return orders_service(tmp_path / "tree")


@pytest.mark.parametrize(
    ("words", "code"),
    [("status <&- >&- 2>&-", 0), ("check >&-", 0), ("check nowhere 2>&-", 2), ("--help >&-", 0)],
)
def test_closed_streams(root: Path, words: str, code: int) -> None:
    done = _shell(root, words)
    assert (done.returncode, done.stdout, done.stderr.count("Traceback")) == (code, "", 0)


def test_nobody_to_ask(root: Path) -> None:
    before = picture(root)
    done = _shell(root, f"{' '.join(MIGRATE)} --interactive <&-")
    assert done.returncode == 130, said(done)
    assert picture(root) == before


@pytest.mark.parametrize(
    ("words", "unbuffered"),
    [
        *((words, "1") for words in ("plan orders", "status", "check", "--help")),
        # Buffered, a result of no text asks for no room.
        *((words, "") for words in ("plan orders", "status", "check -q --output-format json")),
        ("--help", ""),
    ],
)
def test_a_result_that_finds_no_room(root: Path, words: str, unbuffered: str) -> None:
    done = _shell(root, f"{words} > /dev/full", PYTHONUNBUFFERED=unbuffered)
    assert done.returncode in (1, 4)
    assert "No space left on device" in done.stderr
    assert "bug" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("verb", ["check", "status"])
def test_a_place_for_the_result_that_is_none(root: Path, verb: str) -> None:
    done = refactor(root, verb, "--output-format=json", "--output=nowhere/result.json")
    assert done.returncode == 2
    assert "nowhere/result.json: the result cannot be written: No such file" in done.stderr


def test_names_that_the_terminal_cannot_show(tmp_path: Path) -> None:
    names = ("tests/ünï.py", "tests/by\udce4te.py")
    text = "from api.routes.orders_place_routes import place\n"
    root = orders_service(tmp_path / "tree", dict.fromkeys(names, text))
    before = picture(root)
    assert _shell(root, "plan orders", PYTHONIOENCODING="ascii").returncode == 0
    assert refactor(root, *MIGRATE).returncode == 0
    undone = _shell(root, "undo --all", PYTHONIOENCODING="ascii")
    assert undone.returncode == 0, said(undone)
    assert r"tests/\xfcn\xef.py" in undone.stdout
    assert r"tests/by\xe4te.py" in undone.stdout
    assert picture(root) == before


def test_a_bug_is_told_where_no_log_can_be_made(tmp_path: Path) -> None:
    """Nothing but the report itself is left then."""
    code = (
        "import sys, tempfile; from refactor_kit.cli import boundary;"
        "boundary._dispatch = lambda words: 1 // 0;"
        f"tempfile.tempdir = {str(tmp_path / 'nowhere')!r}; sys.exit(boundary.run([]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "a bug in refactor-kit: ZeroDivisionError" in done.stderr
    assert "in <lambda>" in done.stderr


def test_who_asks_again_at_the_very_end_changes_no_exit_code() -> None:
    code = (
        "import atexit, os, signal, sys; from refactor_kit import cli, __main__ as program;"
        "atexit.register(lambda: os.kill(os.getpid(), signal.SIGTERM));"
        "cli.run = lambda: (_ for _ in ()).throw(KeyboardInterrupt); sys.exit(program.main())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")


def _shell(root: Path, words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-c", f"exec '{TOOL}' {words}"],
        cwd=root,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
