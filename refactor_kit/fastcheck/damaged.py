"""Evidence that cannot be read: all that it may have enforced is enforced, and the run fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from refactor_kit.base import Finding, OverlayTree
from refactor_kit.base.findings import UNREADABLE
from refactor_kit.base.records import replace
from refactor_kit.guard import IMPORT_POLICY, Guard
from refactor_kit.reading.policy.route_files import own_route_files
from refactor_kit.runtime.errors import DamagedEvidence
from refactor_kit.worktree.disk_tree import DiskTree

from .subject import Subject


def guarded(subject: Subject) -> tuple[Guard, dict[str, Finding]]:
    """The guard, and by module a finding for evidence that cannot be read.

    All route files of such a module count as enforced: nobody knows which of them are.
    """
    try:
        return subject.guard(), {}
    except DamagedEvidence:
        damaged = dict(_damaged(subject))
    without = {finding.path: None for finding in damaged.values()}
    tree = OverlayTree(subject.tree, without)
    guard = replace(subject, tree=cast("DiskTree", tree)).guard()
    held = (
        path
        for module in subject.modules
        if module.name in damaged
        for path in own_route_files(module, tree, every=True)
    )
    return replace(guard, held_paths=guard.held_paths.union(held)), damaged


def damaged_evidence(error: DamagedEvidence) -> Finding:
    """The finding for a file that is no evidence."""
    message = f"{UNREADABLE}{error.message}; {error.remedy}"
    fingerprint = f"{IMPORT_POLICY}:{error.path}:unreadable"
    return Finding(error.path, error.line, 1, IMPORT_POLICY, message, False, fingerprint)


def _damaged(subject: Subject) -> Iterator[tuple[str, Finding]]:
    from refactor_kit.records.evidence import read_evidence

    for module in subject.modules:
        try:
            read_evidence(subject.tree, module.name)
        except DamagedEvidence as error:
            yield module.name, damaged_evidence(error)
