"""The Pythons that the services run under: with the current FastAPI, and with an older one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

OLDER = "0.115"
_NEEDS = (f"fastapi=={OLDER}.*", "httpx<0.29", "pytest", "uvicorn")


def older_python(shared: Path) -> Path:
    """A Python with FastAPI 0.115 in ``shared``, made once; skips where no index answers."""
    return _python(shared / f"fastapi-{OLDER}", _NEEDS)


def pydantic_one(shared: Path) -> Path:
    """A Python with FastAPI 0.115 on pydantic 1, made as :func:`older_python` makes its own."""
    return _python(shared / "pydantic-1", (*_NEEDS, "pydantic<2"))


def _python(place: Path, needs: tuple[str, ...]) -> Path:
    done = place / "done"
    with FileLock(f"{place}.lock"):
        if not done.exists():
            _make(place, needs)
            done.touch()
    return place / "bin" / "python"


def _make(place: Path, needs: tuple[str, ...]) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, capture_output=True)
    install = [str(place / "bin/python"), "-m", "pip", "install", "-q", *needs]
    installed = subprocess.run(install, capture_output=True, text=True, check=False)
    if installed.returncode:
        pytest.skip(f"{' '.join(needs)} cannot be installed: {installed.stderr.strip()[-200:]}")
