"""Every file that a run may write: those of its plan, and what is known only once it was proved."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.base import OverlayTree, SourceTree
from refactor_kit.migration.certificate import certificate_path
from refactor_kit.migration.guard_change import guard_edits
from refactor_kit.planning.plan import ModulePlan
from refactor_kit.project import Project
from refactor_kit.proof.observing.artifacts import is_own_artifact
from refactor_kit.records.evidence import Evidence, StepRecord, evidence_bytes, evidence_path


def write_set(
    project: Project, plan: ModulePlan, evidence: Evidence, *, proves: bool, completes: bool
) -> frozenset[str]:
    """What a run over ``plan`` may write.

    ``proves``: it runs the target's generator too. ``completes``: it records the last step.
    """
    module = plan.context.module
    tree = plan.steps[-1].change_set.tree() if plan.steps else project.workspace
    paths = {*plan.paths(), evidence_path(module.name)}
    if proves and project.settings.generator:
        paths |= {path for path in tree.paths() if is_own_artifact(path, plan.context)}
    if proves and completes:
        paths |= {certificate_path(module), *_guard_paths(project, tree, evidence)}
    return frozenset(paths)


def _guard_paths(project: Project, tree: SourceTree, evidence: Evidence) -> Iterator[str]:
    """The allowance files that follow once the last step is recorded."""
    recorded = evidence.with_step(project.recipe.last.number, StepRecord())
    completed = OverlayTree(tree, {evidence_path(evidence.module): evidence_bytes(recorded)})
    change = guard_edits(completed, project.settings, project.modules)
    return (edit.path for edit in change.edits)
