"""``check --fix``, ``--diff``, ``--tighten``, ``--baseline``: edits, shown or written together."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

from refactor_kit.base import (
    ChangeSet,
    Context,
    Edit,
    Refusal,
    SourceTree,
    Spread,
    Unresolvable,
)
from refactor_kit.base.records import replace
from refactor_kit.execution import open_spread
from refactor_kit.guard import guard_edits, tightening_edits
from refactor_kit.packs.catalog import load_codemod
from refactor_kit.reading.policy.route_files import route_files
from refactor_kit.runtime.plain_text import shown
from refactor_kit.worktree.diffs import unified_diff
from refactor_kit.worktree.disk_tree import DiskTree

from .arguments import Arguments
from .phases import Phases
from .retiring import retired
from .subject import Enforced, Subject, no_module
from .writing import write_planned

_CODEMOD = "import-public-schemas"


def repair(subject: Subject, arguments: Arguments, phases: Phases) -> int | None:
    """Write the repairs, or show them; ``None`` where the check is to follow."""
    with open_spread(arguments.executor) as spread:
        return _repair(subject, arguments, spread, phases)


def _repair(subject: Subject, arguments: Arguments, spread: Spread, phases: Phases) -> int | None:
    changes, refusals = _planned(subject, arguments, spread)
    phases.end("planning repairs")
    if not arguments.quiet:
        told: list[Refusal | Unresolvable] = [*refusals, *subject.undecided]
        for each in told:
            place = f"{shown(subject.prefix + each.path)}:{each.line}"
            print(f"{place}: not repaired: {shown(each.reason)}", file=sys.stderr)
        if arguments.baseline and (scope := subject.guard().scope) != "migrated":
            print(
                f"nothing to record: every route file is enforced (scope: {scope})", file=sys.stderr
            )
    if arguments.diff:
        sys.stdout.write(unified_diff(changes, subject.prefix))
        return 1 if changes or refusals else 0

    def planned_anew() -> ChangeSet:
        latest = afresh(subject)
        return _proved(latest, _planned(latest, arguments, spread)[0], arguments)

    changes = write_planned(subject.settings, _proved(subject, changes, arguments), planned_anew)
    phases.end("proving, writing")
    if changes and not arguments.quiet:
        paths = ", ".join(f"{shown(subject.prefix + path)}" for path in changes.paths())
        print(f"changed: {paths}", file=sys.stderr)
    return None


def _proved(subject: Subject, changes: ChangeSet, arguments: Arguments) -> ChangeSet:
    """``changes``, which leave the service as it is where ``--prove`` asks for that."""
    if arguments.prove and changes:
        from .proving import prove

        prove(subject, changes)
    return changes


def _planned(
    subject: Subject, arguments: Arguments, spread: Spread
) -> tuple[ChangeSet, tuple[Refusal, ...]]:
    subject.tree.paths()  # whoever helps sees these, and is to see the same files
    paths = subject.paths
    changes = ChangeSet(subject.tree)
    refusals: tuple[Refusal, ...] = ()
    if arguments.fix or (arguments.diff and not (arguments.tighten or arguments.baseline)):
        changes, refusals = _repaired(subject, spread)
        changes, kept = retired(subject, changes, paths)
        refusals += kept
    if arguments.tighten or paths is None:
        tree, settings, modules = changes.tree(), subject.settings, subject.modules
        follow = guard_edits if arguments.tighten else tightening_edits
        changes = changes.extended(follow(tree, settings, modules))
    if arguments.baseline:
        changes = changes.extended(_recorded(subject, changes.tree()))
    return changes, refusals


def afresh(subject: Subject) -> Subject:
    """The same service with its files read again."""
    settings = subject.settings
    return replace(subject, tree=DiskTree(settings.root, settings.exclude))


def _repaired(subject: Subject, spread: Spread) -> tuple[ChangeSet, tuple[Refusal, ...]]:
    """With paths those in which the guard blocks anything; without any, every route file."""
    settings = subject.settings
    guard = subject.guard()
    if not guard.has_import_policy:
        return ChangeSet(subject.tree), ()
    if subject.paths is None:
        wanted = route_files(settings, subject.tree.paths())
    else:
        routes = route_files(settings, subject.paths)
        wanted = tuple(each for each in routes if guard.watches(each))
    codemod: Any = load_codemod(_CODEMOD)
    enforced = Enforced(subject, guard)
    changes = ChangeSet(subject.tree)
    refusals: tuple[Refusal, ...] = ()
    for package in settings.public_packages:
        own = replace(settings, public_package=package)
        context = Context(own, subject.modules, no_module(), spread=spread)
        outcome = codemod.repair(changes.tree(), context, wanted, enforced)
        changes = changes.extended(outcome.edits)
        refusals += outcome.refusals
    return changes, refusals


def _recorded(subject: Subject, tree: SourceTree) -> tuple[Edit, ...]:
    """The baseline, each import with the commit in which it came in."""
    from refactor_kit.guard.baseline import baseline_edits
    from refactor_kit.worktree.git_blame import commits_of

    root = subject.settings.root
    return baseline_edits(tree, subject.settings, subject.modules, partial(commits_of, root))
