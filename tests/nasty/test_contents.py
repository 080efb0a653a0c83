"""Nasty contents through the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.git_trees import picture

from .contents import CONTENTS, Contents
from .service import MIGRATE, UNDO, UNIFIED, orders_service, refactor, said


@pytest.mark.parametrize("nasty", CONTENTS, ids=lambda nasty: f"{nasty.number}-{nasty.name}")
def test_refused_by_name_or_migrated_and_undone(tmp_path: Path, nasty: Contents) -> None:
    root = orders_service(tmp_path / "tree", nasty.files)
    before = picture(tmp_path)

    done = refactor(root, *MIGRATE)

    if nasty.says:
        assert done.returncode == nasty.exit_code, said(done)
        assert re.search(nasty.says, said(done)), said(done)
    else:
        assert done.returncode == 0, said(done)
        assert (root / UNIFIED).is_file()
        _no_reference_is_left(root)
        assert refactor(root, *UNDO).returncode == 0
    assert picture(tmp_path) == before


def _no_reference_is_left(root: Path) -> None:
    """No file that stands names a route file that went."""
    assert not (root / "api/routes/orders_place_routes.py").exists()
    told = (".refactor-kit", ".git", "templates")
    for file in root.rglob("*"):
        if file.is_file() and file.relative_to(root).parts[0] not in told:
            assert b"orders_place_routes" not in file.read_bytes(), file
