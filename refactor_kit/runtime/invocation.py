"""The tool's own commands as they can be typed where this process was started."""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path

from .plain_text import shell_word

_NAME = "refactor-kit"
_VERBS = "init|plan|migrate|verify|check|status|undo|explain"
_COMMAND = re.compile(rf"(?<![\w./-]){_NAME}(?= (?:{_VERBS})\b)")


def typed(text: str) -> str:
    """``text`` with each ``refactor-kit VERB`` in it as it can be typed here.

    That is the name alone where it is found on ``PATH``, else the path of the program that runs.
    Only for what a person reads at a terminal: files and documents name the tool by its name.
    """
    return _COMMAND.sub(lambda _: program(), text) if _NAME in text else text


@cache
def program() -> str:
    """How this very program is called; its name where nothing shows how it was started."""
    started = sys.argv[0] if sys.argv else ""
    if Path(started).parts[-2:] == ("refactor_kit", "__main__.py"):
        return f"{_shown(sys.executable)} -P -m refactor_kit"
    if Path(started).name != _NAME or os.sep not in started or _is_on_path(started):
        return _NAME
    return _shown(started)


def from_here(path: str) -> str:
    """``path`` from the working directory where it lies below, else whole."""
    whole, here = Path(path).absolute(), Path.cwd()
    return str(whole.relative_to(here) if whole.is_relative_to(here) else whole)


def _is_on_path(started: str) -> bool:
    """Whether the name alone starts the program at ``started``."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        candidate = Path(folder or os.curdir) / _NAME
        if os.access(candidate, os.X_OK) and candidate.is_file():
            return candidate.resolve() == Path(started).resolve()
    return False


def _shown(path: str) -> str:
    """:func:`from_here`, quoted for a shell."""
    return shell_word(from_here(path))
