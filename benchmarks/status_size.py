"""Measures ``status`` on generated services of 10, 100 and 1,000 modules, and its history.

    python benchmarks/status_size.py [--modules 10 100 1000] [--history 1000 --commits 200]

Each measurement runs in a process of its own; printed are seconds, files per second, peak memory.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.generate_service import write_history, write_service

SHARE_MIGRATED = 0.4


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--modules", type=int, nargs="*", default=[10, 100, 1000])
    parser.add_argument("--history", type=int, default=0, help="modules of the history's service")
    parser.add_argument("--commits", type=int, default=200)
    options = parser.parse_args()
    print("| modules | files | seconds | CPU seconds | files/s | peak MiB |")
    print("|---|---|---|---|---|---|", flush=True)
    for modules in options.modules:
        with tempfile.TemporaryDirectory() as folder:
            measure_status(Path(folder), modules)
    if options.history:
        with tempfile.TemporaryDirectory() as folder:
            measure_history(Path(folder), options.history, options.commits)


def measure_status(root: Path, modules: int) -> None:
    """One row of the table."""
    write_service(root, modules, int(modules * SHARE_MIGRATED))
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    files = sum(1 for file in root.rglob("*") if file.is_file() and ".git/" not in str(file))
    seconds, processor, peak = _run(root, "status", "--output-format", "json")
    rate = files / seconds
    print(
        f"| {modules} | {files} | {seconds:.1f} | {processor:.1f} | {rate:.0f} | {peak:.0f} |",
        flush=True,
    )


def measure_history(root: Path, modules: int, commits: int) -> None:
    """Cold, then from the cache."""
    write_history(root, modules, commits)
    for temperature in ("cold", "warm"):
        seconds, processor, peak = _run(root, "status", "--history", "--output-format", "concise")
        print(
            f"history of {commits} commits, {modules} modules, {temperature}: {seconds:.1f} s, "
            f"{processor:.1f} s of processor, {peak:.0f} MiB",
            flush=True,
        )


def _run(root: Path, *arguments: str) -> tuple[float, float, float]:
    """Seconds by the clock and of the processor, and the peak memory in MiB."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "refactor_kit", *arguments]
    with Path(os.devnull).open("w") as nowhere:
        process = subprocess.Popen(command, cwd=root, stdout=nowhere)
        _, code, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    scale = 1024 * (1024 if sys.platform == "darwin" else 1)
    return (
        time.perf_counter() - begun,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / scale,
    )


if __name__ == "__main__":
    main()
