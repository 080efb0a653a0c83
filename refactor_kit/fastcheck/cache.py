"""What was found before: by the content of each file and of everything that was looked at for it.

One file for each policy, under the git directory. A run reads it whole and replaces it whole, so
that runs at the same time cost each other nothing but a second look. Anything odd about it makes
it count for nothing.
"""

from __future__ import annotations

import marshal
import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from refactor_kit.base import SourceTree
from refactor_kit.base.records import astuple
from refactor_kit.config.loading import git_dir
from refactor_kit.runtime.delivery import write_memory
from refactor_kit.runtime.tool_files import tool_state
from refactor_kit.worktree.disk_tree import DiskTree, digest_of

from .report import Found, rebuilt
from .subject import COMMENT, Enforced, Subject

Find = Callable[[SourceTree, Sequence[str]], Found]

#: Of more files the states are compared all at once: reading each would take longer than judging.
_UP_TO = 500
#: Within this time (in nanoseconds) a file can change again and keep the time of its last change.
_FRESH = 2_000_000_000
_LISTING = "*"
_BROKEN = (EOFError, OSError, ValueError, KeyError, TypeError, AttributeError)


def find_memoizing(subject: Subject, paths: Sequence[str], enforced: Enforced, find: Find) -> Found:
    """What ``find`` finds in ``paths``, from memory where nothing that matters has changed."""
    place = _place(subject, enforced)
    if place is None:
        return find(subject.tree, paths)
    if len(paths) > _UP_TO:
        return _find_memoizing_whole(subject, place, paths, find)
    recorder = _Recorder(subject.tree)
    memory = _recall(place, recorder)
    digests = {path: subject.tree.read_digest(path) for path in paths}
    known = {
        path: memory["files"][path]
        for path in paths
        if memory["files"].get(path, [""])[0] == digests[path]
    }
    missing = [path for path in paths if path not in known]
    found = find(recorder, missing) if missing else ([], [])
    if missing:
        _remember(place, memory, recorder, enforced, digests, missing, found)
    before = rebuilt(
        (each for _, findings, _ in known.values() for each in findings),
        (each for _, _, doubts in known.values() for each in doubts),
    )
    return sorted(before[0] + found[0]), sorted(before[1] + found[1])


class _Recorder(SourceTree):
    """A tree that notes what is asked of it, with what it answered."""

    def __init__(self, tree: DiskTree) -> None:
        self._tree = tree
        self.asked: dict[str, str] = {}

    def paths(self) -> tuple[str, ...]:
        listed = self._tree.paths()
        self.asked[_LISTING] = _listing(listed)
        return listed

    def read(self, path: str) -> bytes:
        content = self._tree.read(path)
        self.asked[path] = self._tree.read_digest(path)
        return content

    def holds_modules(self, folder: str) -> bool:
        held = self._tree.holds_modules(folder)
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
    except _BROKEN:
        pass
    recorder.asked.clear()
    return {"around": {}, "files": {}}


def _answer(recorder: _Recorder, path: str, before: str) -> str:
    if path == _LISTING:
        return _listing(recorder.paths())
    if path.endswith("/"):
        return "present" if recorder.holds_modules(path[:-1]) else ""
    if path not in recorder:
        return ""
    return "present" if before == "present" else digest_of(recorder.read(path))


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
        files[finding.path][1].append(astuple(finding))
    for doubt in found[1]:
        files[doubt.path][2].append(astuple(doubt))
    # An enforced file is judged by its own content alone, so its content is its key.
    own = {path for path in digests if path in enforced}
    memory["around"] |= {path: answer for path, answer in recorder.asked.items() if path not in own}
    write_memory(place, marshal.dumps(memory))


def _find_memoizing_whole(subject: Subject, place: Path, paths: Sequence[str], find: Find) -> Found:
    """What ``find`` finds in ``paths``, from memory if no Python file at all was touched since.

    Which files may hold an allowance is remembered too.
    """
    states = _states(subject, paths)
    try:
        memory = marshal.loads(place.read_bytes())
        if memory["states"] == states:
            if memory["commented"] is not None:
                subject.tree.assume_holding(COMMENT, memory["commented"])
            return rebuilt(memory["findings"], memory["doubts"])
    except _BROKEN:
        pass
    found = find(subject.tree, paths)
    if states == _states(subject, paths):
        memory = {
            "states": states,
            "findings": [astuple(each) for each in found[0]],
            "doubts": [astuple(each) for each in found[1]],
            "commented": _files_with_allowances(subject),
        }
        write_memory(place, marshal.dumps(memory))
    return found


def _files_with_allowances(subject: Subject) -> list[str] | None:
    holding = subject.tree.paths_holding([COMMENT])
    return None if holding is None else sorted(holding)


def _states(subject: Subject, paths: Sequence[str]) -> str:
    """The size, time and identity of every Python file; nothing where one is too fresh to tell."""
    start, stat = f"{subject.settings.root}{os.sep}", os.stat
    sources = [path for path in subject.tree.paths() if path.endswith((".py", ".pyi"))]
    try:
        states = [stat(start + path) for path in sources]
    except OSError:  # gone since, or a circle of links: whoever reads it tells
        return f"unknown {time.monotonic_ns()}"
    if time.time_ns() - max((each.st_ctime_ns for each in states), default=0) < _FRESH:
        return f"fresh {time.monotonic_ns()}"
    numbers = [(each.st_size, each.st_mtime_ns, each.st_ctime_ns, each.st_ino) for each in states]
    return digest_of(_encoded(paths) + _encoded(sources) + marshal.dumps(numbers))


def _place(subject: Subject, enforced: Enforced) -> Path | None:
    """The file for this policy; ``None`` where there is no git directory."""
    git = git_dir(subject.settings.root)
    return None if git is None else git / "refactor-kit" / "check" / _policy(subject, enforced)


def _policy(subject: Subject, enforced: Enforced) -> str:
    settings, guard = subject.settings, enforced.guard
    stated = (
        tool_state(), str(settings.root), settings.source_roots, settings.public_packages,
        settings.route_files, settings.part_routes, settings.exclude, guard.scope,
        sorted(guard.held_paths), guard.baseline is None,
    )  # fmt: skip
    return digest_of(repr(stated).encode())[:24]


def _listing(paths: Sequence[str]) -> str:
    return digest_of(_encoded([path for path in paths if path.endswith((".py", ".pyi"))]))


def _encoded(paths: Iterable[str]) -> bytes:
    return "\0".join(paths).encode(errors="surrogateescape")
