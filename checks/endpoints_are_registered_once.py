"""Each method and path of the module is registered once, over all routers that are mounted.

The second registration is flagged: the framework never calls it, and documents both. Routes of
other modules count where they take a path of this one.
"""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.base import Context, Finding, SourceTree
from refactor_kit.reading.application.own_wiring import changed_since
from refactor_kit.reading.application.routing import routes_registered_again, unseen_routes


class EndpointsAreRegisteredOnce:
    name = "endpoints-are-registered-once"
    policy = "Each method and path of a module is registered once, over all mounted routers."
    subject = "module"

    def not_applicable(self, tree: SourceTree, context: Context) -> str:
        """Why there is nothing to look at; ``""`` where there is."""
        module = context.module
        files = (*module.retired_route_files, module.route_file)
        return unseen_routes(tree, context.settings, files, context.wiring)

    def not_known(self, tree: SourceTree, context: Context) -> str:
        """Why what was observed does not tell it any more; ``""`` where it does."""
        return changed_since(tree, context)

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        if self.not_known(tree, context):
            return
        module = context.module
        own = {module.route_file, *module.retired_route_files}
        again = routes_registered_again(tree, context.settings, context.wiring)
        for first, route in again:
            if not own & {first.file, route.file}:
                continue
            endpoint = f"{route.method} {route.path}"
            message = f"{endpoint} is registered already in {first.file}:{first.line}"
            place = f"{self.name}:{module.name}:{endpoint}"
            yield Finding(route.file, route.line, route.column, self.name, message, False, place)
