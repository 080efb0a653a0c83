"""``check --fix``: what migrated modules keep for a time goes when it is over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from refactor_kit.base import ChangeSet, Context, Refusal, SourceTree
from refactor_kit.base.layout import resolve_modules, settings_of
from refactor_kit.guard import guard_state
from refactor_kit.packs.catalog import run_codemod
from refactor_kit.reading.application import grace_marker
from refactor_kit.reading.retired import shims

from . import engine
from .subject import Subject

_CODEMODS = ("retire-old-paths", "retire-shims")
_SIGNS = (grace_marker.SIGN, shims.SIGN)


def retired(
    subject: Subject, changes: ChangeSet, paths: tuple[str, ...] | None
) -> tuple[ChangeSet, tuple[Refusal, ...]]:
    """``changes`` with what follows in ``paths``, or anywhere; and what could not go."""
    wanted = None if paths is None else _files_with_signs(subject.tree, paths)
    if wanted is not None and not wanted:
        return changes, ()
    refusals: list[Refusal] = []
    settings = subject.settings
    modules = resolve_modules(settings, subject.tree)
    guard = guard_state(subject.tree, settings, modules, listed=False)
    for module in (each for each in modules if guard.holds_module(each.name)):
        context = Context(settings_of(settings, module), modules, module, today=engine.today())
        for name in _CODEMODS:
            outcome = run_codemod(name, changes.tree(), context)
            changes = changes.extended(_among(outcome.edits, wanted))
            refusals += _among(outcome.refusals, wanted)
    return changes, tuple(refusals)


def _files_with_signs(tree: SourceTree, paths: Iterable[str]) -> frozenset[str]:
    """Those of ``paths`` that may hold something of the kind."""
    sources = [path for path in paths if path.endswith(".py") and path in tree]
    return frozenset(path for path in sources if any(sign in tree.read(path) for sign in _SIGNS))


def _among(found: Iterable[Any], paths: frozenset[str] | None) -> list[Any]:
    return [each for each in found if paths is None or each.path in paths]
