"""Services whose merged routes keep their old URLs."""

from __future__ import annotations

from typing import Any

from refactor_kit.base import ChangeSet, Context, SourceTree
from tests.support.route_shapes import ROUTE_FILES, SCHEMAS
from tests.support.trees import check_noop, service, transform

KEPT: dict[str, Any] = {"old_paths": "deprecated", "old_paths_until": "2027-06-30"}


def merged(files: dict[str, str | bytes], **settings: Any) -> tuple[SourceTree, Context]:
    """The tree once its routes are one file, mounted; a second pass has changed nothing."""
    tree, context = service({**SCHEMAS, **ROUTE_FILES, **files}, **{**KEPT, **settings})
    for codemod in ("merge-route-files", "mount-unified-router"):
        outcome = transform(codemod, tree, context)
        assert (outcome.decisions, outcome.refusals) == ((), ())
        tree = ChangeSet(tree, outcome.edits).tree()
    for codemod in ("merge-route-files", "mount-unified-router", "retire-old-paths"):
        check_noop(codemod, tree, context)
    return tree, context


def retired(content: bytes) -> bytes:
    """``content`` without each marker and the call that follows it."""
    kept: list[bytes] = []
    skipping = False
    for line in content.splitlines(keepends=True):
        skipping = skipping or line.startswith(b"# refactor-kit: old path")
        if not skipping:
            kept.append(line)
        skipping = skipping and not line.startswith(b")")
    return b"".join(kept)
