"""One import policy, four tools, one tree: how long each takes, and what each finds.

    python benchmarks/import_policy.py [--runs 5] [--wheel PATH]

Fetches the wheel of homeassistant (8,800 Python files) through pip unless one is given, unpacks it
in a temporary repository, and forbids imports of the modules below one package: a package named by
few files (``homeassistant.auth``) and one named by most (``homeassistant.helpers``). Whole
processes, medians; the counts stand beside the times, so that unequal work shows. Tools that are
not installed are left out and said so.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import corpus, environment, measure

CASES = ("homeassistant.auth", "homeassistant.helpers")
_BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Tool:
    """A command; ``counted`` are the lines of its output that stand for a finding."""

    name: str
    command: tuple[str, ...]
    marker: str


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians in milliseconds: on the clock, and of processor time."""

    wall: float
    cpu: float
    found: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--wheel", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = corpus(Path(folder), options.wheel)
        _say_where(root)
        baseline = {
            "python -c pass": _timed((sys.executable, "-c", "pass"), root, options.runs),
            "git ls-files": _timed(("git", "ls-files"), root, options.runs),
        }
        for name, timing in baseline.items():
            print(f"| {name} | {timing.wall:.0f} | {timing.cpu:.0f} | |")
        for package in CASES:
            _case(root, package, options.runs)
    return 0


def _case(root: Path, package: str, runs: int) -> None:
    print(f"\n{package}\n\n| run | wall ms | cpu ms | found |\n|---|--:|--:|--:|")
    _configure(root, package)
    command = _program("refactor-kit")
    program = (command,) if command else (sys.executable, "-m", "refactor_kit")
    ours = (*program, "check", "-q", "--output-format", "concise")
    tools = [
        Tool("refactor-kit, cold", (*ours, "--no-cache", "homeassistant"), package),
        Tool("refactor-kit, warm", (*ours, "homeassistant"), package),
        Tool("refactor-kit, 20 files, cold", (*ours, "--no-cache", *_staged(root)), package),
        Tool("refactor-kit, 20 files, warm", (*ours, *_staged(root)), package),
        *_peers(root),
    ]
    for tool in tools:
        # What is compiled or remembered once for all runs belongs to none.
        subprocess.run(tool.command, cwd=root, env=environment(), capture_output=True, check=False)
        timing = _timed(tool.command, root, runs, tool.marker)
        print(
            f"| {tool.name} | {timing.wall:.0f} | {timing.cpu:.0f} | {timing.found} |", flush=True
        )


def _peers(root: Path) -> list[Tool]:
    found: list[Tool] = []
    if ruff := _program("ruff"):
        check = (ruff, "check", "--config", "ruff-policy.toml", "--output-format", "concise")
        found.append(Tool("ruff TID251, cold", (*check, "--no-cache", "homeassistant"), "TID251"))
        found.append(Tool("ruff TID251, warm", (*check, "homeassistant"), "TID251"))
        few = (*check, "--no-cache", *_staged(root))
        found.append(Tool("ruff TID251, 20 files", few, "TID251"))
    if linter := _program("lint-imports"):
        found.append(Tool("import-linter, cold", (linter, "--no-cache"), "->"))
        found.append(Tool("import-linter, warm", (linter,), "->"))
    if tach := _program("tach"):
        found.append(Tool("tach", (tach, "check"), "Cannot"))
    return found


def _program(name: str) -> str | None:
    program = _BIN / name
    if program.is_file():
        return str(program)
    print(f"{name} is not installed: left out", file=sys.stderr)
    return None


def _configure(root: Path, package: str) -> None:
    """The same policy for each tool: nobody outside imports the modules below ``package``."""
    folder = package.replace(".", "/")
    children = sorted(
        path.stem
        for path in (root / folder).iterdir()
        if path.stem.isidentifier() and not path.stem.startswith("__")
    )
    (root / "refactor-kit.toml").write_text(
        f'public-package = "{package}"\nschemas = "{folder}/{{part}}.py"\n'
        'route-files = ["homeassistant/**/*.py"]\nguard-scope = "project"\n'
        f'exclude = ["/{folder}/**"]\n\n[modules.all]\nparts = ["all"]\n'
    )
    banned = "".join(f'"{package}.{child}".msg = "internal"\n' for child in children)
    (root / "ruff-policy.toml").write_text(
        f'extend-exclude = ["{folder}"]\n[lint]\nselect = ["TID251"]\n'
        f"[lint.flake8-tidy-imports.banned-api]\n{banned}"
    )
    forbidden = "".join(f"    {package}.{child}\n" for child in children)
    (root / ".importlinter").write_text(
        "[importlinter]\nroot_package = homeassistant\n\n"
        "[importlinter:contract:policy]\nname = policy\ntype = protected\n"
        f"protected_modules =\n{forbidden}allowed_importers =\n    {package}\n"
    )
    modules = "".join(
        f'[[modules]]\npath = "{package}.{child}"\nvisibility = ["{package}"]\n'
        for child in children
    )
    (root / "tach.toml").write_text(
        f'source_roots = ["."]\nexclude = []\n{modules}[[modules]]\npath = "{package}"\n'
    )


def _timed(command: Sequence[str], root: Path, runs: int, marker: str = "") -> Timing:
    measured = measure(command, root, runs)
    found = sum(marker in line for line in measured.output.splitlines()) if marker else 0
    return Timing(1000 * measured.wall, 1000 * measured.cpu, found)


def _staged(root: Path) -> list[str]:
    """Twenty files from all over the tree, the same each time."""
    files = sorted((root / "homeassistant/components").glob("*/sensor.py"))
    chosen = files[:: max(1, len(files) // 20)][:20]
    return [str(file.relative_to(root)) for file in chosen]


def _say_where(root: Path) -> None:
    files = sum(1 for _ in (root / "homeassistant").rglob("*.py"))
    print(f"{files} Python files; {platform.platform()}, {os.cpu_count()} processors")
    print(f"Python {platform.python_version()}, {_git_version()}")
    for name in ("ruff", "import-linter", "tach"):
        try:
            print(f"{name} {version(name)}")
        except PackageNotFoundError:
            print(f"{name}: not installed")
    print("\n| run | wall ms | cpu ms | |\n|---|--:|--:|--:|")


def _git_version() -> str:
    git = shutil.which("git") or "git"
    return subprocess.run(
        (git, "--version"), capture_output=True, text=True, check=True
    ).stdout.strip()


if __name__ == "__main__":
    raise SystemExit(main())
