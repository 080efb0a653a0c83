"""One class moved to another module: who rewrites its references, and how long it takes.

    python benchmarks/references.py [--wheel PATH] [--runs 5] [--sample 500] [--peers PYTHON]

In the unpacked wheel of homeassistant (8,800 Python files) one class that some fifty files mention
goes to another module. No command of ours moves a class; what runs is what step 9 of ``migrate``
runs on each file, with the names given. Beside it the floor (``git grep`` for the name, then LibCST
parses and prints the files that mention it), LibCST's own runner on a sample, and rope. ``--peers``
is a Python that has rope and LibCST, if this one has not.

Then ``check --fix`` over many mentions: every component may import from ``homeassistant.helpers``
only, and its 8,000 files are repaired by one process and by two.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import Measured, afresh, changed, corpus, measure, restore, say_where

OLD = "homeassistant.exceptions.TemplateError"
NEW = "homeassistant.helpers.template_errors.TemplateError"
NAME = OLD.rpartition(".")[2]
POLICY = "homeassistant.helpers"
FIX = f"""\
public-package = "{POLICY}"
schemas = "homeassistant/helpers/{{part}}.py"
route-files = ["homeassistant/components/**/*.py"]
guard-scope = "project"

[modules.all]
parts = ["all"]
"""
ROPE = f"""
from rope.base.project import Project
from rope.refactor.move import create_move
project = Project(".", ropefolder=None)
origin = project.get_resource("{OLD.rpartition(".")[0].replace(".", "/")}.py")
offset = origin.read().index("class {NAME}") + 7
project.get_resource("homeassistant/helpers").create_file("template_errors.py")
target = project.get_resource("homeassistant/helpers/template_errors.py")
project.do(create_move(project, origin, offset).get_changes(target))
"""
FLOOR = f"""
import subprocess
from pathlib import Path
import libcst
command = ["git", "grep", "-lzwF", "-e", "{NAME}", "--", "*.py"]
said = subprocess.run(command, capture_output=True, text=True).stdout
for name in filter(None, said.split("\\0")):
    content = Path(name).read_bytes()
    Path(name).write_bytes(libcst.parse_module(content).bytes)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sample", type=int, default=500)
    parser.add_argument("--peer-runs", type=int, default=5)
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--rewrite", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--only", choices=("class", "fix"))
    options = parser.parse_args()
    if options.rewrite:
        rewrite(options.rewrite)
        return 0
    say_where("libcst", "rope", "refactor-kit")
    with tempfile.TemporaryDirectory() as folder:
        root = corpus(Path(folder), options.wheel)
        if options.only != "fix":
            compare_class(root, options)
        if options.only != "class":
            compare_fix(root, options.runs)
    return 0


def rewrite(root: Path) -> None:
    """Ours: step 9's rewriting of every file that names the class."""
    from refactor_kit.base import Context, Module, ModuleSettings, Settings
    from refactor_kit.packs.catalog import make_packs_importable
    from refactor_kit.worktree.disk_tree import DiskTree

    make_packs_importable()
    module = importlib.import_module("refactor_kit.codemods._references.file_rewrite")
    nothing = Module("", (), "", "", "", "", "none", "", ModuleSettings("", ()))
    tree = DiskTree(root)
    rewriter = module.FileRewriter(tree, Context(Settings(root), (), nothing), {OLD: NEW})
    for path in rewriter.search.paths():
        content = tree.read(path)
        change = rewriter.rewrite(path, content)
        for refusal in change.refusals:
            print(f"{path}:{refusal.line}: {refusal.reason}")
        if change.content != content:
            (root / path).write_bytes(change.content)


def compare_class(root: Path, options: argparse.Namespace) -> None:
    files = sum(1 for _ in root.glob("homeassistant/**/*.py"))
    print(f"{OLD} -> {NEW}, {files} files\n\n| | wall s | cpu s | files | lines |")
    print("|---|--:|--:|--:|--:|", flush=True)
    own = (sys.executable, __file__, "--rewrite", str(root))
    for name, command in (("refactor-kit", own), ("floor", (sys.executable, "-c", FLOOR))):
        found = measure(command, root, options.runs, lambda: restore(root))
        if found.code:
            raise SystemExit(f"{name} ended with {found.code}: {found.output}")
        row(name, found, *changed(root))
    sample(root, files, options)
    restore(root)
    rope = measure((options.peers, "-c", ROPE), root, 1, timeout=600)
    row("rope", rope, *changed(root))
    if rope.code:
        print(f"\nrope ended with {rope.code}: {rope.output.strip().splitlines()[-1:]}")


def sample(root: Path, files: int, options: argparse.Namespace) -> None:
    """LibCST's own runner on every n-th file, and what that makes for all."""
    folder = root.parent / "sample"
    chosen = sorted(root.glob("homeassistant/**/*.py"))[:: max(1, files // options.sample)]
    for file in chosen[: options.sample]:
        target = folder / file.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    names = ("--old_name", OLD, "--new_name", NEW)
    tool = (options.peers, "-m", "libcst.tool", "codemod", "--no-format", "rename.RenameCommand")
    found = measure((*tool, *names, "homeassistant"), folder, options.peer_runs)
    number = min(len(chosen), options.sample)
    row(f"LibCST's runner, {number} files", found, 0, 0)
    scale = files / number
    wall, cpu = found.wall * scale, found.cpu * scale
    print(f"| LibCST's runner, extrapolated | {wall:.0f} | {cpu:.0f} | | |", flush=True)


def compare_fix(root: Path, runs: int) -> None:
    """The whole of ``check --fix``: planned, proved, journalled, written, and checked again."""
    restore(root)
    (root / "refactor-kit.toml").write_text(FIX, encoding="utf-8")
    program = str(Path(sys.executable).parent / "refactor-kit")
    print(f"\ncheck --fix, {POLICY}\n")
    print("| | wall s | cpu s | files | lines | files/s | peak MiB |")
    print("|---|--:|--:|--:|--:|--:|--:|", flush=True)
    said = []
    for executor in ("local:1", "local:2"):
        command = (program, "check", "--fix", "-v", "--executor", executor, "homeassistant")
        found = measure(command, root, runs, lambda: afresh(root))
        files, lines = changed(root)
        print(
            f"| {executor} | {found.wall:.1f} | {found.cpu:.1f} | {files} | {lines} "
            f"| {files / found.wall:.0f} | {found.peak:.0f} |",
            flush=True,
        )
        said.append(difference(root))
        print("".join(f"\n{line}" for line in found.output.splitlines() if line.endswith(" s")))
    print(f"\nthe same bytes: {said[0] == said[1]}")


def difference(root: Path) -> bytes:
    return subprocess.run(("git", "diff"), cwd=root, capture_output=True, check=True).stdout


def row(name: str, found: Measured, files: int, lines: int) -> None:
    print(f"| {name} | {found.wall:.2f} | {found.cpu:.2f} | {files} | {lines} |", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
