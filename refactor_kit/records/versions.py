"""The versions of the files below ``.refactor-kit/``: older ones are read, later ones refused."""

from __future__ import annotations

from refactor_kit import __version__
from refactor_kit.runtime.errors import UsageError


def require_known(path: str, version: object, newest: int) -> None:
    """Refuses a file that a newer refactor-kit wrote; a file without a version is the oldest."""
    if isinstance(version, int) and version > newest:
        raise UsageError(
            f"was written by a newer refactor-kit: it has version {version}, "
            f"and refactor-kit {__version__} reads up to {newest}",
            where=path,
            remedy="use the version of refactor-kit that this repository uses (its CI and its "
            "pre-commit hook name it)",
        )
