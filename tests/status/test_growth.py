"""The work of ``status`` grows with the modules, not with their square."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

from benchmarks.generate_service import write_service
from refactor_kit.base import MemoryTree
from refactor_kit.project import open_project
from refactor_kit.status.building import build_status


def calls_for(root: Path, modules: int) -> int:
    """How many functions are called, built-in ones too: the same on every machine."""
    root.mkdir()
    write_service(root, modules, modules // 2)
    project = open_project(start=root)
    workspace = project.workspace
    tree = MemoryTree({path: workspace.read(path) for path in workspace.paths()})
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        build_status(project, tree, project.modules)
    finally:
        sys.setprofile(None)
    return calls


def test_calls_grow_with_the_modules(tmp_path: Path) -> None:
    calls_for(tmp_path / "first", 4)  # what is made once, whatever comes after
    few, more, most = (calls_for(tmp_path / str(number), number) for number in (12, 24, 48))

    # A square would double the rate of growth.
    assert (most - more) / 2 < 1.05 * (more - few)
