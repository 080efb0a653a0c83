"""What the walk over code costs beside a plain boot: ``python benchmarks/code_walk.py``.

Whole processes in turn, for the reference service as it stands in this repository (a copy) and
for generated ones: the service started under uvicorn until it listens, without its lifespan (which
FastAPI nests once for each included router: with 500 deeper than Python goes); the application
imported; the application imported and walked over. What the third takes beyond the second is the
walk: its own imports and the making of its answer are in it.
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

_BOOT = """
import sys
sys.path.insert(0, "")
import uvicorn

class Once(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        self.should_exit = True

Once(uvicorn.Config("api.main:app", port=0, lifespan="off", log_level="critical")).run()
"""
_IMPORT = """
import json, os, sys
sys.path.insert(0, "")
import api.main
"""
_WALK = """
from refactor_kit.proof.inside import code
walked = code.walk(api.main.app, os.getcwd())
json.dumps(walked)
print(len(walked["endpoints"]), len(walked["nodes"]), flush=True)
"""
# As the proof ends such a process: nothing is taken down piece by piece.
_END = "os._exit(0)"
_SERVICE = ("api", "apps", "schemas")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of each command; medians are told")
    parser.add_argument("--modules", type=int, nargs="*", default=[50, 150, 500])
    options = parser.parse_args()
    say_where("fastapi", "pydantic", "uvicorn")
    print("| service | endpoints | nodes | boot | import | import and walk | walk | beside boot |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
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
    programs = (_BOOT, _IMPORT + _END, _IMPORT + _WALK + _END)
    commands = [(sys.executable, "-c", program) for program in programs]
    for command in commands:
        measure(command, root, 1)
    boot, alone, walked = (measure(command, root, runs) for command in commands)
    for each in (boot, alone, walked):
        if each.code:
            raise SystemExit(f"{name}: {each.output}")
    endpoints, nodes = walked.output.split()
    walk = walked.cpu - alone.cpu
    seconds = " | ".join(f"{each:.2f}" for each in (boot.cpu, alone.cpu, walked.cpu, walk))
    print(f"| {name} | {endpoints} | {nodes} | {seconds} | {(boot.cpu + walk) / boot.cpu:.2f} |")


if __name__ == "__main__":
    main()
