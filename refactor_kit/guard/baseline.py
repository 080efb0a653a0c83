"""The baseline: the deep imports that stand outside the scope, recorded so that no other comes in.

It is made once, on request, and only shrinks from then on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from refactor_kit.base import Edit, Finding, Module, Settings, SourceTree
from refactor_kit.base.records import replace
from refactor_kit.reading.policy.route_files import own_route_files
from refactor_kit.records.allowances import symbols_of
from refactor_kit.records.guard_records import PROJECT, GuardRecord, Standing, edits_to

from .changes import tightening_edits, uncovered
from .scope import guard_state

#: Tells for each place, a route file and a line, the commit in which it came in, or "".
CommitsOf = Callable[[Sequence[tuple[str, int]]], Mapping[tuple[str, int], str]]

_UNREADABLE = "unreadable"


def baseline_edits(
    tree: SourceTree,
    settings: Settings,
    modules: tuple[Module, ...],
    commits_of: CommitsOf,
) -> tuple[Edit, ...]:
    """The guard's files with what stands now; where a baseline is recorded, it only shrinks.

    Files that cannot be read are not recorded: nobody knows what they reach.
    """
    guard = guard_state(tree, settings, modules, listed=False)
    if guard.scope != "migrated" or guard.baseline is not None:
        return tightening_edits(tree, settings, modules)
    standing = [
        finding
        for finding in uncovered(tree, settings, modules)
        if not guard.blocks(finding) and symbols_of(finding) != (_UNREADABLE,)
    ]
    owners = {
        path: module.name
        for module in modules
        for path in own_route_files(module, tree, every=True)
    }
    records: dict[str, GuardRecord] = defaultdict(GuardRecord, guard.records)
    records[PROJECT] = replace(records[PROJECT], scope="baseline")
    for name, entries in _entries(standing, owners, commits_of).items():
        records[name] = replace(records[name], baseline=tuple(sorted(entries)))
    return edits_to(tree, records)


def _entries(
    findings: Sequence[Finding], owners: Mapping[str, str], commits_of: CommitsOf
) -> dict[str, set[Standing]]:
    commits = commits_of([(each.path, each.line) for each in findings])
    entries: dict[str, dict[tuple[str, str], Standing]] = defaultdict(dict)
    for finding in findings:
        commit = commits.get((finding.path, finding.line), "")
        for symbol in symbols_of(finding):
            of_owner = entries[owners.get(finding.path, PROJECT)]
            of_owner.setdefault((finding.path, symbol), Standing(finding.path, symbol, commit))
    return {name: set(each.values()) for name, each in entries.items()}
