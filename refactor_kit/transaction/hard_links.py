"""Files with several names."""

from __future__ import annotations

import os
import stat

from refactor_kit.runtime.errors import Refused
from refactor_kit.worktree.path_rules import shown
from refactor_kit.worktree.workspace import Workspace


def refuse_names_outside(workspace: Workspace, path: str) -> None:
    """Refuse a file that has a name outside the tree: a change would be seen there too."""
    try:
        file = (workspace.root / workspace.real_path(path)).stat()
    except (FileNotFoundError, NotADirectoryError):
        return
    if file.st_nlink == 1 or not stat.S_ISREG(file.st_mode):
        return
    found = (os.lstat(workspace.root / name) for name in workspace.all_paths())
    inside = sum((other.st_dev, other.st_ino) == (file.st_dev, file.st_ino) for other in found)
    if inside < file.st_nlink:
        name = shown(path)
        raise Refused(
            "this file has another name (a hard link) outside the repository's files",
            where=name,
            remedy=f"give it its own copy: cp -p '{name}' copy && mv copy '{name}'",
        )
