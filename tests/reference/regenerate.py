"""Writes the golden patches anew: ``python -m tests.reference.regenerate BEFORE``.

``BEFORE`` is a folder with the service before any migration; left out, it is made from the head.
The service of this checkout becomes the one with the first two modules migrated.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from tests.support.reference_service import (
    AT_HEAD,
    PENDING,
    ROOT,
    commit_all,
    git,
    golden,
    patch_since_commit,
    service_before,
    service_paths,
    tool,
)


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "service"
        if arguments:
            shutil.copytree(arguments[0], root, ignore=shutil.ignore_patterns(".git"))
            git(root, "init", "-q", "-b", "main")
            commit_all(root, "before")
        else:
            root.mkdir()
            service_before(root)
        for module in (*AT_HEAD, *PENDING):
            print(module, flush=True)
            tool(root, "migrate", module)
            golden(module).write_bytes(patch_since_commit(root))
            commit_all(root, module)
            if module == AT_HEAD[-1]:
                _take_over(root)


def _take_over(root: Path) -> None:
    """Let the service of this checkout be the one at ``root``."""
    paths = set(git(root, "ls-files", "-z").decode().split("\0")) - {""}
    for path in set(service_paths()) - paths:
        (ROOT / path).unlink()
    for path in sorted(paths):
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / path, ROOT / path)


if __name__ == "__main__":
    main(sys.argv[1:])
