"""Takes the old route files away, once nothing names them."""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree
from refactor_kit.reading.app_files import files_under
from refactor_kit.reading.references import find_references


class RetireOldStructure:
    """Delete the parts' route files and what is left of their app folders.

    Refused while any reference remains: each is listed with its file and line.
    """

    name = "retire-old-structure"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        module = context.module
        if module.routes_in_place and not module.retired_app_dirs:
            return Outcome(not_applicable=f"{module.name} keeps its files where they are")
        doomed = [path for path in module.retired_route_files if path in tree]
        left = [
            path
            for folder in module.retired_app_dirs
            for path in files_under(tree, folder)
            if path not in doomed
        ]
        if not doomed and not left:
            return Outcome()
        refusals = [*_unmoved(tree, left), *_live(tree, context)]
        if module.route_file not in tree and doomed:
            reason = f"{module.route_file} does not stand yet, so nothing serves these endpoints"
            refusals.append(Refusal(module.route_file, 0, reason, "merge the route files first"))
        if refusals:
            return Outcome(refusals=tuple(refusals))
        return Outcome(edits=tuple(Edit(path, None) for path in (*doomed, *left)))


def _unmoved(tree: SourceTree, left: list[str]) -> list[Refusal]:
    """Files with content that no step has moved."""
    return [
        Refusal(path, 1, f"{path} has not been moved", "move it into the module's package first")
        for path in left
        if tree.read(path).strip()
    ]


def _live(tree: SourceTree, context: Context) -> list[Refusal]:
    remedy = "change this reference by hand, then run again"
    return [
        Refusal(each.path, each.line, f"{each.name} is still named here", remedy)
        for each in find_references(tree, context)
    ]
