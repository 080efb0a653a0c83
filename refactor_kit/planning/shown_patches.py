"""What the choices of a decision would change, shown with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from refactor_kit.base import ChangeSet, Choice, Context, Decision, SourceTree
from refactor_kit.packs.catalog import run_codemod
from refactor_kit.worktree.diffs import unified_diff

_REPAIRS = "generator-repairs."


def with_patches(
    tree: SourceTree, context: Context, decisions: tuple[Decision, ...]
) -> tuple[Decision, ...]:
    """The decisions, those about the generator's script with the patch of each repair.

    A repair that would be refused is no choice.
    """
    return tuple(
        replace(each, choices=tuple(_shown(tree, context, each)))
        if each.key.startswith(_REPAIRS)
        else each
        for each in decisions
    )


def _shown(tree: SourceTree, context: Context, decision: Decision) -> Iterator[Choice]:
    kind = decision.key.removeprefix(_REPAIRS)
    settings = replace(context.settings, generator_repairs={kind: True})
    outcome = run_codemod("repair-generator", tree, replace(context, settings=settings))
    for choice in decision.choices:
        if f"{kind} = true" not in choice.toml:
            yield choice
        elif outcome.edits:
            yield replace(choice, patch=unified_diff(ChangeSet(tree, outcome.edits)))
