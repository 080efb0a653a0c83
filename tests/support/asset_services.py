"""Copies of the small services and the real command line on them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.tool_runs import run_tool

ASSETS = Path(__file__).resolve().parents[1] / "assets"
_MODEST = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "NO_COLOR": "1", "COLUMNS": "200"}
_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


@dataclass(frozen=True)
class Expected:
    """What comes of a service.

    ``decisions`` are the modules that ask first, ``refused`` those that stay, with a word of the
    reason; ``folders`` hold a configuration each.
    """

    modules: tuple[str, ...]
    decisions: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Ran:
    """One command's end."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


def copy_service(name: str, folder: Path) -> Path:
    """A fresh repository that holds the service, committed."""
    root = folder / name
    shutil.copytree(ASSETS / name, root, ignore=shutil.ignore_patterns("__pycache__"))
    (root / ".gitignore").write_text("__pycache__/\n.pytest_cache/\n", encoding="utf-8")
    commit(root)
    return root


def contents(root: Path) -> dict[str, bytes]:
    """Every file of the tree, git's own left out."""
    found = (path for path in root.rglob("*") if ".git" not in path.parts and path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def commit(root: Path) -> None:
    """Commit everything that stands in ``root``."""
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "work"]):
        subprocess.run(["git", *words], cwd=root, env=_MODEST | _GIT, check=True)


def run(root: Path, *words: str) -> Ran:
    """``refactor-kit WORDS`` in ``root``; no traceback, no bug may come of it."""
    done = run_tool(root, words, _MODEST)
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    assert done.returncode != 3, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


def settle(root: Path, decisions: list[dict[str, Any]]) -> None:
    """Write the first choice of every decision into the configuration, as a person would."""
    import tomlkit

    file = root / "refactor-kit.toml"
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    for decision in decisions:
        chosen = tomlkit.parse(decision["choices"][0]["toml"])
        _merge(document, chosen)
    file.write_text(tomlkit.dumps(document), encoding="utf-8")


def _merge(table: Any, lines: Any) -> None:
    for key, value in lines.items():
        if key in table and hasattr(value, "items"):
            _merge(table[key], value)
        else:
            table[key] = value
