"""Runs the checks and sorts what they find: what fails, what lies outside the scope."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, cast

from refactor_kit.base import (
    Context,
    Finding,
    Module,
    Settings,
    SourceTree,
    UnreadableSource,
)
from refactor_kit.base.findings import UNREADABLE
from refactor_kit.base.layout import settings_of
from refactor_kit.base.records import replace
from refactor_kit.guard import IMPORT_POLICY, Guard
from refactor_kit.guard.policy import guard_steps
from refactor_kit.packs.catalog import load_check, names
from refactor_kit.reading.policy.route_files import own_route_files, route_files
from refactor_kit.records.allowances import SIGN, read_allowances
from refactor_kit.runtime.errors import DamagedEvidence
from refactor_kit.worktree.disk_tree import DiskTree

from .damaged import damaged_evidence, guarded
from .report import Found, Report
from .subject import COMMENT, Enforced, Subject

# Nothing more is loaded where all is remembered and no allowance is recorded.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from refactor_kit.guard import FilePolicy
    from refactor_kit.records.allowances import Allowance

#: From this many files on, searching all at once is faster than reading each.
_SEARCH_FROM = 100
#: Files that are told one by one.
_TOLD = 5


def check_files(subject: Subject, paths: Sequence[str]) -> Report:
    """The policies that judge files one by one, on those of ``paths`` that they are about."""
    guard, damaged = guarded(subject)
    routes = route_files(subject.settings, paths) if guard.has_import_policy else ()
    found, unresolvable = _find(subject, routes, Enforced(subject, guard))
    inside, outside = _by_scope(found, guard)
    inside += damaged.values()
    report = Report(
        (), tuple(outside), tuple(unresolvable), len(routes), guard.scope,
        notes=tuple(_not_analysed(outside)),
    )  # fmt: skip
    return _after_allowances(subject, guard, report, inside, routes, whole=False)


def check_repository(subject: Subject) -> Report:
    """Every check of the catalog, or those of a recipe of its own, within the guard's scope."""
    guard, damaged = guarded(subject)
    routes = route_files(subject.settings, subject.tree.paths()) if guard.has_import_policy else ()
    found, unresolvable = _find(subject, routes, Enforced(subject, guard))
    inside, outside = _by_scope(found, guard)
    inside += damaged.values()
    informing: list[Finding] = []
    stale: dict[str, list[Finding]] = {}
    for finding, enforced, module in _other_checks(subject, guard, damaged):
        (inside if enforced and not finding.stale else informing).append(finding)
        if enforced and finding.stale:
            stale.setdefault(module, []).append(finding)
    notebooks = sum(path.endswith(".ipynb") for path in subject.tree.paths())
    notes = (f"{notebooks} notebooks are not analysed",) if notebooks else ()
    report = Report(
        (), tuple(sorted(outside, key=_order)), tuple(unresolvable), len(routes), guard.scope,
        notes=(*subject.notes, *notes, *_not_analysed(outside), *_stale_notes(stale)),
        by_module=_by_module(subject, inside),
        informing=tuple(sorted(informing, key=_order)),
    )  # fmt: skip
    return _after_allowances(subject, guard, report, inside, routes, whole=True)


def _after_allowances(
    subject: Subject, guard: Guard, report: Report, inside: list[Finding],
    routes: Sequence[str], *, whole: bool,
) -> Report:  # fmt: skip
    """``report`` with the findings that no allowance covers, and the allowances that are wrong."""
    tree = subject.tree
    report = replace(
        report,
        open_files=sum(not guard.watches(path) for path in routes),
        in_baseline=0 if guard.baseline is None else len(report.outside),
    )
    allowances = (*read_allowances(tree, subject.modules), *_inline(tree, routes))
    if not allowances:
        standing = tuple(sorted(dict.fromkeys(inside), key=_order))
        return replace(report, findings=standing, policies=_policies(subject.settings, standing))
    from refactor_kit.guard.ledger import Ledger

    ledger = Ledger(
        allowances,
        frozenset(module.name for module in subject.modules),
        guard.migrated_modules,
        today(),
    )
    verdict = ledger.judge(inside)
    also_used = set(ledger.judge([*report.outside, *report.informing]).unused)
    unused = [each for each in verdict.unused if each in also_used and (whole or each.inline)]
    complaints = ledger.complaints(unused, names("checks", subject.settings))
    if not whole:
        complaints = [each for each in complaints if each.path in routes]
    findings = sorted(dict.fromkeys((*verdict.standing, *complaints)), key=_order)
    return replace(
        report,
        findings=tuple(findings),
        allowed=verdict.allowed,
        policies=_policies(subject.settings, findings),
    )


def _find(subject: Subject, routes: Sequence[str], enforced: Enforced) -> Found:
    def search(tree: SourceTree, paths: Sequence[str]) -> Found:
        from .workers import find

        policy = cast("FilePolicy", load_check(IMPORT_POLICY))
        return find(policy, subject, tree, paths, enforced)

    if not subject.remembers:
        return search(subject.tree, routes)
    from .cache import find_memoizing

    return find_memoizing(subject, routes, enforced, search)


def _not_analysed(outside: Sequence[Finding]) -> list[str]:
    """What could not be read where nothing is enforced: it may hold anything, and fails no run."""
    told = [
        f"{each.path} is not analysed: {each.message.removeprefix(UNREADABLE)}"
        for each in outside
        if each.message.startswith(UNREADABLE)
    ]
    more = len(told) - _TOLD
    return [*told[:_TOLD], *([f"{more} more files are not analysed"] if more > 0 else [])]


_order = attrgetter("path", "line", "column", "check", "message")


def _inline(tree: DiskTree, routes: Sequence[str]) -> list[Allowance]:
    """What comments in the route files allow; few hold one, and what reads it is loaded then."""
    sources = {path: tree.read(path) for path in _files_with_allowances(tree, routes)}
    holding = {path: source for path, source in sources.items() if SIGN in source}
    if not holding:
        return []
    from refactor_kit.reading.policy.inline_allowances import inline_allowances

    return [each for path, source in holding.items() for each in inline_allowances(path, source)]


def _files_with_allowances(tree: DiskTree, routes: Sequence[str]) -> Sequence[str]:
    """The route files that may hold an inline allowance."""
    holding = tree.paths_holding([COMMENT]) if len(routes) > _SEARCH_FROM else None
    return routes if holding is None else [path for path in routes if path in holding]


def _by_scope(found: list[Finding], guard: Guard) -> tuple[list[Finding], list[Finding]]:
    inside = [finding for finding in found if guard.blocks(finding)]
    return inside, [finding for finding in found if not guard.blocks(finding)]


def _stale_notes(stale: Mapping[str, Sequence[Finding]]) -> Iterator[str]:
    """What waits for a person in each module, with the command that settles it."""
    for module, found in stale.items():
        for finding in found:
            yield f"{finding.path}:{finding.line}: {module} is stale: {finding.message}"
        settle = f'refactor-kit verify {module} --accept "REASON"'
        yield f"where it is meant in {module}: {settle}"


def _other_checks(
    subject: Subject, guard: Guard, unknown: Container[str]
) -> Iterator[tuple[Finding, bool, str]]:
    """The findings of every other check, each with whether it is enforced, and the module's name.

    A check about the repository names none. Modules of which it is ``unknown`` what they recorded
    are not judged.
    """
    from refactor_kit.guard.ledger import CHECK as ALLOWANCES

    begun = guard.has_begun
    for name in _wanted_checks(subject.settings):
        if name in (IMPORT_POLICY, ALLOWANCES):
            continue
        check: Any = load_check(name, subject.settings)
        advisory = getattr(check, "advisory", False)
        if check.subject == "repository":
            if subject.configured or advisory:
                for finding in _found(check, subject, None):
                    yield finding, begun and not advisory, ""
            continue
        for module in (each for each in subject.modules if each.name not in unknown):
            for finding in _found(check, subject, module):
                yield finding, guard.holds_module(module.name), module.name


def _found(check: Any, subject: Subject, module: Module | None) -> list[Finding]:
    """What one check finds; source that it cannot read is a finding, and the run goes on."""
    try:
        if module is None:
            found = check.find_in_repository(subject.tree, subject.settings, subject.modules)
        else:
            found = check.find(subject.tree, _context(subject, module))
        return list(found)
    except DamagedEvidence as error:
        return [damaged_evidence(error)]
    except UnreadableSource as error:
        place = max(error.line, 1), max(error.column, 1)
        message = f"{UNREADABLE}{error.reason}"
        fingerprint = f"{check.name}:{error.path}:unreadable"
        return [Finding(error.path, *place, check.name, message, False, fingerprint)]


def _context(subject: Subject, module: Module) -> Context:
    """``module`` as it is to be once the recipe is carried out."""
    from refactor_kit.records.evidence import wiring_kept

    last, wiring = guard_steps(subject.settings).last, wiring_kept(subject.tree, module.name)
    settings = settings_of(subject.settings, module)
    return Context(settings, subject.modules, module, last, today(), last_step=last, wiring=wiring)


def _wanted_checks(settings: Settings) -> tuple[str, ...]:
    """Without those of step parts that the configuration skips."""
    if not (settings.skip or settings.has_own_recipe):
        return names("checks", settings)
    from refactor_kit.recipe.loading import load_recipe

    recipe = load_recipe(settings)
    wanted = recipe.checks() if settings.has_own_recipe else names("checks", settings)
    skipped = {each.name for each in recipe.criteria() if each.skip and each.skip in settings.skip}
    return tuple(sorted(name for name in wanted if name not in skipped))


def _by_module(subject: Subject, inside: list[Finding]) -> dict[str, int]:
    """How many findings lie in the route files of each module; ``""`` for those of none."""
    owners = {
        path: module.name
        for module in subject.modules
        for path in own_route_files(module, subject.tree, every=True)
    }
    counts: dict[str, int] = {}
    for finding in inside:
        owner = owners.get(finding.path, "")
        counts[owner] = counts.get(owner, 0) + 1
    return dict(sorted(counts.items()))


def _policies(settings: Settings, findings: Sequence[Finding]) -> dict[str, str]:
    if not findings:
        return {}
    known = set(names("checks", settings))
    return {
        name: load_check(name, settings).policy
        for name in sorted({finding.check for finding in findings})
        if name in known
    }


def today() -> date:
    """The day by which allowances, and what was kept for a time, end."""
    from datetime import date

    return date.today()
