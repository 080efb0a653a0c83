"""Every nasty input through the command line: refused by name, or migrated and undone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.git_trees import picture

from .inputs import INPUTS, NastyInput
from .service import MAIN, MIGRATE, UNDO, UNIFIED, orders_service, refactor, said


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return orders_service(tmp_path_factory.mktemp("start") / "tree")


@pytest.fixture
def root(start: Path, tmp_path: Path) -> Iterator[Path]:
    root = tmp_path / "tree"
    shutil.copytree(start, root, symlinks=True)
    yield root
    (root / MAIN).parent.chmod(0o755)


@pytest.mark.parametrize("nasty", INPUTS, ids=lambda nasty: f"{nasty.number}-{nasty.name}")
def test_refused_by_name_or_migrated_and_undone(root: Path, nasty: NastyInput) -> None:
    nasty.spoil(root, MAIN)
    before, index = picture(root.parent), (root / ".git/index").read_bytes()

    done = refactor(root, *MIGRATE)

    assert done.returncode == nasty.exit_code, said(done)
    if nasty.says:
        assert re.search(nasty.says.format(path=re.escape(MAIN)), said(done))
    else:
        assert (root / UNIFIED).is_file()
        undone = refactor(root, *UNDO)
        assert undone.returncode == 0, said(undone)
    assert picture(root.parent) == before
    assert (root / ".git/index").read_bytes() == index
