"""Sets up a virtual environment beside this file and runs one command in it.

    python3 bootstrap.py migrate session_manager    the main job, on the service of this repository
    python3 bootstrap.py test                       linters, types, import directions, all tests

Any other words are handed to ``refactor-kit``. Needs Python 3.11 or newer and git, nothing else.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("python", "-m", "pytest", "-n", "2", "--dist", "worksteal", "-q"),
)


def main(words: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - an older python3 may start this file
        sys.exit(f"refactor-kit needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    if not words:
        sys.exit(__doc__)
    _install()
    if words[0] != "test":
        return _run("refactor-kit", *words)
    for command in CHECKS:
        print(f"$ {' '.join(command)}", flush=True)
        code = _run(*command, *(words[1:] if "pytest" in command else ()))
        if code:
            return code
    return 0


def _install() -> None:
    """Install once per content of ``pyproject.toml``."""
    stamp = VENV / "installed-for"
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    print("setting up .venv ...", file=sys.stderr, flush=True)
    if not (BIN / "python").exists():
        venv.create(VENV, with_pip=True)
    install = (str(BIN / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check")
    subprocess.run([*install, "-e", f"{ROOT}[service,dev]"], check=True)
    stamp.write_text(digest)


def _run(program: str, *arguments: str) -> int:
    return subprocess.run([str(BIN / program), *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
