"""Makes every reference follow what step 9 retires."""

from __future__ import annotations

from refactor_kit.base import Context, Outcome, SourceTree
from refactor_kit.reading.references import ReferenceSearch

from ._references.reference_work import with_references_followed


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
        paths = ReferenceSearch(tree, context).paths()
        return with_references_followed(tree, context, paths)
