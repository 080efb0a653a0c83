"""What a run over a large tree found before, if not one of its Python files was touched since."""

from __future__ import annotations

import hashlib
import marshal
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from refactor_kit.base import Finding, Unresolvable
from refactor_kit.worktree.light_tree import DiskTree

from .cache_file import Find, Found, encoded, finding_fields, write_memory
from .subject import COMMENT, Subject

_FRESH = 2_000_000_000


def find_memoizing_whole(subject: Subject, place: Path, paths: Sequence[str], find: Find) -> Found:
    """What ``find`` finds in ``paths``; which files may hold an allowance is remembered too."""
    states = _states(subject, paths)
    with suppress(EOFError, OSError, ValueError, KeyError, TypeError):
        memory = marshal.loads(place.read_bytes())
        if memory["states"] == states:
            findings = [Finding(*each) for each in memory["findings"]]
            doubts = [Unresolvable(*each) for each in memory["doubts"]]
            if isinstance(subject.tree, DiskTree) and memory["commented"] is not None:
                subject.tree.assume_holding(COMMENT, memory["commented"])
            return findings, doubts
    found = find(subject.tree, paths)
    if states == _states(subject, paths):
        memory = {
            "states": states,
            "findings": [finding_fields(each) for each in found[0]],
            "doubts": [[each.path, each.line, each.column, each.reason] for each in found[1]],
            "commented": _files_with_allowances(subject),
        }
        write_memory(place, memory)
    return found


def _files_with_allowances(subject: Subject) -> list[str] | None:
    holding = None
    if isinstance(subject.tree, DiskTree):
        holding = subject.tree.paths_holding([COMMENT])
    return None if holding is None else sorted(holding)


def _states(subject: Subject, paths: Sequence[str]) -> str:
    """The size, time and identity of every Python file; nothing where one is too fresh to tell."""
    start, stat = f"{subject.settings.root}{os.sep}", os.stat
    sources = [path for path in subject.tree.paths() if path.endswith((".py", ".pyi"))]
    states = [stat(start + path) for path in sources]
    if time.time_ns() - max((each.st_ctime_ns for each in states), default=0) < _FRESH:
        return f"fresh {time.monotonic_ns()}"
    numbers = [(each.st_size, each.st_mtime_ns, each.st_ctime_ns, each.st_ino) for each in states]
    digest = hashlib.sha1(encoded(paths))
    digest.update(encoded(sources))
    digest.update(marshal.dumps(numbers))
    return digest.hexdigest()
