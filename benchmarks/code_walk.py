"""What the walk over code costs beside a plain boot: ``python benchmarks/code_walk.py``.

Two commands for each service, whole processes, in turn: one imports the application and ends, the
other walks over its code too and ends. The reference service as it stands in this repository (it
is copied), and generated ones of a given number of endpoints.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.generate_service import build_service, write_files
from benchmarks.measuring import ROOT, commit, measure, say_where

_BOOT = "import os, sys; sys.path.insert(0, ''); import api.main as m"
_WALK = (
    "; from refactor_kit.proof.inside import code; walked = code.walk(m.app, os.getcwd()); "
    "print(len(walked['endpoints']), len(walked['nodes']), flush=True)"
)
# As the proof ends such a process: nothing is taken down piece by piece.
_END = "; os._exit(0)"
_SERVICE = ("api", "apps", "schemas")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of each command; medians are told")
    parser.add_argument("--modules", type=int, nargs="*", default=[50, 150, 500])
    options = parser.parse_args()
    say_where("fastapi", "pydantic")
    print("| service | endpoints | nodes | boot, cpu s | boot and walk, cpu s | ratio |")
    print("|---|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        reference = Path(folder, "reference")
        for name in _SERVICE:
            shutil.copytree(ROOT / name, reference / name)
        commit(reference)
        _tell("reference", reference, options.runs)
        for modules in options.modules:
            root = Path(folder, str(modules))
            write_files(root, build_service(modules, 0))
            _tell(f"{modules} modules", root, options.runs)


def _tell(name: str, root: Path, runs: int) -> None:
    programs = (_BOOT + _END, _BOOT + _WALK + _END)
    commands = [(sys.executable, "-c", program) for program in programs]
    for command in commands:
        measure(command, root, 1)
    boot, walk = (measure(command, root, runs) for command in commands)
    if boot.code or walk.code:
        raise SystemExit(f"{name} does not boot: {boot.output or walk.output}")
    endpoints, nodes = walk.output.split()
    ratio = walk.cpu / boot.cpu
    print(f"| {name} | {endpoints} | {nodes} | {boot.cpu:.2f} | {walk.cpu:.2f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
