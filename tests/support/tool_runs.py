"""The whole command line in a process of its own, forked from this one.

The tool's modules are loaded once, here, and not again by each run; what a run starts with is else
what a shell gives it: its words, folder, environment, streams and signals, and no state of another
run. That modules load, and how fast, is tested where the program itself is started
(``tests/cli/test_start_up.py``, ``tests/packaging``).
"""

from __future__ import annotations

import atexit
import importlib
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import traceback
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO

import refactor_kit
from refactor_kit.__main__ import main
from refactor_kit.packs.catalog import make_packs_importable, names

_OUTSIDE = "refactor_kit.proof.inside."  # Runs in the target only.


def run_tool(
    root: Path, words: Sequence[str], environment: Mapping[str, str], stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """``refactor-kit WORDS`` in ``root`` with nothing but ``environment`` set."""
    load_everything()
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin.encode())
        given.seek(0)
        child = os.fork()
        if child == 0:
            _become(root, words, environment, (given, out, err))
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        told = (_read(stream) for stream in (out, err))
        return subprocess.CompletedProcess(["refactor-kit", *words], code, *told)


def _become(
    root: Path,
    words: Sequence[str],
    environment: Mapping[str, str],
    streams: tuple[IO[bytes], ...],
) -> None:
    """Be a run, in a forked process; this never returns."""
    code = 1
    try:
        atexit._clear()
        warnings.resetwarnings()
        warnings.simplefilter("ignore")
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for number, stream in enumerate(streams):
            os.dup2(stream.fileno(), number)
        sys.stdin = os.fdopen(0, encoding="utf-8")
        sys.stdout = os.fdopen(1, "w", encoding="utf-8")
        sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace")
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(root)
        sys.argv = ["refactor-kit", *words]
        code = main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        for written in (sys.stdout, sys.stderr):
            written.flush()
        os._exit(code)


def _read(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()


@cache
def load_everything() -> None:
    """Load what a run may load, so that each child finds it loaded."""
    for module in pkgutil.walk_packages(refactor_kit.__path__, "refactor_kit."):
        if not module.name.startswith(_OUTSIDE):
            importlib.import_module(module.name)
    make_packs_importable()
    for kind in ("codemods", "checks"):
        for name in names(kind):
            importlib.import_module(f"refactor_kit.{kind}.{name.replace('-', '_')}")
