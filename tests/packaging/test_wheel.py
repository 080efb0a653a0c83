"""The wheel, in a fresh environment and a repository with packages called like our own."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder), cwd=ROOT)
    return next(folder.glob("*.whl"))


def test_one_name_is_installed(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    folders = {name.split("/")[0] for name in names}
    assert {folder for folder in folders if not folder.endswith(".dist-info")} == {"refactor_kit"}
    for needed in (
        "refactor_kit/codemods/merge_route_files.py",
        "refactor_kit/checks/routes_import_only_public_schemas.py",
        "refactor_kit/recipes/public_api.toml",
        "refactor_kit/py.typed",
    ):
        assert needed in names


def test_it_runs_beside_packages_of_the_same_names(wheel: Path, tmp_path: Path) -> None:
    python = _environment(tmp_path / "venv", wheel)
    service = tmp_path / "service"
    for name in ("checks", "codemods"):
        (service / name).mkdir(parents=True)
        (service / name / "__init__.py").write_text("raise SystemExit('not this one')\n")
    (service / "refactor-kit.toml").write_text("[modules.orders]\n")

    tool = python.parent / "refactor-kit"
    for command in ([str(tool)], [str(python), "-m", "refactor_kit"]):
        listed = _run(*command, "explain", cwd=service)
        assert "routes-import-only-public-schemas" in listed
        assert "merge-route-files" in listed
        assert "orders pending" in _run(
            *command, "status", "--output-format", "concise", cwd=service
        )


def _environment(folder: Path, wheel: Path) -> Path:
    """A fresh environment that holds the wheel and sees the dependencies of this one."""
    _run(sys.executable, "-m", "venv", "--without-pip", str(folder), cwd=folder.parent)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    _run(*pip, "install", "-q", "--no-deps", "--no-index", str(wheel), cwd=folder)
    # A plain path entry does not read the .pth files there, so that the editable install of this
    # checkout stays out of sight.
    ours = _run(sys.executable, "-c", "import click; print(click.__path__[0])", cwd=folder).strip()
    places = _run(str(python), "-c", "import site; print(site.getsitepackages()[0])", cwd=folder)
    (Path(places.strip()) / "dependencies.pth").write_text(f"{Path(ours).parent}\n")
    return python


def _run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
