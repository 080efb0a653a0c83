"""A fork of the warm process is as clean, as bounded and as watched as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.proof.observing.observation import observe
from refactor_kit.proof.target.bounds import Bounds
from refactor_kit.proof.target.process import Finished
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.target import Target
from refactor_kit.proof.target.warm import WarmProcess

from .services import BEFORE, context_of, tree_of
from .test_process import is_alive

ROOT = Path(__file__).resolve().parents[2]
QUICK = Bounds(seconds=60)
TELL = """
import json, os, sys
print(json.dumps({
    "argv": sys.argv, "name": __name__, "file": __file__, "path": sys.path, "folder": os.getcwd(),
    "leads": os.getsid(0) == os.getpid() == os.getpgid(0), "input": sys.stdin.read(),
    "descriptors": sorted(set(os.listdir("/proc/self/fd")) - {"3"}),
    "variables": {k: v for k, v in os.environ.items() if k != "REFACTOR_KIT_RUN"},
    "own": [name for name in sys.modules if name.startswith("own")],
}))
"""
FILES = {
    "tell.py": TELL,
    "own/__init__.py": "",
    "own/__main__.py": TELL,
    "own/counted.py": "calls = []\n",
    "run.py": "import sys\nexec(sys.argv[1])\n",
}
pytestmark = pytest.mark.skipif(not WarmProcess.is_possible(), reason="starts are plain here")


@pytest.fixture
def copy() -> Iterator[ScratchCopy]:
    with copy_of(FILES) as copy:
        yield copy


def copy_of(files: Mapping[str, str]) -> ScratchCopy:
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    return ScratchCopy(tree, None, Settings(root=Path("/nowhere")))


def run(copy: ScratchCopy, script: str, bounds: Bounds = QUICK) -> Finished:
    return Target(copy).run(["python", "run.py", script], bounds, warm=True)


@pytest.mark.parametrize("command", [["tell.py", "a b"], ["-m", "own", "--", "c"]])
def test_fork_sees_what_a_started_process_sees(copy: ScratchCopy, command: list[str]) -> None:
    told: list[dict[str, Any]] = []
    for warm in (False, True):
        finished = Target(copy).run(["python", *command], QUICK, warm=warm)
        assert (finished.stderr, finished.exit) == ("", 0)
        told.append(json.loads(finished.stdout))
    assert told[1] == told[0]
    assert told[1]["leads"]


def test_fork_with_less_on_its_path_sees_what_a_started_process_sees(copy: ScratchCopy) -> None:
    target = Target(copy)
    support = target.environment["PYTHONPATH"].split(os.pathsep)[0]
    told: list[dict[str, Any]] = []
    for warm in (False, True):
        extra = {"PYTHONPATH": support}
        finished = target.run(["python", "own/__main__.py"], QUICK, extra, warm=warm)
        assert (finished.stderr, finished.exit) == ("", 0)
        told.append(json.loads(finished.stdout))
    assert told[1] == told[0]
    assert "." not in told[1]["path"]
    # Where one of them is not on the path of the process that forks, it is started.
    starts = copy.starts
    more = {"PYTHONPATH": os.pathsep.join([support, str(copy.root() / "own")])}
    finished = target.run(["python", "tell.py"], QUICK, more, warm=True)
    assert "own" in json.loads(finished.stdout)["path"]
    assert copy.starts == starts + 1


def test_fork_ends_with_who_wanted_it(tmp_path: Path) -> None:
    script = """
import sys, time
from tests.proof.test_warm import FILES, QUICK, Target, copy_of
script = "import os, sys, time; print(os.getpid(), file=open(sys.argv[2], 'w')); time.sleep(600)"
with copy_of(FILES) as copy:
    Target(copy).run(["python", "run.py", script, sys.argv[1]], QUICK, warm=True)
"""
    told = tmp_path / "told"
    killed = subprocess.Popen([sys.executable, "-c", script, str(told)], cwd=ROOT)
    _wait_until(lambda: told.exists() and told.read_text().endswith("\n"))
    forked = int(told.read_text())
    assert is_alive(forked)
    killed.kill()
    killed.wait()
    _wait_until(lambda: not is_alive(forked))


def _wait_until(is_so: Callable[[], bool]) -> None:
    """Ends when it is so; a test that waits in vain fails."""
    ends = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_forks_share_one_start_and_nothing_else(copy: ScratchCopy) -> None:
    script = (
        "import random, sys, own.counted; own.counted.calls.append(1)\n"
        "print('fastapi' in sys.modules, len(own.counted.calls), random.random())"
    )
    first, second = run(copy, script).stdout.split(), run(copy, script).stdout.split()
    assert first[:2] == second[:2] == ["True", "1"]
    assert first[2] != second[2]
    assert (copy.starts, copy.runs) == (1, 2)


def test_fork_imports_what_the_copy_holds_now(copy: ScratchCopy) -> None:
    assert run(copy, "import own.counted; print(own.counted.calls)").stdout == "[]\n"
    files = {**FILES, "own/counted.py": "calls = [1]\n", "own/later.py": ""}
    copy.update(MemoryTree({path: text.encode() for path, text in files.items()}))
    script = "import own.counted, own.later; print(own.counted.calls)"
    assert run(copy, script).stdout == "[1]\n"
    assert copy.starts == 1


def test_how_a_fork_ends_is_told(copy: ScratchCopy) -> None:
    finished = run(copy, "print('out'); sys.stderr.write('err'); sys.exit(3)")
    assert (finished.exit, finished.stdout, finished.stderr) == (3, "out\n", "err")
    assert run(copy, "1 / 0").last_lines()[-1] == "ZeroDivisionError: division by zero"
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    assert run(copy, kill).problem == "was ended by SIGSEGV"
    ends = "import atexit; atexit.register(print, 'at the end')"
    assert run(copy, ends).stdout == "at the end\n"
    assert copy.starts == 1


def test_fork_is_bounded(copy: ScratchCopy) -> None:
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    assert run(copy, stubborn, Bounds(seconds=0.5)).timed_out
    assert run(copy, "while True: print('x' * 10000)", Bounds(60, output=100_000)).flooded
    # Its bounds stand before it begins.
    greedy = run(copy, "bytearray(1 << 30)", Bounds(60, memory=1 << 30))
    assert greedy.last_lines()[-1] == "MemoryError"
    assert run(copy, "print('still served')").stdout == "still served\n"
    assert copy.starts == 1


@pytest.mark.parametrize(
    "leave",
    [
        "pid = os.fork()\nif not pid: os.setsid(); time.sleep(600)",
        "pid = subprocess.Popen(['sleep', '600'], start_new_session=True).pid",
    ],
)
def test_child_that_a_fork_leaves_behind_is_ended(copy: ScratchCopy, leave: str) -> None:
    finished = run(copy, f"import os, subprocess, time\n{leave}\nprint(pid)")
    assert finished.left_behind
    assert not is_alive(int(finished.stdout))
    again = run(copy, "print('still served')")
    assert (again.stdout, again.left_behind, copy.starts) == ("still served\n", False, 1)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("json.py", id="a module of the standard library"),
        pytest.param("pydantic/__init__.py", id="a library that is loaded"),
        pytest.param("email_validator.py", id="one that was looked for in vain"),
    ],
)
def test_target_with_a_name_of_its_own_is_started(path: str) -> None:
    name = Path(path.removesuffix("/__init__.py")).stem
    with copy_of({**FILES, path: "own = True\n"}) as copy:
        told = run(copy, f"import {name}; print({name}.own)")
        assert told.stdout == "True\n"
        assert copy.starts == 2


def test_code_of_the_target_that_loads_by_itself_is_never_forked() -> None:
    with copy_of({**FILES, "own/warned.py": "class Mine(UserWarning): ..."}) as copy:
        # The interpreter imports the class when it starts.
        variables = {"PYTHONWARNINGS": "ignore::own.warned.Mine"}
        script = ["python", "run.py", "import sys; print('own.warned' in sys.modules)"]
        told = Target(copy).run(script, QUICK, variables, warm=True)
        assert (told.stdout, copy.starts) == ("True\n", 2)


def test_names_beside_the_script_count_for_it_alone() -> None:
    files = {"tools/json.py": "own = True\n", "tools/tell.py": "import json; print(json.own)\n"}
    with copy_of({**FILES, **files}) as copy:
        told = Target(copy).run(["python", "tools/tell.py"], QUICK, warm=True)
        assert (told.stdout, copy.starts) == ("True\n", 2)
        assert run(copy, "import json; print(hasattr(json, 'own'))").stdout == "False\n"
        assert copy.starts == 2


def test_options_of_the_interpreter_are_given_to_one(copy: ScratchCopy) -> None:
    for command in (["python", "-B", "run.py", "print(1)"], ["python", "-c", "print(1)"]):
        assert Target(copy).run(command, QUICK, warm=True).stdout == "1\n"
    assert copy.starts == 2


def test_run_beside_another_is_started(copy: ScratchCopy) -> None:
    target = Target(copy)
    with target.start(["python", "run.py", "import time; time.sleep(600)"], QUICK, warm=True):
        assert run(copy, "print('beside')").stdout == "beside\n"
    assert copy.starts == 2
    assert run(copy, "print('after')").stdout == "after\n"
    assert copy.starts == 2


def test_another_environment_has_another_interpreter(copy: ScratchCopy) -> None:
    target = Target(copy)
    script = ["python", "run.py", "import os; print(os.getppid(), hash('a') % 10**6)"]
    told = [
        target.run(script, QUICK, {"PYTHONHASHSEED": seed}, warm=True).stdout.split()
        for seed in ("0", "1", "0")
    ]
    assert told[0] == told[2]
    assert told[0][0] != told[1][0]
    assert told[0][1] != told[1][1]
    assert copy.starts == 2


def test_runs_go_on_where_the_warm_process_has_ended(copy: ScratchCopy) -> None:
    ended = run(copy, "import os, signal; os.kill(os.getppid(), signal.SIGKILL); input()")
    assert ended.problem
    assert run(copy, "print('started')").stdout == "started\n"


def test_nothing_stays_when_the_copy_goes() -> None:
    with copy_of(FILES) as copy:
        pid = int(run(copy, "import os; print(os.getppid())").stdout)
        assert is_alive(pid)
    assert not is_alive(pid)


def test_observation_starts_one_interpreter_besides_the_tests() -> None:
    tree = tree_of(BEFORE)
    context = context_of(tree)
    with ScratchCopy(tree, None, context.settings) as copy:
        seen = observe(copy, context, level="replay", with_tests=True, with_generator=True)
        assert seen.boots
        assert not seen.sections["import"]["failures"]
        assert not seen.sections["import"].get("left_behind")
        # One look, one server and two parts of the generator from it; the tests.
        assert (copy.starts, copy.runs) == (1 + 1, 2 + 2 + 1)
