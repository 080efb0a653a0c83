from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.check_services import FILES, committed, git, recorded, write

_ROOT = Path(__file__).resolve().parents[2]
_TOOL = ("pyproject.toml", "README.md", ".pre-commit-hooks.yaml")
_PACKAGES = ("refactor_kit", "codemods", "checks")
_CONFIGURATION = """\
repos:
  - repo: {tool}
    rev: {revision}
    hooks:
      - id: {hook}
"""
_DEEP = "from schemas.orders_place.orders_place import PlaceRequest\n"
_ROUTE = "api/routes/orders_routes.py"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This tool as a repository of its own, as pre-commit clones it."""
    root = tmp_path_factory.mktemp("tool")
    for name in _TOOL:
        shutil.copy(_ROOT / name, root / name)
    for name in _PACKAGES:
        shutil.copytree(_ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    return committed(root, {".gitignore": "__pycache__/\n"})


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Hooks are installed once for all tests, and outside the user's cache."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit"))}


def service(root: Path, tool: Path, hook: str) -> Path:
    """A service whose first module is migrated, with the hook in its configuration."""
    revision = git(tool, "rev-parse", "HEAD").strip()
    configuration = _CONFIGURATION.format(tool=tool, revision=revision, hook=hook)
    files = {**FILES, **recorded({"orders": 10}), ".pre-commit-config.yaml": configuration}
    # The checks about a migrated module need more of one than the import policy does.
    return committed(root, files)


def pre_commit(
    root: Path, environment: dict[str, str], *words: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *words]
    return subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )


def commit(root: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    identity = ("-c", "user.name=n", "-c", "user.email=n@example.org")
    return subprocess.run(
        ["git", *identity, "commit", "-qm", "more"],
        cwd=root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_installed_hook_refuses_a_deep_import_in_a_migrated_route(
    tmp_path: Path, tool: Path, environment: dict[str, str]
) -> None:
    root = service(tmp_path, tool, "refactor-kit-check")
    assert pre_commit(root, environment, "install", "--install-hooks").returncode == 0
    write(root, {_ROUTE: _DEEP})
    git(root, "add", "-A")
    refused = commit(root, environment)
    assert refused.returncode == 1
    assert f"{_ROUTE}:1:1: routes-import-only-public-schemas" in refused.stdout + refused.stderr
    write(root, {_ROUTE: FILES[_ROUTE] + "\nx = 1\n"})
    git(root, "add", "-A")
    assert commit(root, environment).returncode == 0


def test_pending_module_is_not_blocked(
    tmp_path: Path, tool: Path, environment: dict[str, str]
) -> None:
    root = service(tmp_path, tool, "refactor-kit-check")
    ran = pre_commit(root, environment, "run", "--files", "api/routes/stock_routes.py")
    assert ran.returncode == 0, ran.stdout


def test_fix_hook_fails_when_it_changes_files(
    tmp_path: Path, tool: Path, environment: dict[str, str]
) -> None:
    root = service(tmp_path, tool, "refactor-kit-fix")
    write(root, {_ROUTE: _DEEP})
    git(root, "add", "-A")
    first = pre_commit(root, environment, "run")
    assert first.returncode == 1
    assert "files were modified by this hook" in first.stdout
    assert (root / _ROUTE).read_text() == ("from schemas import OrdersPlaceInput as PlaceRequest\n")
    git(root, "add", "-A")
    assert pre_commit(root, environment, "run").returncode == 0


def test_audit_hook_takes_no_file_names_and_finds_stale_allowances(
    tmp_path: Path, tool: Path, environment: dict[str, str]
) -> None:
    ran = pre_commit(
        service(tmp_path, tool, "refactor-kit-audit"), environment,
        "try-repo", str(tool), "refactor-kit-audit", "--verbose", "--all-files",
    )  # fmt: skip
    assert "(scope: migrated)" in ran.stdout
    stale = '[[allow]]\ncheck = "x"\npath = "y"\nreason = "z"\nowner = "o"\nuntil = "2000-01-01"\n'
    write(tmp_path, {".refactor-kit/allowances/orders.toml": stale})
    again = pre_commit(tmp_path, environment, "run", "--all-files")
    assert again.returncode == 1
    assert "it has ended (until 2000-01-01)" in again.stdout
