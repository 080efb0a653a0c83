"""What it costs to give work away: a task's overhead, and the size of job from which it pays.

    python benchmarks/executors.py [--runs 5] [--files 400 800 1600] [--wheel PATH]

The work is that of ``check --fix``: files are read, judged and located. It is done here, by local
processes, and by one, two and four workers of a Dask cluster on the loopback.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import ROOT, corpus, say_where
from refactor_kit.base import FileWork, Item, MemoryTree, SourceTree, Spread
from refactor_kit.execution import open_spread
from refactor_kit.packs.catalog import make_packs_importable

PACKAGE = "homeassistant.helpers"


@dataclass(frozen=True)
class Nothing(FileWork):
    """Work that takes no time: what is left is the way there and back."""

    def on(self, tree: SourceTree) -> Callable[[Item], int]:
        return lambda item: len(tree.read(item[0]))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--files", type=int, nargs="*", default=[200, 400, 800, 1600])
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    parser.add_argument("--wheel", type=Path)
    options = parser.parse_args()
    say_where("distributed", "refactor-kit")
    with tempfile.TemporaryDirectory() as folder:
        tree = routes(corpus(Path(folder), options.wheel), max(options.files))
        columns = " | ".join(f"{number} files" for number in options.files)
        print(f"| | way of a task, ms | {columns} |")
        print("|---|--:|" + "--:|" * len(options.files), flush=True)
        for name in ("local:1", "local:2"):
            compare(name, name, tree, options)
        for count in options.workers:
            with cluster(Path(folder), count) as address:
                compare(f"dask, {count}", address, tree, options)
    return 0


def routes(root: Path, most: int) -> MemoryTree:
    files = [*root.glob("homeassistant/helpers/*.py"), *root.glob("homeassistant/*.py")]
    files += sorted(root.glob("homeassistant/components/*/*.py"))[: most + 1]
    return MemoryTree({str(file.relative_to(root)): file.read_bytes() for file in files})


def compare(name: str, executor: str, tree: MemoryTree, options: argparse.Namespace) -> None:
    """One row: medians of whole runs, the start of the workers among them."""
    make_packs_importable()
    module = importlib.import_module("refactor_kit.codemods._public_imports.file_work")
    paths = [path for path in tree.paths() if path.startswith("homeassistant/components/")]
    work = module.PlanWork(module.Reading((".",), PACKAGE, frozenset(paths)))
    with open_spread(executor, worth=1) as spread:
        list(spread(Nothing(), tree, [(path, None) for path in paths[:200]]))
        items: list[Item] = [(path, None) for path in paths]
        way = median(options.runs, lambda: list(spread(Nothing(), tree, items)))
    tasks = max(1, len(items) / 100)
    cells = []
    for number in options.files:

        def run(number: int = number) -> None:
            with open_spread(executor, worth=1) as spread:
                carried_out(spread, work, tree, paths[:number])

        cells.append(f"{median(options.runs, run):.2f}")
    print(f"| {name} | {1000 * way / tasks:.1f} | {' | '.join(cells)} |", flush=True)


def carried_out(spread: Spread, work: FileWork, tree: SourceTree, paths: list[str]) -> None:
    for _ in spread(work, tree, [(path, None) for path in paths]):
        pass


def median(runs: int, act: Callable[[], object]) -> float:
    spent = []
    for _ in range(runs):
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


@contextmanager
def cluster(folder: Path, count: int) -> Iterator[str]:
    """A scheduler and ``count`` workers of one thread each; gives ``dask://HOST:PORT``."""
    import distributed

    where = folder / f"scheduler-{count}.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    processes: list[subprocess.Popen[bytes]] = []

    def start(kind: str, *arguments: str) -> None:
        command = (sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        processes.append(
            subprocess.Popen((*command, "--no-dashboard"), cwd=folder, env=environment, **quiet)
        )

    try:
        start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(where))
        while not (where.exists() and where.read_bytes().strip().endswith(b"}")):
            time.sleep(0.05)
        address = json.loads(where.read_text())["address"]
        for _ in range(count):
            start("worker", address, "--nthreads", "1", "--no-nanny")
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(count)
        yield address.replace("tcp://", "dask://")
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


if __name__ == "__main__":
    raise SystemExit(main())
