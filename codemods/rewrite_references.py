"""Makes every reference follow what step 9 retires."""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree, in_turn
from refactor_kit.base.records import replace
from refactor_kit.reading.references import ReferenceSearch

from ._references.reference_work import ReferenceWork


class RewriteReferences:
    """Rewrite imports of all forms, patch strings, documents and other text to the new names.

    What cannot be rewritten safely is refused, with its place: a name of an old route file that
    the unified one does not have. History (changelogs) and the tool's own files stay.
    """

    name = "rewrite-references"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        module = context.module
        if module.routes_in_place and not module.retired_app_dirs:
            return Outcome(not_applicable=f"{module.name} keeps its files where they are")
        edits: list[Edit] = []
        refusals: list[Refusal] = []
        work = ReferenceWork(replace(context, spread=in_turn))
        paths = ReferenceSearch(tree, context).paths()
        for path, change in context.spread(work, tree, ((path, None) for path in paths)):
            if change is not None:
                refusals += change.refusals
                edits.append(Edit(path, change.content))
        if refusals:
            return Outcome(refusals=tuple(refusals))
        return Outcome(edits=tuple(edits))
