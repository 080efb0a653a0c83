"""Renders ``docs/own-recipes.md``: ``python -m tests.recipe.walkthrough > docs/own-recipes.md``.

Its code blocks are the files of the example that the tests migrate.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[1] / "assets" / "settings_recipe"
_TEXT = Path(__file__).with_name("own-recipes.md")
_FILE = re.compile(r"^\{\{(\S+)\}\}$", re.MULTILINE)
_LANGUAGES = {".py": "python", ".toml": "toml"}


def render() -> str:
    """The page, each ``{{path}}`` on a line of its own replaced by that file."""
    return _FILE.sub(_block, _TEXT.read_text(encoding="utf-8"))


def shown_files() -> list[str]:
    """The files of the example that the page shows."""
    return _FILE.findall(_TEXT.read_text(encoding="utf-8"))


def _block(match: re.Match[str]) -> str:
    content = (EXAMPLE / match[1]).read_text(encoding="utf-8").rstrip("\n")
    language = _LANGUAGES[Path(match[1]).suffix]
    return f"`{match[1]}`:\n\n```{language}\n{content}\n```"


if __name__ == "__main__":
    sys.stdout.write(render())
