"""What was found before: by the content of each file and of everything that was looked at for it.

One file for each policy, under the git directory. A run reads it whole and replaces it whole, so
that runs at the same time cost each other nothing but a second look. Anything odd about it makes
it count for nothing.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import refactor_kit
from refactor_kit.base import Finding, SourceTree, Unresolvable
from refactor_kit.fastcheck.cache_file import Find, Found, encoded, finding_fields, write_memory
from refactor_kit.worktree.light_tree import DiskTree

from .subject import Enforced, Subject

#: Of more files the states are compared all at once: reading each would take longer than judging.
_UP_TO = 500
_LISTING = "*"


def find_memoizing(subject: Subject, paths: Sequence[str], enforced: Enforced, find: Find) -> Found:
    """What ``find`` finds in ``paths``, from memory where nothing that matters has changed."""
    place = _place(subject)
    if place is None:
        return find(subject.tree, paths)
    if len(paths) > _UP_TO:
        from .whole_cache import find_memoizing_whole

        return find_memoizing_whole(subject, place, paths, find)
    recorder = _Recorder(subject.tree)
    memory = _recall(place, recorder)
    digests = {path: _digest(subject.tree.read(path)) for path in paths}
    known = {
        path: memory["files"][path]
        for path in paths
        if memory["files"].get(path, [""])[0] == digests[path]
    }
    missing = [path for path in paths if path not in known]
    found = find(recorder, missing) if missing else ([], [])
    if missing:
        _remember(place, memory, recorder, enforced, digests, missing, found)
    findings = [Finding(*each) for _, first, _ in known.values() for each in first]
    doubts = [Unresolvable(*each) for _, _, second in known.values() for each in second]
    return sorted([*findings, *found[0]]), sorted([*doubts, *found[1]])


class _Recorder:
    """A tree that notes what is asked of it, with what it answered."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self.asked: dict[str, str] = {}

    def paths(self) -> tuple[str, ...]:
        listed = self._tree.paths()
        self.asked[_LISTING] = _listing(listed)
        return listed

    def read(self, path: str) -> bytes:
        content = self._tree.read(path)
        self.asked[path] = _digest(content)
        return content

    def holds_modules(self, folder: str) -> bool:
        held = _holds_modules(self._tree, folder)
        self.asked[f"{folder}/"] = "present" if held else ""
        return held

    def __contains__(self, path: object) -> bool:
        known = path in self._tree
        if isinstance(path, str) and path not in self.asked:
            self.asked[path] = "present" if known else ""
        return known


def _recall(place: Path, recorder: _Recorder) -> dict[str, Any]:
    """The memory, if everything around the files is as it was."""
    try:
        memory: dict[str, Any] = marshal.loads(place.read_bytes())
        around = memory["around"].items()
        if isinstance(memory["files"], dict) and all(
            _answer(recorder, path, answer) == answer for path, answer in around
        ):
            return memory
    except (EOFError, OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    recorder.asked.clear()
    return {"around": {}, "files": {}}


def _holds_modules(tree: SourceTree, folder: str) -> bool:
    if isinstance(tree, DiskTree):
        return tree.holds_modules(folder)
    suffixes = (".py", ".pyi")
    return any(path.startswith(f"{folder}/") and path.endswith(suffixes) for path in tree.paths())


def _answer(recorder: _Recorder, path: str, before: str) -> str:
    if path == _LISTING:
        return _listing(recorder.paths())
    if path.endswith("/"):
        return "present" if recorder.holds_modules(path[:-1]) else ""
    if path not in recorder:
        return ""
    return "present" if before == "present" else _digest(recorder.read(path))


def _remember(
    place: Path,
    memory: dict[str, Any],
    recorder: _Recorder,
    enforced: Enforced,
    digests: dict[str, str],
    missing: Sequence[str],
    found: Found,
) -> None:
    files = memory["files"]
    for path in missing:
        files[path] = [digests[path], [], []]
    for finding in found[0]:
        files[finding.path][1].append(finding_fields(finding))
    for doubt in found[1]:
        files[doubt.path][2].append([doubt.path, doubt.line, doubt.column, doubt.reason])
    # A file that is judged itself is looked at for its own sake only, and known by its content.
    own = {path for path in digests if path in enforced}
    memory["around"] |= {path: answer for path, answer in recorder.asked.items() if path not in own}
    write_memory(place, memory)


def _place(subject: Subject) -> Path | None:
    """The file for this policy; ``None`` where there is no git directory."""
    for folder in (subject.settings.root, *subject.settings.root.parents):
        git = folder / ".git"
        if git.is_dir():
            return git / "refactor-kit" / "check" / _policy(subject)
    return None


def _policy(subject: Subject) -> str:
    settings, guard = subject.settings, subject.guard()
    stated = (
        refactor_kit.__version__, _stamp(), sys.version_info[:2], str(settings.root),
        settings.source_roots, settings.public_package, settings.route_files,
        settings.part_routes, settings.exclude, guard.scope, sorted(guard.held_paths),
    )  # fmt: skip
    return _digest(repr(stated).encode())[:24]


def _stamp() -> int:
    """When the tool itself last changed: its version says nothing while it is worked on."""
    here = Path(__file__).resolve().parents[1]
    beside = here / "checks" if (here / "checks").is_dir() else here.parent / "checks"
    folders = (here / "reading" / "deep_imports", here / "python", beside)
    return max(entry.stat().st_mtime_ns for folder in folders for entry in os.scandir(folder))


def _listing(paths: Sequence[str]) -> str:
    return _digest(encoded([path for path in paths if path.endswith((".py", ".pyi"))]))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
