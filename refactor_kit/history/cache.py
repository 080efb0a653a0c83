"""Points that were computed before, by tree and rules; kept under the git folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import refactor_kit
from refactor_kit.packs.opening import pack_files
from refactor_kit.project import Project

_SHAPE = 1


class PointCache:
    """One file for each set of rules; a file that cannot be read or written only costs time."""

    def __init__(self, folder: Path, rules: str) -> None:
        self._file = folder / f"{rules}.json"
        self._points: dict[str, Any] = _read(self._file)
        self._changed = False

    def get(self, tree_id: str) -> Mapping[str, Any] | None:
        found = self._points.get(tree_id)
        return found if isinstance(found, dict) else None

    def put(self, tree_id: str, numbers: Mapping[str, Any]) -> None:
        self._points[tree_id] = dict(numbers)
        self._changed = True

    def save(self) -> None:
        """Write the file whole, under another name first: a reader sees the old or the new."""
        if not self._changed:
            return
        part = self._file.with_suffix(".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(self._points, ensure_ascii=False), encoding="utf-8")
            part.replace(self._file)
        except OSError:
            return
        self._changed = False


def rules_id(project: Project) -> str:
    """The digest of everything but the tree that a judgement rests on."""
    digest = hashlib.sha256(f"{_SHAPE}\0{refactor_kit.__version__}\0".encode())
    digest.update((project.settings.root / project.settings.source).read_bytes())
    for file in (*_own_files(), *pack_files(project.settings)):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def _own_files() -> list[Path]:
    """The tool's own sources: another check or reading is another rule."""
    package = Path(refactor_kit.__file__).parent
    folders = (
        package / "reading",
        package / "python",
        package / "records",
        package / "guard",
        package / "status",
        *(package / name for name in ("checks", "codemods")),
        *(package.parent / name for name in ("checks", "codemods")),
    )
    files = [file for folder in folders if folder.is_dir() for file in folder.rglob("*.py")]
    recipe = package / "recipes" / "public_api.toml"
    return sorted([*files, recipe, package / "recipe" / "judging.py"])


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
