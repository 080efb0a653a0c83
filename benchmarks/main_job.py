"""What ``migrate session_manager`` costs beside the runs of the service that it cannot do without.

    python benchmarks/main_job.py [--runs 3]

The floor is what a person would run by hand to know the same, and nothing else: the service's suite
before and after, the service booted three times, and the generator for each part of each program
that the plan leaves (before it, after steps 7 and 9). What is said of "after" runs on the tree that
our own run has left. Ours is the command in a fresh clone of HEAD, as a whole process with all its
children; planning, comparing and writing are in it.

Both use one virtual environment, in which every interpreter that starts notes how: the starts are
counted from outside. What the suite itself starts is told apart, and so is the generator.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shlex
import signal
import socket
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import ROOT, environment, say_where

MODULE = "session_manager"
PARTS = ("session_manager_start", "session_manager_end")
GENERATOR = "scripts/generate_schemas_from_master.py"
HOST = "127.0.0.1"
BOOT_SECONDS = 60
NOTE = """
import json, os, sys
with open({log!r}, "a") as log:
    print(json.dumps([os.getpid(), os.getppid(), sys.orig_argv[1:]]), file=log)
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of processor time, children included, and on the clock."""

    cpu: float = 0.0
    wall: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.cpu + other.cpu, self.wall + other.wall)


@dataclass(frozen=True, slots=True)
class Round:
    """One run of both sides."""

    floor: Mapping[str, Spent]
    ours: Spent
    starts: Mapping[str, int]
    floor_starts: Mapping[str, int]

    @property
    def whole_floor(self) -> Spent:
        return sum(self.floor.values(), Spent())


class Interpreter:
    """A virtual environment with our packages whose every start is noted in a file."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "venv"
        self._log = folder / "starts"
        venv.create(self.home, symlinks=True)
        self.python = str(self.home / "bin" / "python")
        packages = sysconfig.get_path("purelib", vars={"base": str(self.home)})
        (Path(packages) / "note_start.py").write_text(NOTE.format(log=str(self._log)))
        lines = (sysconfig.get_path("purelib"), "import note_start")
        (Path(packages) / "main_job.pth").write_text("\n".join(lines) + "\n")

    def take_starts(self) -> dict[str, int]:
        """How many interpreters were started since last asked, by kind."""
        noted = self._log.read_text().splitlines() if self._log.exists() else []
        self._log.unlink(missing_ok=True)
        kinds: dict[int, str] = {}
        counted: Counter[str] = Counter()
        for pid, parent, words in map(json.loads, noted):
            kind = "of the suite's own" if kinds.get(parent, "").endswith(SUITE_KINDS) else ""
            kinds[pid] = kind or kind_of(words)
            counted[kinds[pid]] += 1
        return dict(counted)


SUITE_KINDS = ("suite", "of the suite's own")


def kind_of(words: Sequence[str]) -> str:
    told = {"pytest": "suite", "uvicorn": "server", GENERATOR: "generator"}
    return next((kind for word, kind in told.items() if word in words), "other")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    say_where("refactor-kit", "fastapi", "pydantic", "uvicorn", "pytest")
    with tempfile.TemporaryDirectory() as folder:
        interpreter = Interpreter(Path(folder))
        rounds = [
            measure_round(Path(folder) / str(number), interpreter) for number in range(options.runs)
        ]
    report(rounds)
    return 0


def measure_round(folder: Path, interpreter: Interpreter) -> Round:
    """The floor of the tree before, ours, the floor of the tree after: a drift strikes both."""
    by_hand, migrated = clone(folder / "by-hand"), clone(folder / "migrated")
    interpreter.take_starts()
    floor = {
        "suite, before": suite(by_hand, interpreter),
        "boot, before": boot(by_hand, interpreter),
        "generator, before": generate(by_hand, interpreter),
    }
    counted = Counter(interpreter.take_starts())
    program = str(Path(sys.executable).parent / "refactor-kit")
    variables = {**environment(), "VIRTUAL_ENV": str(interpreter.home)}
    ours = run((program, "migrate", MODULE, "-q", "-o", os.devnull), migrated, variables)
    starts = interpreter.take_starts()
    floor["suite, after"] = suite(migrated, interpreter)
    floor["boot, after steps 7 and 9"] = boot(migrated, interpreter) + boot(migrated, interpreter)
    floor["generator, after steps 7 and 9"] = generate(migrated, interpreter) + generate(
        migrated, interpreter
    )
    counted.update(interpreter.take_starts())
    done = Round(floor, ours, starts, dict(counted))
    told = f"{ours.cpu:.1f} s against {done.whole_floor.cpu:.1f} s of processor time"
    print(f"{folder.name}: {told}", file=sys.stderr, flush=True)
    return done


def clone(folder: Path) -> Path:
    subprocess.run(("git", "clone", "-q", str(ROOT), str(folder)), check=True)
    return folder


def suite(tree: Path, interpreter: Interpreter) -> Spent:
    return run((interpreter.python, "-m", "pytest", "-q", "tests/service"), tree, by_hand(tree))


def generate(tree: Path, interpreter: Interpreter) -> Spent:
    command = (interpreter.python, GENERATOR, "--module")
    return sum((run((*command, part), tree, by_hand(tree)) for part in PARTS), Spent())


def boot(tree: Path, interpreter: Interpreter) -> Spent:
    """The service started under uvicorn, asked for its document, and stopped."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = (interpreter.python, "-m", "uvicorn", "api.main:app", "--port", str(port))
    began = time.perf_counter()
    process = start(command, tree, by_hand(tree))
    while not answers(port):
        if time.perf_counter() - began > BOOT_SECONDS:
            process.kill()
            raise SystemExit(f"{shlex.join(command)} never answered")
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    return finish(process, command, began)


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=BOOT_SECONDS)
    try:
        connection.request("GET", "/openapi.json")
        return connection.getresponse().status == http.HTTPStatus.OK
    except ConnectionRefusedError:
        return False
    finally:
        connection.close()


def by_hand(tree: Path) -> dict[str, str]:
    """A person's environment: the service's settings, its root on the path, bytecode kept."""
    lines = (tree / ".env.example").read_text().splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {**environment(), **settings, "PYTHONPATH": str(tree)}


def run(command: Sequence[str], tree: Path, variables: Mapping[str, str]) -> Spent:
    began = time.perf_counter()
    return finish(start(command, tree, variables), command, began)


def start(
    command: Sequence[str], tree: Path, variables: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    # Its output goes nowhere on both sides; stderr tells of what failed.
    return subprocess.Popen(
        command, cwd=tree, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def finish(process: subprocess.Popen[bytes], command: Sequence[str], began: float) -> Spent:
    assert process.stderr is not None
    said = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, -signal.SIGINT):
        raise SystemExit(f"{shlex.join(command)} ended with {process.returncode}: {said}")
    return Spent(usage.ru_utime + usage.ru_stime, time.perf_counter() - began)


def report(rounds: Sequence[Round]) -> None:
    """Medians of what each side spent; the ratios are those within one round."""
    print("| | processor s | on the clock s |")
    print("|---|--:|--:|")
    for name in rounds[0].floor:
        print_row(name, [each.floor[name] for each in rounds])
    print_row("the floor, together", [each.whole_floor for each in rounds])
    print_row("`refactor-kit migrate session_manager`", [each.ours for each in rounds])
    ratios = [
        Spent(each.ours.cpu / each.whole_floor.cpu, each.ours.wall / each.whole_floor.wall)
        for each in rounds
    ]
    print_row("ratio", ratios, 2)
    print("\n| interpreters started | by hand | ours |")
    print("|---|--:|--:|")
    for kind in dict.fromkeys((*rounds[0].floor_starts, *rounds[0].starts)):
        mine = told_range([each.starts.get(kind, 0) for each in rounds])
        hand = told_range([each.floor_starts.get(kind, 0) for each in rounds])
        print(f"| {kind} | {hand} | {mine} |")
    apart = ("generator", "of the suite's own")
    target = [sum(n for kind, n in each.starts.items() if kind not in apart) for each in rounds]
    print(f"| the target's, the generator's and the suite's own apart | | {told_range(target)} |")


def print_row(name: str, found: Sequence[Spent], digits: int = 1) -> None:
    cpu, wall = (
        statistics.median(each) for each in zip(*((f.cpu, f.wall) for f in found), strict=True)
    )
    print(f"| {name} | {cpu:.{digits}f} | {wall:.{digits}f} |", flush=True)


def told_range(numbers: Sequence[int]) -> str:
    least, most = min(numbers), max(numbers)
    return str(least) if least == most else f"{least} to {most}"


if __name__ == "__main__":
    raise SystemExit(main())
