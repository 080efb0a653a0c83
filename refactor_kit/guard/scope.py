"""The guard's scope, derived from the evidence of the modules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from refactor_kit.base import Module, Settings, SourceTree
from refactor_kit.base.records import dataclass, replace
from refactor_kit.reading.policy.route_files import route_files
from refactor_kit.records.allowances import read_allowances
from refactor_kit.records.evidence import Evidence, read_evidence

from .policy import GuardSteps, guard_steps

Scope = Literal["migrated", "project", "global"]


@dataclass(frozen=True, slots=True)
class Guard:
    """The guard as the tree shows it.

    ``migrated``, ``total`` and ``allowances`` are numbers. ``migrated_modules`` are the modules
    whose last step is recorded, regressed or not. ``held_paths`` are the route files that their
    evidence puts under the policy; a scope wider than ``migrated`` holds every route file.
    ``has_import_policy`` is whether the recipe is about the import policy; where it is not, the
    scope says only how far the modules are.
    """

    scope: Scope
    migrated: int
    total: int
    allowances: int
    widening_due: bool
    migrated_modules: frozenset[str]
    held_paths: frozenset[str]
    enforced_paths: tuple[str, ...] = ()
    has_import_policy: bool = True

    def enforces(self, path: str) -> bool:
        """Whether the policy is enforced in the route file ``path``."""
        return self.has_import_policy and (self.scope != "migrated" or path in self.held_paths)

    @property
    def has_begun(self) -> bool:
        """Whether what the checks say about the repository is enforced."""
        return self.scope != "migrated" or bool(self.held_paths or self.migrated_modules)

    def holds_module(self, module: str) -> bool:
        """Whether checks about ``module`` are enforced: from its last step on."""
        return module in self.migrated_modules


def guard_state(
    tree: SourceTree, settings: Settings, modules: tuple[Module, ...], *, listed: bool = True
) -> Guard:
    """The guard's scope and numbers; only where ``listed`` are its ``enforced_paths`` filled in."""
    steps = guard_steps(settings)
    records = [(module, read_evidence(tree, module.name)) for module in modules]
    known = [
        (module, evidence)
        for module, evidence in records
        if evidence is not None and evidence.recipe == steps.recipe
    ]
    migrated = frozenset(module.name for module, evidence in known if steps.last in evidence.steps)
    widened = any(evidence.widened for _, evidence in known)
    held = frozenset(
        path for module, evidence in known for path in _enforced_paths(module, evidence, steps)
    )
    scope = _scope(settings, len(migrated), len(modules), widened)
    guard = Guard(
        scope=scope,
        migrated=len(migrated),
        total=len(modules),
        allowances=len(read_allowances(tree, modules)),
        widening_due=steps.has_import_policy
        and settings.guard_scope == "auto"
        and scope == "migrated"
        and 0 < settings.widen_after <= len(migrated),
        migrated_modules=migrated,
        held_paths=held,
        has_import_policy=steps.has_import_policy,
    )
    if not listed:
        return guard
    paths = route_files(settings, tree.paths())
    return replace(guard, enforced_paths=tuple(filter(guard.enforces, paths)))


def _enforced_paths(module: Module, evidence: Evidence, steps: GuardSteps) -> Iterable[str]:
    if steps.every in evidence.steps:
        parts = (part.route_file for part in module.parts)
        return (*evidence.all_route_files, module.route_file, *parts)
    if steps.unified in evidence.steps:
        return (*evidence.route_files, module.route_file)
    return ()


def _scope(settings: Settings, migrated: int, total: int, widened: bool) -> Scope:
    if settings.guard_scope == "migrated":
        return "migrated"
    if total and migrated == total:
        return "global"
    return "project" if widened or settings.guard_scope == "project" else "migrated"
