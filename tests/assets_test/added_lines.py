"""How many lines a migration adds to a repository, by what they are.

``python -m tests.assets_test.added_lines ROOT [COMMIT]`` prints it for a working tree.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

#: The first pattern that fits a path says what its lines are.
KINDS = {
    ".refactor-kit/evidence/*": "evidence",
    ".refactor-kit/*": "names and guard",
    "docs/modules/*/migration.md": "migration pages",
    "docs/modules/*": "contracts",
    "tests/test_import_policy.py": "guard tests",
    "tests/test_*_public_names.py": "guard tests",
    "*.md": "documents",
    "*.json": "artifacts",
    "*.py": "code",
}


def added_lines(root: Path, since: str = "HEAD") -> Counter[str]:
    """Lines by kind in the working tree that ``since`` does not have; moved files count once."""
    with tempfile.TemporaryDirectory() as folder:
        # The index of the tree itself stays as it is.
        environment = {**os.environ, "GIT_INDEX_FILE": f"{folder}/index"}

        def git(*words: str) -> str:
            command = ["git", "-C", str(root), *words]
            return subprocess.run(
                command, capture_output=True, text=True, check=True, env=environment
            ).stdout

        git("read-tree", since)
        git("add", "--all")
        words = git("diff", "--cached", "--numstat", "--find-renames", "-z", since).split("\0")
    found: Counter[str] = Counter()
    while len(words) > 1:
        added, _, path = words.pop(0).split("\t")
        if not path:  # a moved file: its old name and the new one follow
            _, path = words.pop(0), words.pop(0)
        if added != "-":
            found[_kind(path)] += int(added)
    return found


def _kind(path: str) -> str:
    return next((kind for pattern, kind in KINDS.items() if fnmatch(path, pattern)), "other")


if __name__ == "__main__":
    lines = added_lines(Path(sys.argv[1]), *sys.argv[2:])
    for kind, count in [*lines.most_common(), ("in all", lines.total())]:
        print(f"{count:6,} {kind}")
