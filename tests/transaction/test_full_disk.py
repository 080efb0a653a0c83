"""A disk that is really full: a tiny file system, and a limit on the size of files."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from refactor_kit.runtime.errors import Refused
from refactor_kit.transaction import applied_steps, apply, recover, undo
from tests.support.git_trees import change, picture, workspace_of, write

FILES = {"a.py": b"a = 1\n", "b.txt": b"b" * 6000, "old/c.txt": b"c" * 6000}


def random_text(size: int) -> bytes:
    """Text that no compression makes small."""
    return os.urandom(size // 2).hex().encode()


def fill_up(root: Path) -> None:
    """Apply and undo ever larger changes in a tree until the disk is full: all or nothing."""
    write(root, FILES)
    applied = undone = 0
    for size in range(500, 40_000, 1500):
        files = {"a.py": "a = 2\n", "b.txt": random_text(size), "new/d.txt": random_text(size)}
        applied += whole_or_not(root, lambda files=files: apply_to(root, files))  # type: ignore[misc]
        if applied_steps(workspace_of(root)):
            undone += whole_or_not(root, lambda: undo(workspace_of(root), "m"))
        if applied_steps(workspace_of(root)):
            break
    assert applied and undone, (applied, undone)
    print("full", size, applied, undone)


def apply_to(root: Path, files: dict[str, str | bytes | None]) -> None:
    workspace = workspace_of(root)
    apply(workspace, change(workspace, files), module="m", step=7)


def whole_or_not(root: Path, action: Callable[[], object]) -> bool:
    """Whether ``action`` succeeded; a failure must leave everything as it was."""
    before = picture(root)
    try:
        action()
    except Refused as error:
        assert "No space left" in str(error), error
        assert picture(root) == before
        assert recover(workspace_of(root)) is None
        return False
    return True


def test_a_tiny_file_system(tmp_path: Path) -> None:
    if shutil.which("unshare") is None:
        pytest.skip("needs unshare")
    mount = f"mount -t tmpfs -o size=80k tmpfs {tmp_path}"
    python = f"{sys.executable} -m tests.transaction.test_full_disk {tmp_path}"
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", f"{mount} || exit 77; {python}"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("may not mount here")
    assert done.returncode == 0, done.stderr
    assert "full" in done.stdout


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    before = picture(tmp_path)
    workspace = workspace_of(tmp_path)
    planned = change(workspace, {"a.py": "a = 2\n", "b.txt": b"\0" * 200_000})
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        code = 1
        try:
            apply(workspace, planned, module="m", step=7)
        except Refused as error:
            code = 0 if "File too large" in str(error) else 2
        os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert picture(tmp_path) == before
    assert recover(workspace_of(tmp_path)) is None


if __name__ == "__main__":
    fill_up(Path(sys.argv[1]))
