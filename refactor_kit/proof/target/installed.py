"""What tells an interpreter with its installed packages from the same one later."""

from __future__ import annotations

import hashlib
import site
from collections.abc import Iterator
from pathlib import Path

_INSTALLED = (".dist-info", ".egg-info", ".egg-link", ".pth", ".egg")


def interpreter_state(python: str) -> str:
    """A digest of the interpreter's place and size, and of what is installed beside it.

    A package counts by the folder that its installer writes, and when; none of its files is read.
    """
    executable = Path(python)
    states = [str(executable), *_state(executable)]
    for folder in _package_folders(executable):
        states.append(str(folder))
        for entry in sorted(folder.iterdir()):
            if entry.name.endswith(_INSTALLED):
                states += [entry.name, *_state(entry)]
    return hashlib.sha256("\0".join(states).encode(errors="surrogateescape")).hexdigest()


def _package_folders(executable: Path) -> Iterator[Path]:
    """Where packages are installed for it: its own place, the one below it, the user's."""
    for prefix in dict.fromkeys((executable.parent.parent, executable.resolve().parent.parent)):
        for pattern in ("lib/python3*/site-packages", "lib/python3*/dist-packages"):
            yield from sorted(prefix.glob(pattern))
    yield from sorted(Path(site.getuserbase()).glob("lib/python3*/site-packages"))


def _state(path: Path) -> tuple[str, ...]:
    try:
        status = path.stat()
    except OSError:
        return ("gone",)
    return (str(status.st_size), str(status.st_mtime_ns))
