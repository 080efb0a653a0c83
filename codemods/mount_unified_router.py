"""Lets the application include the module's one router where it included the parts'.

The one include stands where the first stood; imports that nothing uses any more go.
"""

from __future__ import annotations

from refactor_kit.base import Context, Outcome, SourceTree
from refactor_kit.reading.routes.plan import plan_router

from ._routes.mounting import mount_edits, refuse_unmerged


class MountUnifiedRouter:
    name = "mount-unified-router"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if context.module.routes_in_place:
            return Outcome(not_applicable="the module's one route file is mounted already")
        plan = plan_router(tree, context)
        if plan.refusals or plan.clashes.decisions:
            return Outcome(decisions=tuple(plan.clashes.decisions), refusals=plan.refusals)
        if plan.state == "unified":
            return Outcome()
        if context.module.route_file not in tree:
            return Outcome(refusals=(refuse_unmerged(context.module.route_file),))
        return mount_edits(tree, context, plan)
