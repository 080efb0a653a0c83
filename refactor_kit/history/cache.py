"""Points that were computed before, by tree and rules; kept under the git folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from refactor_kit.packs.opening import pack_files
from refactor_kit.project import Project
from refactor_kit.runtime.tool_files import tool_state


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
    digest = hashlib.sha256(tool_state().encode())
    digest.update((project.settings.root / project.settings.source).read_bytes())
    for file in pack_files(project.settings):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
