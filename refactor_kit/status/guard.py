"""What ``status`` says about the guard: scope, findings inside and outside it, allowances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import cast

from refactor_kit.base import Finding, Settings, SourceTree, Unresolvable
from refactor_kit.guard import IMPORT_POLICY, FilePolicy, Guard, guard_state
from refactor_kit.guard.ledger import Ledger
from refactor_kit.packs.catalog import load_check
from refactor_kit.project import Project
from refactor_kit.reading.policy.inline_allowances import inline_allowances
from refactor_kit.reading.policy.route_files import route_files
from refactor_kit.records.allowances import Allowance, read_allowances
from refactor_kit.status.model import AllowanceStatus, FindingStatus, GuardStatus

_LOCK = "refactor-kit check --tighten"


@dataclass(frozen=True, slots=True)
class GuardFacts:
    """The guard with the findings of the import policy in every route file."""

    status: GuardStatus
    findings: tuple[FindingStatus, ...]
    allowances: tuple[AllowanceStatus, ...]
    unresolvable: int
    improvements: tuple[str, ...]


def guard_facts(
    project: Project, tree: SourceTree, today: date = date.min, *, counted: bool = True
) -> GuardFacts:
    """The guard on ``tree``; allowances that end on a date are judged by ``today``.

    Without ``counted`` no route file is read, so that no finding is known.
    """
    guard = guard_state(tree, project.settings, project.modules, listed=False)
    paths = (
        route_files(project.settings, tree.paths()) if counted and guard.has_import_policy else ()
    )
    found, undecided = _find(tree, project.settings, paths)
    recorded = read_allowances(tree, project.modules)
    inline = [each for path in paths for each in inline_allowances(path, tree.read(path))]
    ledger = Ledger(
        (*recorded, *inline),
        frozenset(module.name for module in project.modules),
        guard.migrated_modules,
        today,
    )
    verdict = ledger.judge(found)
    ended = [each for each in recorded if not each.faults and ledger.ended(each)]
    return GuardFacts(
        status=_guard_status(guard, project),
        findings=_findings(found, set(verdict.standing), guard, project),
        allowances=tuple(_allowance(each, ledger) for each in recorded),
        unresolvable=len(set(undecided)),
        improvements=_improvements(recorded, [*verdict.unused, *ended]) if counted else (),
    )


def _find(
    tree: SourceTree, settings: Settings, paths: tuple[str, ...]
) -> tuple[list[Finding], list[Unresolvable]]:
    """The findings in ``paths``; file by file where those of other commits are remembered."""
    policy = cast(FilePolicy, load_check(IMPORT_POLICY))
    if not tree.is_one_of_many:
        return policy.find_in_files(tree, settings, paths, paths)

    def find_in(tree: SourceTree, path: str) -> tuple[list[Finding], list[Unresolvable]]:
        enforced_files = tree.memoize(
            ("route files",), lambda tree: frozenset(route_files(settings, tree.paths()))
        )
        return policy.find_in_files(tree, settings, (path,), enforced_files)

    found: list[Finding] = []
    undecided: list[Unresolvable] = []
    for path in paths:
        of_file = tree.memoize(("import policy", path), partial(find_in, path=path))
        found += of_file[0]
        undecided += of_file[1]
    return found, undecided


def _guard_status(guard: Guard, project: Project) -> GuardStatus:
    widen_after = project.settings.widen_after
    goal = guard.total
    if guard.scope == "migrated" and project.settings.guard_scope == "auto":
        goal = min(widen_after, guard.total)
    return GuardStatus(
        scope=guard.scope,
        migrated=guard.migrated,
        total=guard.total,
        allowances=guard.allowances,
        widening_due=guard.widening_due,
        widen_after=widen_after,
        until_widening=max(0, goal - guard.migrated),
        baseline=None if guard.baseline is None else len(guard.baseline),
    )


def _findings(
    found: Sequence[Finding], standing: set[Finding], guard: Guard, project: Project
) -> tuple[FindingStatus, ...]:
    owners = {
        path: module.name
        for module in project.modules
        for path in (module.route_file, *(part.route_file for part in module.parts))
    }
    return tuple(
        FindingStatus(
            check=finding.check,
            path=finding.path,
            line=finding.line,
            column=finding.column,
            message=finding.message,
            fingerprint=finding.fingerprint,
            module=owners.get(finding.path),
            enforced=guard.blocks(finding),
            allowed=finding not in standing,
        )
        for finding in sorted(found)
    )


def _allowance(allowance: Allowance, ledger: Ledger) -> AllowanceStatus:
    stem = allowance.file.rpartition("/")[2].removesuffix(".toml")
    return AllowanceStatus(
        module="" if stem.startswith("_") else stem,
        check=allowance.check,
        path=allowance.path,
        until=allowance.until,
        reason=allowance.reason or "; ".join(allowance.faults),
        expired=not allowance.faults and ledger.ended(allowance),
    )


def _improvements(recorded: Sequence[Allowance], gone: Sequence[Allowance]) -> tuple[str, ...]:
    """An improvement that is not locked yet, with the command that locks it."""
    unlocked = set(recorded) & set(gone)
    if not unlocked:
        return ()
    number = len(unlocked)
    words = "1 allowance covers" if number == 1 else f"{number} allowances cover"
    return (f"{words} nothing any more; lock the improvement with: {_LOCK}",)
