"""Transient files: what systems, editors and interpreters leave behind."""

from __future__ import annotations

from collections.abc import Iterable

from refactor_kit.base import Settings, SourceTree
from refactor_kit.base.patterns import PathPatterns


def transient_paths(tree: SourceTree, settings: Settings) -> tuple[str, ...]:
    """The visible files that ``transient-files`` names, outside ``exclude``."""
    transient = PathPatterns(settings.transient_files)
    excluded = PathPatterns(settings.exclude)
    return tuple(
        path for path in tree.paths() if transient.match(path) and not excluded.match(path)
    )


def unignored_patterns(ignore_lines: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """The patterns of ``transient-files`` that ``.gitignore`` does not cover, in their order.

    ``*.py[cod]`` covers ``*.pyc``: a pattern is tried by a file that it names.
    """
    ignored = PathPatterns(ignore_lines)
    return tuple(
        pattern for pattern in settings.transient_files if not ignored.match(_named(pattern))
    )


def _named(pattern: str) -> str:
    """A path deep enough that only a pattern for the whole tree covers it."""
    name = pattern.replace("*", "any")
    return f"some/folder/{name.lstrip('/')}{'any' if name.endswith('/') else ''}"
