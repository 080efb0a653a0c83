"""Files that git tracks and a sparse checkout leaves out: nobody sees what they say."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from refactor_kit.runtime.errors import Refused
from refactor_kit.runtime.plain_text import shell_word
from refactor_kit.worktree.git_command import Git
from refactor_kit.worktree.path_rules import listed

#: More folders than these are not named one by one.
_NAMED = 8
#: Names that a shell and git's patterns take as they stand.
_PLAIN = re.compile(r"[\w./-]+")


def left_out(root: Path) -> tuple[str, ...]:
    """The tracked files below ``root`` that a sparse checkout leaves out."""
    entries = Git(root).names("ls-files", "-z", "-t")
    left = (entry[2:] for entry in entries if entry[0] == "S")
    return tuple(path for path in left if not os.path.lexists(root / path))


def refuse_left_out(root: Path, paths: Sequence[str]) -> None:
    """Refuse where ``paths`` below ``root`` are left out, with what brings them here."""
    if paths:
        raise Refused(
            "git tracks these files and the sparse checkout leaves them out, "
            f"so nobody sees what they say:\n{listed(paths)}",
            remedy=f"check them out ({_checking_out(root, paths)}), or name them in 'exclude'",
        )


def _checking_out(root: Path, paths: Iterable[str]) -> str:
    """The command that checks ``paths`` out, to be given in any folder of the work tree."""
    git = Git(root)
    top = Path(os.fsdecode(git.ask("rev-parse", "--show-toplevel").rstrip(b"\n")))
    command = "git sparse-checkout"
    if Path.cwd().resolve() != top:
        command = f"git -C {shell_word(str(top))} sparse-checkout"
    setting = git.ask("config", "--bool", "core.sparseCheckoutCone", tolerated=(1,))
    folders = sorted({_outermost(root, path).relative_to(top).as_posix() for path in paths})
    plain = all(map(_PLAIN.fullmatch, folders)) and "." not in folders
    if len(folders) > _NAMED or not plain:
        return f"{command} disable"
    if setting.strip() != b"true":
        folders = [f"/{folder}" for folder in folders]
    return f"{command} add {' '.join(folders)}"


def _outermost(root: Path, path: str) -> Path:
    """The outermost folder of ``path`` that is not here; else the one that holds it."""
    root = root.resolve()
    folders = [folder for folder in (root / path).parents if folder.is_relative_to(root)]
    gone = [folder for folder in folders if not folder.is_dir()]
    return gone[-1] if gone else folders[0]
