"""What a hook loads of the tool: few modules, and none of the heavy libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.check_services import FILES, committed, guarded, recorded

_ROUTE = "api/routes/orders_routes.py"
#: A hook is started for every commit; each module costs it about half a millisecond.
_MODULES = 81
_HEAVY = ("click", "git", "libcst", "pydantic", "rich")
_PROGRAM = """
import sys
from refactor_kit.cli import run
assert run(["check", sys.argv[1]]) == int(sys.argv[2])
print(*sys.modules)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return committed(tmp_path, {**FILES, **recorded({"orders": 10}), **guarded("orders")})


def _loaded(root: Path, code: int) -> set[str]:
    command = [sys.executable, "-c", _PROGRAM, _ROUTE, str(code)]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return set(said.splitlines()[-1].split())


def _ours(modules: set[str]) -> set[str]:
    return {name for name in modules if name.split(".")[0] == "refactor_kit"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (FILES[_ROUTE], 0),
        ("from schemas.orders_place.orders_place import PlaceRequest\n", 1),
    ],
)
def test_a_changed_file_loads_few_modules(root: Path, text: str, code: int) -> None:
    _loaded(root, 0)  # validates the configuration, once
    (root / _ROUTE).write_text(text + "# changed\n", encoding="utf-8")
    loaded = _loaded(root, code)
    assert len(_ours(loaded)) <= _MODULES
    assert not loaded & set(_HEAVY)


def test_a_known_file_loads_no_policy(root: Path) -> None:
    assert "refactor_kit.reading.deep_imports" in _loaded(root, 0)
    again = _loaded(root, 0)
    policies = ("refactor_kit.reading.deep_imports", "refactor_kit.checks")
    assert not [name for name in again if name.startswith(policies)]
