"""The endpoints of a module, the routers that carry them, and how the parts become one file."""

from __future__ import annotations

from refactor_kit.base import Context, SourceTree
from refactor_kit.reading.application.grace_marker import SIGN
from refactor_kit.reading.application.observed import digest_of
from refactor_kit.reading.routes.model import Endpoint, GracePath, NameClash, RouterReading

__all__ = [
    "Endpoint",
    "GracePath",
    "NameClash",
    "RouterReading",
    "read_router",
    "standing_old_paths",
]


def read_router(tree: SourceTree, context: Context) -> RouterReading:
    """The routing of ``context.module`` as the tree shows it."""
    module = context.module
    key = ("router", module.name, module.app_layout, digest_of(context.wiring))
    return tree.memoize(key, lambda tree: _read_router(tree, context))


def _read_router(tree: SourceTree, context: Context) -> RouterReading:
    from refactor_kit.reading.routes.endpoints import grace_paths
    from refactor_kit.reading.routes.plan import plan_router
    from refactor_kit.reading.routes.tags import module_tag

    plan = plan_router(tree, context)
    places = [each.hop for each in plan.routers]
    tag = module_tag(tree, context.settings.source_roots, context.module, plan)
    return RouterReading(
        state=plan.state,
        prefix=plan.module_prefix,
        tag=tag.name,
        outer_tags=tag.kept,
        nested=plan.nested,
        endpoints=plan.endpoints,
        clashes=tuple(plan.clashes.clashes),
        mounted_in=places[0].path if places else "",
        decisions=tuple(plan.clashes.decisions),
        refusals=plan.refusals,
        kept=grace_paths(plan),
    )


def standing_old_paths(tree: SourceTree, context: Context) -> tuple[GracePath, ...]:
    """What stands in the module's route file only to let old URLs answer, in serving order."""
    path = context.module.route_file
    if path not in tree or SIGN not in tree.read(path):
        return ()
    return read_router(tree, context).kept
