"""The application includes the module's one router, once, and none of the parts' routers.

An include of a part's router is flagged where it stands; a unified router that is not included, or
included again, is flagged too. What the unified file includes for itself is its own affair. Where
the source does not show what includes the file, there is nothing to judge.
"""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.base import Context, Finding, SourceTree
from refactor_kit.reading.application.own_wiring import changed_since
from refactor_kit.reading.application.routing import (
    MountedRouter,
    routers_mounted,
    unseen_includes,
)


class OnlyUnifiedRouterIsMounted:
    name = "only-unified-router-is-mounted"
    policy = "The application mounts the module's unified router, once, and no router of its parts."
    subject = "module"

    def not_applicable(self, tree: SourceTree, context: Context) -> str:
        """Why there is nothing to look at; ``""`` where there is."""
        module = context.module
        files = (*module.retired_route_files, module.route_file)
        return unseen_includes(
            tree, context.settings, files, context.wiring, stays=module.routes_in_place
        )

    def not_known(self, tree: SourceTree, context: Context) -> str:
        """Why what was observed does not tell it any more; ``""`` where it does."""
        return changed_since(tree, context)

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        if self.not_known(tree, context):
            return
        module = context.module
        files = (*module.retired_route_files, module.route_file)
        mounted = routers_mounted(tree, context.settings, files, context.wiring)
        for each in mounted:
            if each.router_file in module.retired_route_files:
                message = f"includes the old router of {each.router_file}"
                yield self._finding(context, each, message, "part")
        unified = [
            each
            for each in mounted
            if each.router_file == module.route_file and each.file != module.route_file
        ]
        for number, again in enumerate(unified):
            if any(_is_same(each, again) for each in unified[:number]):
                yield self._finding(context, again, f"includes {module.route_file} again", "again")
        if not unified and not self.not_applicable(tree, context):
            message = f"{context.settings.app} does not include the router of {module.route_file}"
            fingerprint = f"{self.name}:{module.name}:missing"
            yield Finding(module.route_file, 1, 1, self.name, message, fingerprint=fingerprint)

    def _finding(
        self, context: Context, mounted: MountedRouter, message: str, kind: str
    ) -> Finding:
        place = f"{self.name}:{context.module.name}:{kind}:{mounted.router_file}"
        return Finding(mounted.file, mounted.line, mounted.column, self.name, message, False, place)


def _is_same(one: MountedRouter, other: MountedRouter) -> bool:
    """Whether one router gets another twice; two routers may each bring it to one place."""
    return (one.router, one.prefix, one.parent) == (other.router, other.prefix, other.parent)
