"""Work given to a real Dask cluster on the loopback: scheduler and workers are processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from refactor_kit.base import in_turn
from refactor_kit.execution import open_spread
from refactor_kit.runtime.errors import UsageError

from .works import ITEMS, TREE, Shout, WaitForGate

distributed = pytest.importorskip("distributed", reason="distributed is not installed")

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
ROUTE = """
from schemas.session.session import Session{number}
from schemas.session import session


def show(given: Session{number}) -> session.Other:
    return session.Other()
"""


@dataclass
class Cluster:
    """A scheduler with its workers, by process id."""

    address: str
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def executor(self) -> str:
        return self.address.replace("tcp://", "dask://")

    def start(self, *arguments: str) -> int:
        command = (sys.executable, "-m", f"distributed.cli.dask_{arguments[0]}", *arguments[1:])
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            (*command, "--no-dashboard"),
            cwd=self.folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process.pid

    def add_worker(self) -> int:
        return self.start("worker", self.address, "--nthreads", "1", "--no-nanny")


def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition."""
    last = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < last, "waited in vain"
        time.sleep(0.01)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    found = Cluster("", folder)
    where = folder / "scheduler.json"
    try:
        found.start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(where)
        )
        until(lambda: where.exists() and where.read_bytes().strip().endswith(b"}"))
        found.address = json.loads(where.read_text())["address"]
        yield found
    finally:
        for process in reversed(found.processes):
            process.kill()
            process.wait()


def with_workers(cluster: Cluster, count: int) -> list[int]:
    pids = [cluster.add_worker() for _ in range(count)]
    with distributed.Client(cluster.address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=PATIENCE)
    return pids


def test_results_come_in_the_order_of_the_items(cluster: Cluster) -> None:
    with_workers(cluster, 2)
    with open_spread(cluster.executor, worth=1) as spread:
        assert list(spread(Shout(), TREE, ITEMS)) == list(in_turn(Shout(), TREE, ITEMS))


def test_a_worker_killed_in_the_middle_costs_a_retry(cluster: Cluster, tmp_path: Path) -> None:
    first, second = with_workers(cluster, 2)
    with open_spread(cluster.executor, worth=1) as spread, ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(lambda: list(spread(WaitForGate(tmp_path), TREE, ITEMS)))
        until(lambda: all((tmp_path / f"begun-{pid}").exists() for pid in (first, second)))
        os.kill(first, signal.SIGKILL)
        (tmp_path / "open").touch()
        assert under_way.result(PATIENCE) == [TREE.read(path) for path, _ in ITEMS]


def test_when_the_last_worker_goes_the_rest_is_done_here(cluster: Cluster, tmp_path: Path) -> None:
    (only,) = with_workers(cluster, 1)
    with open_spread(cluster.executor, worth=1) as spread, ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(lambda: list(spread(WaitForGate(tmp_path), TREE, ITEMS)))
        until((tmp_path / f"begun-{only}").exists)
        os.kill(only, signal.SIGKILL)
        (tmp_path / "open").touch()
        assert under_way.result(PATIENCE) == [TREE.read(path) for path, _ in ITEMS]


def service(root: Path, routes: int) -> Path:
    """A service whose routes all import deep; the workers never see its folder."""
    (root / "schemas/session").mkdir(parents=True)
    (root / "api/routes").mkdir(parents=True)
    classes = "".join(f"class Session{n}:\n    pass\n\n\n" for n in range(routes))
    (root / "schemas/session/session.py").write_text(f"{classes}class Other:\n    pass\n")
    for package in ("schemas", "schemas/session", "api", "api/routes"):
        (root / package / "__init__.py").touch()
    for number in range(routes):
        (root / f"api/routes/route_{number:04}.py").write_text(ROUTE.format(number=number))
    (root / "refactor-kit.toml").write_text(
        'guard-scope = "project"\nroute-files = ["api/routes/**/*.py"]\n'
        '[modules.session]\nparts = ["session"]\n'
    )
    return root


def fix(root: Path, executor: str) -> subprocess.Popen[str]:
    program = str(Path(sys.executable).parent / "refactor-kit")
    command = (program, "check", "--fix", "--executor", executor)
    return subprocess.Popen(command, cwd=root, text=True, stderr=subprocess.PIPE)


def contents(root: Path) -> dict[str, bytes]:
    files = (file for file in root.rglob("*") if file.is_file() and "journal" not in file.parts)
    return {str(file.relative_to(root)): file.read_bytes() for file in files}


def test_check_fix_gives_the_same_bytes_although_a_worker_dies(
    cluster: Cluster, tmp_path: Path
) -> None:
    here, there = service(tmp_path / "here", 600), service(tmp_path / "there", 600)
    before = contents(here)
    first, _ = with_workers(cluster, 2)
    local = fix(here, "local:1")
    with distributed.Client(cluster.address, set_as_default=False) as client:
        remote = fix(there, cluster.executor)
        until(lambda: len(list(filter(None, client.processing().values()))) == 2)
        os.kill(first, signal.SIGKILL)
    for process in (local, remote):
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
    assert contents(there) == contents(here) != before


def test_no_scheduler_is_a_clear_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("refactor_kit.execution.dask_cluster._PATIENCE", 1)
    answer = pytest.raises(UsageError, match="no Dask scheduler answers")
    with answer, open_spread("dask://127.0.0.1:1"):
        pass


def test_no_workers_is_a_clear_message(cluster: Cluster) -> None:
    with pytest.raises(UsageError, match="no workers"), open_spread(cluster.executor):
        pass


def test_without_distributed_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UsageError, match=r"refactor-kit\[dask\]"),
        open_spread("dask://127.0.0.1:1"),
    ):
        pass
