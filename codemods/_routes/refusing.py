"""Refusals that several of the codemods give."""

from __future__ import annotations

from refactor_kit.base import Refusal


def stands_already(path: str) -> Refusal:
    """The unified file exists, with other contents, and the application does not mount it."""
    return Refusal(
        path,
        1,
        "this file stands already, is not mounted, and holds something else than the parts' routes",
        "move it away, or mount it and take the parts' routers out of the application",
    )


def refuse_unmerged(path: str) -> Refusal:
    """There is nothing to mount yet."""
    return Refusal(
        path, 0, "the unified route file does not stand yet", "run merge-route-files before"
    )
