"""Measures ``migrate`` of one module in generated services of 10, 100 and 1,000 modules.

    python benchmarks/migrate_size.py [--modules 10 100 1000] [--runs 5]

``--no-exec``: what the service's own start takes grows with it, and is not ours. Beside the whole
the time of one pass over the tree: reading every file and looking for one word.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.generate_service import module_names, write_service
from benchmarks.measuring import afresh, changed, commit, measure, say_where

SHARE_MIGRATED = 0.4
PASS = """
from pathlib import Path
print(sum(b"example_input" in file.read_bytes() for file in Path(".").rglob("*") if file.is_file()))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--modules", type=int, nargs="*", default=[10, 100, 1000])
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    say_where("refactor-kit", "libcst")
    print("| modules | files | wall s | cpu s | one pass, cpu s | peak MiB | changed | lines |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    for modules in options.modules:
        with tempfile.TemporaryDirectory() as folder:
            measure_service(Path(folder), modules, options.runs)
    return 0


def measure_service(root: Path, modules: int, runs: int) -> None:
    """One row of the table."""
    migrated = int(modules * SHARE_MIGRATED)
    write_service(root, modules, migrated)
    commit(root)
    files = sum(1 for file in root.rglob("*") if file.is_file() and ".git/" not in str(file))
    one_pass = measure((sys.executable, "-c", PASS), root, runs)
    program = str(Path(sys.executable).parent / "refactor-kit")
    module = module_names(modules, 1)[migrated]
    command = (program, "migrate", module, "--no-exec", "-q", "-o", "/dev/null")
    found = measure(command, root, runs, lambda: before_any(root))
    if found.code:
        raise SystemExit(f"{' '.join(command)} ended with {found.code}: {found.output}")
    count, lines = changed(root)
    print(
        f"| {modules} | {files} | {found.wall:.1f} | {found.cpu:.1f} | {one_pass.cpu:.2f} "
        f"| {found.peak:.0f} | {count} | {lines} |",
        flush=True,
    )


def before_any(root: Path) -> None:
    """As committed, without the files that a migration adds."""
    afresh(root)
    subprocess.run(("git", "clean", "-fdq"), cwd=root, check=True)


if __name__ == "__main__":
    raise SystemExit(main())
