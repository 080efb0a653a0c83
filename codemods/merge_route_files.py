"""Puts a module's endpoints into one route file that imports only public schema names.

The parts' files stay: they are retired in a later step. A module whose one part already lies in
the module's file is changed where it stands. What would not serve the same is refused.
"""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, OverlayTree, Refusal, SourceTree
from refactor_kit.python.line_length import line_length
from refactor_kit.python.text import dominant_newline
from refactor_kit.reading.routes.plan import plan_router

from ._routes.in_place import edit_in_place
from ._routes.old_paths import with_old_paths
from ._routes.public_surface import read_surface
from ._routes.unified_file import compose


class MergeRouteFiles:
    name = "merge-route-files"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        module = context.module
        plain = _with_plain_newlines(tree, context)
        plan = plan_router(plain, context)
        if plan.refusals or plan.clashes.decisions:
            return Outcome(decisions=tuple(plan.clashes.decisions), refusals=plan.refusals)
        if module.routes_in_place:
            return edit_in_place(tree, context)
        if plan.state == "unified":
            return Outcome()
        composed = compose(plain, context, plan, read_surface(tree, context))
        if composed.refusals:
            return Outcome(refusals=composed.refusals)
        newline = dominant_newline(tree.read(plan.sources[0][0].route_file))
        content = with_old_paths(
            module.route_file,
            composed.text.replace("\n", newline).encode(),
            plan,
            context.settings.source_roots,
            line_length(tree),
        )
        if module.route_file in tree:
            existing = tree.read(module.route_file)
            if existing == content:
                return Outcome()
            if existing.strip():
                return Outcome(refusals=(_stands_already(module.route_file),))
        return Outcome(edits=(Edit(module.route_file, content),))


def _with_plain_newlines(tree: SourceTree, context: Context) -> SourceTree:
    found = {path: tree.read(path) for path in context.module.retired_route_files if path in tree}
    changes: dict[str, bytes | None] = {
        path: content.replace(b"\r\n", b"\n")
        for path, content in found.items()
        if b"\r\n" in content
    }
    # A tree of its own would have to be read from its first file on.
    return OverlayTree(tree, changes) if changes else tree


def _stands_already(path: str) -> Refusal:
    """The file holds something else, and the application does not mount it."""
    reason = (
        "this file stands already, is not mounted, and holds something else than the parts' routes"
    )
    remedy = "move it away, or mount it and take the parts' routers out of the application"
    return Refusal(path, 1, reason, remedy)
