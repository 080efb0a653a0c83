"""A target that misbehaves is bounded and reported, and leaves nothing running."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from refactor_kit.proof.target.bounds import Bounds
from refactor_kit.proof.target.process import BoundedProcess, Finished, started

QUICK = Bounds(seconds=20)


def run(script: str, bounds: Bounds = QUICK, *arguments: str) -> Finished:
    argv: Sequence[str] = [sys.executable, "-c", script, *arguments]
    start = partial(started, argv, cwd=Path("/"), env={"PATH": os.defpath})
    with BoundedProcess(start, bounds) as process:
        return process.finish()


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_output_and_exit_come_back() -> None:
    finished = run("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)")
    assert (finished.exit, finished.stdout, finished.stderr) == (3, "out\n", "err\n")
    assert finished.problem == "ended with exit 3"
    assert finished.last_lines() == ("err",)


def test_hanging_target_is_stopped() -> None:
    finished = run("import time; time.sleep(600)", Bounds(seconds=0.5))
    assert finished.timed_out
    assert finished.problem == "did not end within 0.5 s and was stopped"


def test_target_that_ignores_signals_is_stopped() -> None:
    script = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    assert run(script, Bounds(seconds=0.5)).timed_out


def test_flooding_target_is_stopped() -> None:
    script = "while True: print('x' * 10000)"
    finished = run(script, Bounds(seconds=60, output=100_000))
    assert finished.flooded
    assert len(finished.stdout) == 100_000
    assert "more than 100000 bytes" in finished.problem


def test_greedy_target_runs_out_of_memory() -> None:
    # The bounds are laid on the process once it runs.
    script = (
        "import resource, time\n"
        "while resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:\n"
        "    time.sleep(0.001)\n"
        "bytearray(1 << 30)"
    )
    finished = run(script, Bounds(seconds=60, memory=512 * 1024 * 1024))
    assert finished.exit == 1
    assert "MemoryError" in finished.stderr


@pytest.mark.parametrize("options", ["", "start_new_session=True"])
def test_child_left_behind_is_ended(options: str) -> None:
    script = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'],\n"
        f"    {options})\n"
        "print(child.pid)"
    )
    finished = run(script)
    assert finished.left_behind
    assert not is_alive(int(finished.stdout))


def test_child_of_a_hanging_target_is_ended() -> None:
    script = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'],\n"
        "    start_new_session=True)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)"
    )
    finished = run(script, Bounds(seconds=1))
    assert finished.timed_out
    assert not is_alive(int(finished.stdout))


def test_signal_is_named() -> None:
    finished = run("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert finished.problem == "was ended by SIGSEGV"


def test_clean_end_is_no_problem() -> None:
    finished = run("print('ok')")
    assert (finished.problem, finished.left_behind) == ("", False)
