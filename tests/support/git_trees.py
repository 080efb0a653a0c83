"""Real git work trees for tests, and pictures of folders to compare."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

from refactor_kit.base import ChangeSet, Edit
from refactor_kit.worktree.repository import Repository
from refactor_kit.worktree.workspace import Workspace

_IDENTITY = {
    "GIT_AUTHOR_NAME": "A Tester",
    "GIT_AUTHOR_EMAIL": "tester@example.org",
    "GIT_COMMITTER_NAME": "A Tester",
    "GIT_COMMITTER_EMAIL": "tester@example.org",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *arguments: str) -> str:
    """What git answers in ``folder``."""
    done = subprocess.run(
        ["git", "-c", "protocol.file.allow=always", *arguments],
        cwd=folder,
        env={**os.environ, **_IDENTITY},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def write(root: Path, files: Mapping[str, bytes | str]) -> None:
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)


def make_git_tree(root: Path, files: Mapping[str, bytes | str]) -> Path:
    """A work tree whose only commit holds ``files``."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    write(root, files)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message=start")
    return root


def workspace_of(root: Path, exclude: tuple[str, ...] = ()) -> Workspace:
    return Workspace(root, Repository.discover(root), exclude)


def change(workspace: Workspace, files: Mapping[str, bytes | str | None]) -> ChangeSet:
    """The change set that gives ``files`` these contents."""
    return ChangeSet(
        workspace,
        [
            Edit(name, content.encode() if isinstance(content, str) else content)
            for name, content in files.items()
        ],
    )


def picture(root: Path) -> dict[str, tuple[str, int, bytes]]:
    """Everything below ``root`` but the git folder: kind, mode and content, empty folders too."""
    found = {}
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if not _is_own_state(Path(folder) / name)]
        for name in (*names, *files):
            place = Path(folder) / name
            found[str(place.relative_to(root))] = _facts(place)
    return found


def _is_own_state(folder: Path) -> bool:
    return folder.name in (".git", "journal") or (
        folder.name == ".refactor-kit" and {file.name for file in folder.iterdir()} <= {"journal"}
    )


def _facts(place: Path) -> tuple[str, int, bytes]:
    mode = place.lstat().st_mode
    if stat.S_ISLNK(mode):
        return "link", 0, os.fsencode(place.readlink())
    if stat.S_ISDIR(mode):
        return "folder", stat.S_IMODE(mode), b""
    if not stat.S_ISREG(mode):
        return "other", stat.S_IMODE(mode), b""
    return "file", stat.S_IMODE(mode), place.read_bytes()
