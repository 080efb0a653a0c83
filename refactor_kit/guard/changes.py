"""What follows for the guard from what the tree records, as edits of allowances and records.

The list of allowances grows in one place only: here, once, when the guard widens to the project.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import date
from itertools import takewhile
from typing import cast

from refactor_kit.base import ChangeSet, Context, Edit, Finding, Module, Settings, SourceTree
from refactor_kit.base.layout import settings_of
from refactor_kit.base.patterns import PathPatterns
from refactor_kit.base.records import replace
from refactor_kit.packs.catalog import load_check, names
from refactor_kit.reading.policy.inline_allowances import inline_allowances
from refactor_kit.reading.policy.route_files import own_route_files, route_files
from refactor_kit.records.allowance_edits import appended, without
from refactor_kit.records.allowances import (
    ALL,
    PROJECT,
    Allowance,
    allowance_path,
    read_allowances,
    symbols_of,
)
from refactor_kit.records.evidence import wiring_kept
from refactor_kit.records.guard_records import PROJECT as PROJECT_RECORD
from refactor_kit.records.guard_records import GuardRecord, edits_to, read_guard_records

from .ledger import Ledger
from .policy import IMPORT_POLICY, FilePolicy, asks_for_the_day, guard_steps
from .scope import Guard, guard_state


def guard_edits(
    tree: SourceTree, settings: Settings, modules: tuple[Module, ...]
) -> tuple[Edit, ...]:
    """Widening where it is due, else tightening; then what is recorded of the guard."""
    has_widened = guard_state(tree, settings, modules, listed=False).widening_due
    change = widening_edits if has_widened else tightening_edits
    edits = change(tree, settings, modules)
    after = ChangeSet(tree, edits).tree()
    return (*edits, *record_edits(after, settings, modules, has_widened=has_widened))


def record_edits(
    tree: SourceTree, settings: Settings, modules: tuple[Module, ...], *, has_widened: bool = False
) -> tuple[Edit, ...]:
    """The guard's files as the tree says they are to be: what is enforced never becomes less.

    There is no baseline any more once the guard ``has_widened``.
    """
    guard = guard_state(tree, settings, modules, listed=False)
    records = dict(guard.records)
    if has_widened or guard.scope != "migrated":
        records = {name: replace(each, baseline=()) for name, each in records.items()}
        of_project = records.get(PROJECT_RECORD, GuardRecord())
        records[PROJECT_RECORD] = replace(of_project, scope="project")
    return edits_to(tree, records)


def widening_edits(
    tree: SourceTree, settings: Settings, modules: tuple[Module, ...]
) -> tuple[Edit, ...]:
    """Allowances for what stands when the guard widens to the whole project.

    A pending module gets one for its own routes and its own parts; every other standing finding
    one by its fingerprint. What was enforced before gets none, nor what no baseline let through.
    """
    guard = guard_state(tree, settings, modules, listed=False)
    if guard.total and guard.migrated == guard.total:
        return tightening_edits(tree, settings, modules)
    findings = [
        finding
        for finding in uncovered(tree, settings, modules)
        if finding.path not in guard.held_paths and guard.lets_through(finding)
    ]
    added: dict[str, list[Allowance]] = defaultdict(list)
    routes = tuple(sorted(route_files(settings, tree.paths())))
    for module in modules:
        if not guard.holds_module(module.name):
            own, findings = _split(findings, module, tree)
            if own:
                added[module.name] += _for_module(module, own, routes, tree, settings)
    for finding in findings:
        owner = _owner_of(finding.path, modules, tree)
        added[owner.name if owner else PROJECT].append(_for_finding(finding, owner, settings))
    return tuple(appended(tree, name, added[name]) for name in sorted(added))


def tightening_edits(
    tree: SourceTree, settings: Settings, modules: tuple[Module, ...]
) -> tuple[Edit, ...]:
    """Takes away the allowances that have ended, and what nothing needs of them and the baseline.

    A baseline only shrinks: what is taken away is new when it comes again.
    """
    return (
        *_tightened_allowances(tree, settings, modules),
        *_tightened_baseline(tree, settings),
    )


def _tightened_allowances(
    tree: SourceTree, settings: Settings, modules: tuple[Module, ...]
) -> tuple[Edit, ...]:
    allowances = read_allowances(tree, modules)
    if not allowances:
        return ()
    guard = guard_state(tree, settings, modules, listed=False)
    ledger = _ledger(allowances, guard, modules)
    findings = _findings_for(tree, settings, modules, {each.check for each in allowances})
    unused = ledger.judge(findings).unused
    gone = {each for each in unused if not asks_for_the_day(each.check, settings)}
    gone |= {each for each in allowances if not each.faults and ledger.ended(each)}
    return tuple(
        without(tree, path, gone) for path in sorted({allowance.file for allowance in gone})
    )


def _tightened_baseline(tree: SourceTree, settings: Settings) -> tuple[Edit, ...]:
    records = read_guard_records(tree)
    if not any(each.baseline for each in records.values()):
        return ()
    findings = _import_findings(tree, settings, route_files(settings, tree.paths()))
    standing = {(each.path, symbol) for each in findings for symbol in symbols_of(each)}
    kept = {name: each.keeping(standing) for name, each in records.items() if each.baseline}
    return edits_to(tree, kept)


def uncovered(
    tree: SourceTree, settings: Settings, modules: tuple[Module, ...]
) -> tuple[Finding, ...]:
    """The findings of the import policy in every route file that no allowance covers yet."""
    guard = guard_state(tree, settings, modules, listed=False)
    paths = route_files(settings, tree.paths()) if guard.has_import_policy else ()
    inline = [each for path in paths for each in inline_allowances(path, tree.read(path))]
    ledger = _ledger((*read_allowances(tree, modules), *inline), guard, modules)
    return ledger.judge(_import_findings(tree, settings, paths)).standing


def _import_findings(tree: SourceTree, settings: Settings, paths: tuple[str, ...]) -> list[Finding]:
    policy = cast(FilePolicy, load_check(IMPORT_POLICY))
    return policy.find_in_files(tree, settings, paths, frozenset(paths))[0]


def _findings_for(
    tree: SourceTree, settings: Settings, modules: tuple[Module, ...], checks: set[str]
) -> list[Finding]:
    found: list[Finding] = []
    last = guard_steps(settings).last
    for name in sorted(checks & set(names("checks", settings))):
        check = load_check(name, settings)
        if name == IMPORT_POLICY:
            found += _import_findings(tree, settings, route_files(settings, tree.paths()))
        elif check.subject == "repository":
            found += check.find_in_repository(tree, settings, modules)
        else:
            for module in modules:
                wiring = wiring_kept(tree, module.name)
                own = settings_of(settings, module)
                context = Context(own, modules, module, last, last_step=last, wiring=wiring)
                found += check.find(tree, context)
    return found


def _ledger(allowances: tuple[Allowance, ...], guard: Guard, modules: tuple[Module, ...]) -> Ledger:
    # No clock: an allowance that a date ends is reported by `check`, which knows the day.
    known = frozenset(module.name for module in modules)
    return Ledger(allowances, known, guard.migrated_modules, date.min)


def _split(
    findings: list[Finding], module: Module, tree: SourceTree
) -> tuple[list[Finding], list[Finding]]:
    """The findings about ``module``'s own routes and parts, and the rest."""
    paths = own_route_files(module, tree, every=True)
    parts = _parts(module)
    below = tuple(f"{part}." for part in parts)
    own: list[Finding] = []
    rest: list[Finding] = []
    for finding in findings:
        is_own = finding.path in paths and all(
            symbol in parts or symbol.startswith(below) for symbol in symbols_of(finding)
        )
        (own if is_own else rest).append(finding)
    return own, rest


def _parts(module: Module) -> tuple[str, ...]:
    """The schema modules of the parts; a part's package where it has one of its own name."""
    return tuple(
        owner if (owner := part.schema_module.rpartition(".")[0]).endswith(f".{part.name}")
        else part.schema_module
        for part in module.parts
    )  # fmt: skip


def _owner_of(path: str, modules: tuple[Module, ...], tree: SourceTree) -> Module | None:
    owners = (each for each in modules if path in own_route_files(each, tree, every=True))
    return next(owners, None)


def _for_module(
    module: Module,
    own: list[Finding],
    routes: tuple[str, ...],
    tree: SourceTree,
    settings: Settings,
) -> list[Allowance]:
    paths = sorted({finding.path for finding in own})
    pattern = _pattern(paths)
    matched = PathPatterns([f"/{pattern}"]).among(_beginning_as(pattern, routes))
    foreign = set(matched) - set(own_route_files(module, tree, every=True))
    patterns = paths if foreign else [pattern]
    return [
        Allowance(
            check=IMPORT_POLICY,
            path=path,
            fingerprint="",
            reason=f"the routes of {module.name} import its own parts until it is migrated",
            owner=_owner(module, settings),
            until=f"{module.name}:migrated",
            file=allowance_path(module.name),
            line=1,
            imports=_parts(module),
        )
        for path in patterns
    ]


def _for_finding(finding: Finding, owner: Module | None, settings: Settings) -> Allowance:
    name = owner.name if owner else PROJECT
    return Allowance(
        check=finding.check,
        path=finding.path,
        fingerprint=finding.fingerprint,
        reason="it stood when the guard widened to the whole project",
        owner=_owner(owner, settings),
        until=f"{ALL}:migrated",
        file=allowance_path(name),
        line=1,
    )


def _owner(module: Module | None, settings: Settings) -> str:
    if module is None:
        return "the maintainers"
    return module.settings.owner or settings.owners.get(module.name) or f"{module.name} team"


def _pattern(paths: list[str]) -> str:
    """One pattern for all ``paths``: their common beginning and end."""
    if len(paths) == 1:
        return paths[0]
    start = _common_start(paths)
    end = _common_start([path[len(start) :][::-1] for path in paths])[::-1]
    return f"{start}*{end}"


def _beginning_as(pattern: str, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the sorted ``paths`` that begin as the pattern does: no other can match."""
    start = re.split(r"[*?\[]", pattern, maxsplit=1)[0]
    return paths[bisect_left(paths, start) : bisect_right(paths, f"{start}\U0010ffff")]


def _common_start(texts: list[str]) -> str:
    pairs = zip(min(texts), max(texts), strict=False)
    return "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
