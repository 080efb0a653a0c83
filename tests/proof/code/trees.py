"""Small services in TOML, their copies with one change each, and the walks over them."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refactor_kit.proof.comparing.code import CodeWalk

_HERE = Path(__file__).parent
_INSIDE = Path(__file__).resolve().parents[3] / "refactor_kit" / "proof" / "inside"


@dataclass(frozen=True)
class Change:
    """``old`` becomes ``new`` in one file; ``said`` are words of what must be told."""

    title: str
    file: str
    old: str
    new: str
    said: str

    def put_in(self, files: Mapping[str, str]) -> dict[str, str]:
        assert self.old in files[self.file], self.title
        return {**files, self.file: files[self.file].replace(self.old, self.new, 1)}


def service(name: str) -> dict[str, Any]:
    """The table of one service."""
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


def changes(table: Mapping[str, Any]) -> list[Change]:
    """The faults of a service."""
    return [
        Change(f"{group['group']}: {title}", *row)
        for group in table["faults"]
        for title, *row in group["rows"]
    ]


def edited(files: Mapping[str, str], change: Mapping[str, Any]) -> dict[str, str]:
    """The files with every edit, move and new file of a change."""
    found = dict(files)
    for path, old, new in change["edits"]:
        assert old in found[path], (path, old)
        found[path] = found[path].replace(old, new)
    for old, new in change.get("moves", {}).items():
        found[new] = found.pop(old)
    return {**found, **change.get("files", {})}


def walks(
    trees: Iterable[Mapping[str, str]], app: str, place: Path, python: str = sys.executable
) -> list[CodeWalk]:
    """The walk over each tree of files, in order; ``app`` is ``module:name`` in each."""
    asked = []
    for index, files in enumerate(trees):
        root = place / f"tree-{index}"
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        asked.append({"root": str(root), "app": app, "answer": str(place / f"{index}.json")})
    return walked(asked, place, python=python)


def walked(
    asked: list[dict[str, str]],
    place: Path,
    environment: Mapping[str, str] | None = None,
    python: str = sys.executable,
) -> list[CodeWalk]:
    """The walks over trees that lie on the disk, each ``{"root", "app", "answer"}``."""
    place.mkdir(exist_ok=True)
    request = place / "request.json"
    request.write_text(json.dumps({"inside": str(_INSIDE), "trees": asked}))
    command = [python, str(_HERE / "walked.py"), str(request)]
    subprocess.run(command, check=True, env=environment, cwd=place)
    return [CodeWalk.from_json(answered(Path(each["answer"]))) for each in asked]


def answered(answer: Path) -> dict[str, Any]:
    """A walk as the target's process tells it."""
    walk: dict[str, Any] = json.loads(answer.read_text())
    assert "error" not in walk, walk["error"]
    return walk
