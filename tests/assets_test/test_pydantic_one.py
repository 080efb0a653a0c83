"""A service on pydantic 1 in an environment of its own, carried through at every level."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.support.asset_services import commit, copy_service, run

from .interpreters import pydantic_one

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return pydantic_one(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base)


def _configured(tmp_path: Path, level: str) -> Path:
    root = copy_service("pydantic_one", tmp_path)
    assert run(root, "init").code == 0
    file = root / "refactor-kit.toml"
    whole = file.read_text(encoding="utf-8")
    written = whole[: whole.index("[modules.")].replace('proof = "openapi"', f'proof = "{level}"')
    modules = '[modules.room]\nparts = ["room_book", "room_free"]\n'
    file.write_text(written + modules, encoding="utf-8")
    return root


@pytest.mark.parametrize("level", ["import", "openapi", "replay"])
def test_service_is_carried_through(level: str, python: Path, tmp_path: Path) -> None:
    root = _configured(tmp_path, level)
    refused = run(root, "migrate", "room")
    assert refused.code == 4, refused.out
    assert "refactor-kit's own" in refused.out
    assert 'set target-python = "PATH/bin/python" at the top of refactor-kit.toml' in refused.out
    file = root / "refactor-kit.toml"
    key = f'target-python = "{python}"\n'
    file.write_text(key + file.read_text(encoding="utf-8"), encoding="utf-8")
    commit(root)
    migrated = run(root, "migrate", "room")
    assert migrated.code == 0, migrated.out
    evidence = json.loads((root / ".refactor-kit/evidence/room.json").read_text(encoding="utf-8"))
    assert evidence["versions"]["pydantic"].startswith("1.")
    if level == "replay":
        assert "endpoints-respond" in migrated.out.partition("checked")[0]
    assert run(root, "verify", "room").code == 0


def test_other_major_version_is_told(python: Path, tmp_path: Path) -> None:
    root = _configured(tmp_path, "import")
    file = root / "refactor-kit.toml"
    key = f'target-python = "{python}"\n'
    file.write_text(key + file.read_text(encoding="utf-8"), encoding="utf-8")
    main = root / "api/main.py"
    main.write_text(f"import nowhere_at_all\n{main.read_text(encoding='utf-8')}", encoding="utf-8")
    refused = run(root, "migrate", "room", "--allow-dirty")
    assert refused.code == 4
    assert "(target-python)" in refused.out
    assert "pydantic is 1." in refused.out
    assert "beside refactor-kit" in refused.out
