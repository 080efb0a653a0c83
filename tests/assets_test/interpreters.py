"""The Pythons that the services run under: with the current FastAPI, and with an older one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
from filelock import FileLock

OLDER = "0.115"
_NEEDS = (f"fastapi=={OLDER}.*", "httpx<0.29", "pytest", "uvicorn")


def this_python(shared: Path) -> Path:
    """The Python that runs the tests."""
    return Path(sys.executable)


def older_python(shared: Path) -> Path:
    """A Python with FastAPI 0.115 in ``shared``, made once; skips where no index answers."""
    return _python(shared / f"fastapi-{OLDER}", _NEEDS)


def pydantic_one(shared: Path) -> Path:
    """A Python with FastAPI 0.115 on pydantic 1, made as :func:`older_python` makes its own."""
    return _python(shared / "pydantic-1", (*_NEEDS, "pydantic<2"))


def newest_python(shared: Path, *, older: bool = False) -> Path:
    """The newest Python of this machine with the current FastAPI, or an older one, in ``shared``.

    Skips where that is the one that runs the tests.
    """
    newest = _newest()
    if newest == sys.executable:
        pytest.skip(f"no Python is newer here than {sys.version.partition(' ')[0]}")
    needs = _NEEDS if older else (f"fastapi=={version('fastapi')}", *_NEEDS[1:])
    return _python(shared / f"newest-{OLDER if older else 'current'}", needs, newest)


@cache
def _newest() -> str:
    """The Python of the highest minor version that starts; the tests' own where none is higher."""
    for minor in range(sys.version_info.minor + 9, sys.version_info.minor, -1):
        for found in _named(minor):
            asked = [found, "-c", f"import sys; assert sys.version_info[:2] == (3, {minor})"]
            if not subprocess.run(asked, capture_output=True, check=False).returncode:
                return found
    return sys.executable


def _named(minor: int) -> Iterator[str]:
    """Where a Python may lie: on the path, and where the usual installers put it."""
    roots = {
        "PYENV_ROOT": (".pyenv", f"versions/3.{minor}.*"),
        "UV_PYTHON_INSTALL_DIR": (".local/share/uv/python", f"cpython-3.{minor}.*"),
    }
    for variable, (usual, versions) in roots.items():
        root = Path(os.environ.get(variable, Path.home() / usual))
        yield from (str(each / "bin" / "python3") for each in sorted(root.glob(versions)))
    if found := shutil.which(f"python3.{minor}"):
        yield found


def _python(place: Path, needs: tuple[str, ...], base: str = sys.executable) -> Path:
    done = place / "done"
    with FileLock(f"{place}.lock"):
        if not done.exists():
            _make(place, needs, base)
            done.touch()
    return place / "bin" / "python"


def _make(place: Path, needs: tuple[str, ...], base: str) -> None:
    subprocess.run([base, "-m", "venv", str(place)], check=True, capture_output=True)
    install = [str(place / "bin/python"), "-m", "pip", "install", "-q", *needs]
    installed = subprocess.run(install, capture_output=True, text=True, check=False)
    if installed.returncode:
        pytest.skip(f"{' '.join(needs)} cannot be installed: {installed.stderr.strip()[-200:]}")
