"""The one route file of a single-part module, changed where it stands."""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, SourceTree
from refactor_kit.python.editing.refit import refitted
from refactor_kit.python.line_length import line_length
from refactor_kit.python.shared_lines import refuse_shared_lines
from refactor_kit.reading.routes.model import RouterPlan
from refactor_kit.reading.routes.plan import plan_router
from refactor_kit.reading.routes.tags import tag_places

from .carried_comments import refuse_lost_comments
from .import_rewrite import edited_imports, replace_imports
from .name_refusals import hidden_names
from .old_paths import with_old_paths
from .part_edits import PartEdits, add_tag, edit_part
from .public_surface import read_surface
from .schema_names import other_names


def edit_in_place(tree: SourceTree, context: Context) -> Outcome:
    """Public schema names, the tag, moved paths, old ones kept; every other byte stays."""
    plan = plan_router(tree, context)
    part, source = plan.sources[0]
    surface = read_surface(tree, context)
    taken = other_names(tree, context, source, surface)
    edits = edit_part(tree, context, plan, part, source, surface, {}, taken)
    schemas = edits.schemas
    refusals = [
        *edits.refusals,
        *refuse_shared_lines(source.path, source.tree, edited_imports(source, edits)),
        *refuse_lost_comments(source, edited_imports(source, edits), schemas.dropped),
        *hidden_names(context, source, schemas, schemas.local_names(), set()),
    ]
    if refusals:
        return Outcome(refusals=tuple(refusals))
    _add_tags(tree, context, plan, edits)
    replace_imports(tree, context, source, edits)
    if not edits.splices.found:
        return Outcome()
    width = line_length(tree)
    text = refitted(source.text, edits.splices.apply(source.text), width)
    roots = context.settings.source_roots
    content = with_old_paths(source.path, source.encoded(text), plan, roots, width)
    return Outcome(edits=(Edit(source.path, content),))


def _add_tags(tree: SourceTree, context: Context, plan: RouterPlan, edits: PartEdits) -> None:
    source = plan.sources[0][1]
    tag = context.module.name
    roots = context.settings.source_roots
    places = tag_places(tree, roots, plan.routers, tag, nested=True)
    routers = plan.routers if places.public else places.routers
    for router in routers:
        if router.call is not None:
            add_tag(source, router.call, tag, edits.splices)
    for served in places.operations:
        if served.operation is not None and served.file == source.path:
            add_tag(source, served.operation.call, tag, edits.splices)
