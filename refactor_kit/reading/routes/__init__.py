"""The endpoints of a module, the routers that carry them, and how the parts become one file."""

from __future__ import annotations

from refactor_kit.base import Context, SourceTree
from refactor_kit.reading.routes.model import Endpoint, GracePath, NameClash, RouterReading

__all__ = ["Endpoint", "GracePath", "NameClash", "RouterReading", "read_router"]


def read_router(tree: SourceTree, context: Context) -> RouterReading:
    """The routing of ``context.module`` as the tree shows it."""
    key = ("router", context.module.name, context.module.app_layout)
    return tree.memoize(key, lambda tree: _read_router(tree, context))


def _read_router(tree: SourceTree, context: Context) -> RouterReading:
    from refactor_kit.reading.routes.grace_paths import grace_paths
    from refactor_kit.reading.routes.plan import plan_router

    plan = plan_router(tree, context)
    places = [each.hop for each in plan.routers]
    return RouterReading(
        state=plan.state,
        prefix=plan.module_prefix,
        tag=context.module.name,
        nested=plan.nested,
        endpoints=plan.endpoints,
        clashes=tuple(plan.clashes.clashes),
        mounted_in=places[0].path if places else "",
        mount_lines=tuple(hop.include.call.lineno for hop in places),
        decisions=tuple(plan.clashes.decisions),
        refusals=plan.refusals,
        kept=grace_paths(plan),
    )
