"""Files that git ignores beside code that moves stay, and are told."""

from __future__ import annotations

from pathlib import Path

from tests.support.git_trees import make_git_tree, write
from tests.support.reference_service import tool

from .test_submodules import FILES


def test_ignored_files_beside_retired_code_are_named(tmp_path: Path) -> None:
    root = make_git_tree(tmp_path / "tree", {**FILES, ".gitignore": "*.db\n.env\n"})
    data = {"apps/session_manager_start/local.db": "1\n", "apps/session_manager_end/.env": "A=1\n"}
    write(root, data)
    done = tool(root, "migrate", "session_manager", "--no-exec")
    for path, content in data.items():
        assert f"stays     {path}: git ignores it" in done.stdout
        assert (root / path).read_text() == content
    assert "stays" not in tool(root, "migrate", "session_manager", "--no-exec").stdout
