"""What a plan moves is the same code afterwards, or the plan is refused: nothing runs for it."""

from __future__ import annotations

from collections.abc import Collection

from refactor_kit.base import Context, Refusal, SourceTree, UnreadableSource
from refactor_kit.planning.acceptance import acceptance
from refactor_kit.proof.comparing.declared import declared_changes
from refactor_kit.proof.comparing.source import PlannedMoves, SourceDifference, compare_source
from refactor_kit.reading.apps import read_apps
from refactor_kit.reading.generator import read_generator
from refactor_kit.reading.routes import read_router
from refactor_kit.reading.schemas import read_schemas
from refactor_kit.reading.splits import read_shared_schemas


def planned_moves(tree: SourceTree, context: Context) -> PlannedMoves:
    """What the plan of a module declares to move and to change, from the tree before it."""
    router, apps = read_router(tree, context), read_apps(tree, context)
    declared = declared_changes(context, router, apps, read_shared_schemas(tree, context).splits)
    return PlannedMoves(declared, read_schemas(tree, context), apps)


def changed_code(
    before: SourceTree,
    after: SourceTree,
    context: Context,
    moves: PlannedMoves,
    paths: Collection[str],
) -> tuple[Refusal, ...]:
    """A refusal for each definition or statement in ``paths`` that the plan of a module changes.

    What the plan declares is no change, nor what a person accepted, word for word. The generator
    and its mapping are left out: what they make is compared.
    """
    try:
        found = tuple(compare_source(before, after, context, moves, paths))
    except UnreadableSource as error:
        return (error.refusal(),)
    aside = _generating(before, context) if found else frozenset[str]()
    open_ones = [
        each
        for each in found
        if each.path not in aside and moves.declared.acceptance(each.text) is None
    ]
    remedy = acceptance(context, (each.text for each in open_ones)) if open_ones else ""
    return tuple(_refusal(each, remedy) for each in open_ones)


def _refusal(found: SourceDifference, remedy: str) -> Refusal:
    return Refusal(found.path, found.line, found.text, remedy)


def _generating(tree: SourceTree, context: Context) -> frozenset[str]:
    if not context.settings.generator:
        return frozenset()
    reading = read_generator(tree, context)
    return frozenset({reading.script, reading.mapping_file})
