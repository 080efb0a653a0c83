"""Sets up a virtual environment beside this file and runs one command in it.

    python3 bootstrap.py migrate session_manager    the main job, on the service of this repository
    python3 bootstrap.py test                       linters, types, import directions, all tests

Any other words are handed to ``refactor-kit``. Needs Python 3.11 or newer and git, nothing else.
``test`` installs the development tools; every other command goes without them.
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
    if words[0] != "test":
        _install("service")
        return _run("refactor-kit", *words)
    _install("service", "dev")
    for command in CHECKS:
        print(f"$ {' '.join(command)}", flush=True)
        code = _run(*command, *(words[1:] if "pytest" in command else ()))
        if code:
            return code
    return 0


def _install(*extras: str) -> None:
    """Install the tool with ``extras``, each once per content of ``pyproject.toml``."""
    stamp = VENV / "installed-for"
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    recorded = stamp.read_text().split() if stamp.exists() else []
    installed = recorded[1:] if recorded[:1] == [digest] else []
    missing = [extra for extra in extras if extra not in installed]
    if not missing:
        return
    print("setting up .venv ...", file=sys.stderr, flush=True)
    if not (BIN / "python").exists():
        venv.create(VENV, with_pip=True)
    install = (str(BIN / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check")
    subprocess.run([*install, "-e", f"{ROOT}[{','.join(missing)}]"], check=True)
    stamp.write_text(" ".join((digest, *installed, *missing)))


def _run(program: str, *arguments: str) -> int:
    return subprocess.run([str(BIN / program), *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
