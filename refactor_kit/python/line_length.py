"""How long a line may be in the target repository."""

from __future__ import annotations

import tomllib
from typing import Any

from refactor_kit.base import SourceTree

DEFAULT = 88
_FILES = ("ruff.toml", ".ruff.toml", "pyproject.toml")


def line_length(tree: SourceTree) -> int:
    """What the formatter is configured to, else the formatters' common default."""
    for path in _FILES:
        if path not in tree:
            continue
        try:
            document: dict[str, Any] = tomllib.loads(tree.read(path).decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError):
            continue
        tools = document.get("tool", {}) if path == "pyproject.toml" else {"ruff": document}
        for tool in ("ruff", "black"):
            length = tools.get(tool, {}).get("line-length")
            if isinstance(length, int):
                return length
    return DEFAULT
