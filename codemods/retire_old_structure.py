"""Takes the old route files away, once nothing names them."""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree
from refactor_kit.reading.references import ReferenceSearch
from refactor_kit.reading.retired.grace_periods import shims_until
from refactor_kit.reading.retired.moves import files_under
from refactor_kit.reading.retired.shims import standing_shims

from ._references.route_attributes import RouteAttributes
from ._references.shims import refuse_changed, refuse_named, shim_bytes, shim_refusals

_REMEDY = "change this reference by hand, then run again"


class RetireOldStructure:
    """Delete the parts' route files and what is left of their app folders.

    Refused while any reference remains: each is listed with its file and line. With `shims = true`
    a thin module stays where a route file was, for those who import it from outside.
    """

    name = "retire-old-structure"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        module = context.module
        if module.routes_in_place and not module.retired_app_dirs:
            return Outcome(not_applicable=f"{module.name} keeps its files where they are")
        shims = {each.path: each for each in standing_shims(tree, context)}
        changed = [refuse_changed(each) for each in shims.values() if not each.is_whole]
        doomed = [path for path in module.retired_route_files if path in tree and path not in shims]
        left = [
            path
            for folder in module.retired_app_dirs
            for path in files_under(tree, folder)
            if path not in doomed and path not in shims
        ]
        if not doomed and not left:
            return Outcome(refusals=tuple(changed))
        remedy = "move it into the module's package first"
        unmoved = [
            Refusal(path, 1, f"{path} has not been moved", remedy)
            for path in left
            if tree.read(path).strip()
        ]
        refusals = [*changed, *unmoved, *refuse_named(tree, context, _REMEDY)]
        if module.route_file not in tree and doomed:
            reason = f"{module.route_file} does not stand yet, so nothing serves these endpoints"
            refusals.append(Refusal(module.route_file, 0, reason, "merge the route files first"))
        until = shims_until(context)
        if until:
            refusals += [each for path in doomed for each in shim_refusals(tree, context, path)]
        if refusals:
            return Outcome(refusals=tuple(refusals))
        kept = (Edit(path, _shim(tree, context, path, until)) for path in doomed)
        return Outcome(edits=(*kept, *(Edit(path, None) for path in left)))


def _shim(tree: SourceTree, context: Context, path: str, until: str) -> bytes | None:
    """What stands for an old route file: its names are the unified one's by now."""
    if not until:
        return None
    attributes = RouteAttributes(tree, context, ReferenceSearch(tree, context))
    part = next(each for each in context.module.parts if each.route_file == path)

    def follow(name: str) -> str | None:
        found = attributes.follow(part, (name,))
        return found[0] if found else None

    return shim_bytes(tree, context, path, until, follow)
