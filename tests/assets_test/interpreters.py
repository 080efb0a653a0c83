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
    place = shared / f"fastapi-{OLDER}"
    done = place / "done"
    with FileLock(shared / f"fastapi-{OLDER}.lock"):
        if not done.exists():
            _make(place)
            done.touch()
    return place / "bin" / "python"


def _make(place: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, capture_output=True)
    install = [str(place / "bin/python"), "-m", "pip", "install", "-q", *_NEEDS]
    installed = subprocess.run(install, capture_output=True, text=True, check=False)
    if installed.returncode:
        pytest.skip(f"FastAPI {OLDER} cannot be installed: {installed.stderr.strip()[-200:]}")
