"""In which commit a line came in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from refactor_kit.worktree.git_command import Git, lies_in_git

_LINE = re.compile(rb"(?m)^([0-9a-f]{40,64}) \d+ (\d+)")
_LENGTH = 12


def commits_of(root: Path, places: Sequence[tuple[str, int]]) -> Mapping[tuple[str, int], str]:
    """The beginning of the commit of each place, a path below ``root`` and the number of a line.

    Left out is what is in no commit yet, and what came in before a shallow clone begins.
    """
    if not lies_in_git(root):
        return {}
    git = Git(root)
    cut = _commits_without_parents_here(git, root)
    lines: dict[str, set[int]] = defaultdict(set)
    for path, line in places:
        lines[path].add(line)
    found: dict[tuple[str, int], str] = {}
    for path, numbers in lines.items():
        wanted = [f"-L{number},{number}" for number in sorted(numbers)]
        answer = git.ask("blame", "--porcelain", *wanted, "--", path, tolerated=(128,))
        for commit, number in _LINE.findall(answer):
            name = commit.decode("ascii")
            if name.strip("0") and name not in cut:
                found[path, int(number)] = name[:_LENGTH]
    return found


def _commits_without_parents_here(git: Git, root: Path) -> frozenset[str]:
    """Those at which a shallow clone begins: every older line is laid to them."""
    place = root / git.ask("rev-parse", "--git-path", "shallow").decode().strip()
    return frozenset(place.read_text(encoding="ascii").split()) if place.is_file() else frozenset()
