"""The guard's scope: what is recorded of it, and what the evidence of the modules adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from refactor_kit.base import Finding, Module, Settings, SourceTree
from refactor_kit.base.records import dataclass, replace
from refactor_kit.reading.policy.route_files import route_files
from refactor_kit.records import EVIDENCE_FOLDER
from refactor_kit.records.allowances import read_allowances, symbols_of
from refactor_kit.records.guard_records import GuardRecord, read_guard_records

from .policy import GuardSteps, guard_steps

# Evidence is loaded where some has to be read: what is recorded says enough of most modules.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from refactor_kit.records.evidence import Evidence

Scope = Literal["migrated", "project", "global"]


@dataclass(frozen=True, slots=True)
class Guard:
    """The guard as the tree shows it.

    ``migrated``, ``total`` and ``allowances`` are numbers. ``migrated_modules`` are the modules
    whose last step is recorded, regressed or not. ``held_paths`` are the route files that are
    recorded to be under the policy; a scope wider than ``migrated`` holds every route file.
    ``records`` says so by module, and is what the files of the guard are to say. Where a
    ``baseline`` was asked for, what it does not hold is blocked outside the scope too: pairs of a
    route file and a symbol.
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
    records: Mapping[str, GuardRecord]
    enforced_paths: tuple[str, ...] = ()
    baseline: frozenset[tuple[str, str]] | None = None
    has_import_policy: bool = True

    def enforces(self, path: str) -> bool:
        """Whether the policy is enforced in the route file ``path``."""
        return self.has_import_policy and (self.scope != "migrated" or path in self.held_paths)

    def watches(self, path: str) -> bool:
        """Whether anything that is new in the route file ``path`` is blocked."""
        return self.enforces(path) or (self.has_import_policy and self.baseline is not None)

    def blocks(self, finding: Finding) -> bool:
        """Whether a ``finding`` of the policy fails, unless an allowance covers it."""
        return self.enforces(finding.path) or (
            self.has_import_policy and not self.lets_through(finding)
        )

    def lets_through(self, finding: Finding) -> bool:
        """Whether all that ``finding`` is about stands in the baseline, if there is one."""
        known = self.baseline
        return known is None or all(
            (finding.path, symbol) in known for symbol in symbols_of(finding)
        )

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
    recorded = read_guard_records(tree)
    seen = [_seen(module, recorded.get(module.name), tree, steps) for module in modules]
    records = {
        **recorded,
        **{module.name: each for module, (each, _) in zip(modules, seen, strict=True)},
    }
    migrated = frozenset(
        name for name, each in records.items() if each.migrated and each.recipe == steps.recipe
    )
    has_widened = any(each.scope == "project" for each in records.values())
    has_widened |= any(evidence.widened for _, evidence in seen if evidence is not None)
    done = sum(module.name in migrated for module in modules)
    scope = _scope(settings, done, len(modules), has_widened)
    guard = Guard(
        scope=scope,
        migrated=done,
        total=len(modules),
        allowances=len(read_allowances(tree, modules)),
        widening_due=steps.has_import_policy
        and settings.guard_scope == "auto"
        and scope == "migrated"
        and 0 < settings.widen_after <= done,
        migrated_modules=migrated,
        held_paths=frozenset(path for each in records.values() for path in each.route_files),
        records=records,
        baseline=_baseline(recorded.values()) if scope == "migrated" else None,
        has_import_policy=steps.has_import_policy,
    )
    if not listed:
        return guard
    paths = route_files(settings, tree.paths())
    return replace(guard, enforced_paths=tuple(filter(guard.enforces, paths)))


def _seen(
    module: Module, recorded: GuardRecord | None, tree: SourceTree, steps: GuardSteps
) -> tuple[GuardRecord, Evidence | None]:
    """What is to be recorded of ``module``, and its evidence where that had to be read."""
    record = recorded or GuardRecord()
    if record.migrated and record.recipe == steps.recipe:
        return record, None
    evidence = _evidence(module, tree)
    if evidence is None:
        # Both files are lost, or none was written yet: a merged router says that one was.
        is_lost = not record.route_files and steps.unified is not None
        if is_lost and _is_unified(module, tree):
            record = replace(record, route_files=(module.route_file,))
        return record, None
    if evidence.recipe != steps.recipe:
        return record, None
    held = {*record.route_files, *_enforced_paths(module, evidence, steps)}
    is_migrated = steps.last in evidence.steps
    recipe = steps.recipe if held or is_migrated else record.recipe
    return replace(
        record, recipe=recipe, migrated=is_migrated, route_files=tuple(sorted(held))
    ), evidence


def _evidence(module: Module, tree: SourceTree) -> Evidence | None:
    if f"{EVIDENCE_FOLDER}/{module.name}.json" not in tree:
        return None
    from refactor_kit.records.evidence import read_evidence

    return read_evidence(tree, module.name)


def _is_unified(module: Module, tree: SourceTree) -> bool:
    """Whether a route file of the module stands that none of its parts has."""
    parts = {part.route_file for part in module.parts}
    return module.route_file not in parts and module.route_file in tree


def _enforced_paths(module: Module, evidence: Evidence, steps: GuardSteps) -> Iterable[str]:
    if steps.every in evidence.steps:
        parts = (part.route_file for part in module.parts)
        return (*evidence.all_route_files, module.route_file, *parts)
    if steps.unified in evidence.steps:
        return (*evidence.route_files, module.route_file)
    return ()


def _scope(settings: Settings, migrated: int, total: int, has_widened: bool) -> Scope:
    if total and migrated == total and settings.guard_scope != "migrated":
        return "global"
    if has_widened or settings.guard_scope == "project":
        return "project"
    return "migrated"


def _baseline(records: Iterable[GuardRecord]) -> frozenset[tuple[str, str]] | None:
    """What is let through; ``None`` where nobody asked for a baseline."""
    records = tuple(records)
    if not any(each.scope == "baseline" for each in records):
        return None
    return frozenset((each.path, each.symbol) for record in records for each in record.baseline)
