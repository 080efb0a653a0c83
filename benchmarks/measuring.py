"""Whole processes, measured: time on the clock, processor time with all children, peak memory."""

from __future__ import annotations

import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

VERSION = "2026.2.0"
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians in seconds; the peak is the largest process of any run, in MiB."""

    wall: float
    cpu: float
    peak: float
    output: str
    code: int


def measure(
    command: Sequence[str],
    cwd: Path,
    runs: int,
    prepare: Callable[[], object] = lambda: None,
    timeout: float | None = None,
) -> Measured:
    """``command`` run ``runs`` times, ``prepare`` before each."""
    walls, processors, peaks = [], [], []
    output, code = "", 0
    for _ in range(runs):
        prepare()
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        watch = threading.Timer(timeout or 1e6, process.kill)
        watch.start()
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        watch.cancel()
        process.returncode = code = os.waitstatus_to_exitcode(status)
        walls.append(time.perf_counter() - began)
        # What wait4 tells of a process counts the children that it has waited for.
        processors.append(usage.ru_utime + usage.ru_stime)
        peaks.append(usage.ru_maxrss / (1024 * (1024 if sys.platform == "darwin" else 1)))
    return Measured(
        statistics.median(walls), statistics.median(processors), max(peaks), output, code
    )


def environment() -> Mapping[str, str]:
    """Ours, with bytecode kept as an installation keeps it."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT)}


def corpus(folder: Path, wheel: Path | None) -> Path:
    """The unpacked wheel of homeassistant as a repository; fetched through pip unless given."""
    if wheel is None:
        pip = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:")
        fetch = (*pip, "--ignore-requires-python", "-d", str(folder), f"homeassistant=={VERSION}")
        subprocess.run(fetch, check=True, stderr=subprocess.DEVNULL)
        wheel = next(folder.glob("*.whl"))
    root = folder / "tree"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(root)
    commit(root)
    return root


def commit(root: Path) -> None:
    git = ("git", "-c", "user.name=n", "-c", "user.email=n@example.org")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "tree")):
        subprocess.run((*git, *words), cwd=root, check=True)


def restore(root: Path) -> None:
    """The committed files again."""
    subprocess.run(("git", "checkout", "-q", "--", "."), cwd=root, check=True)


def afresh(root: Path) -> None:
    """The committed files again, and nothing of what the tool keeps of earlier runs."""
    restore(root)
    shutil.rmtree(root / ".git/refactor-kit", ignore_errors=True)


def changed(root: Path) -> tuple[int, int]:
    """How many files differ from the commit, and by how many lines added."""
    command = ("git", "diff", "--numstat")
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    added = [int(line.split()[0]) for line in said.splitlines() if line[0].isdigit()]
    return len(added), sum(added)


def say_where(*packages: str) -> None:
    """The machine, its load and the versions: without them no number means anything."""
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{platform.platform()}, {os.cpu_count()} processors, load {load}")
    print(f"Python {platform.python_version()}")
    for name in packages:
        try:
            print(f"{name} {version(name)}")
        except PackageNotFoundError:
            print(f"{name}: not installed")
    print(flush=True)


def peak_of_this_process() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
