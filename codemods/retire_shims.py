"""Takes shims away when their time is over."""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, SourceTree
from refactor_kit.python.line_length import line_length
from refactor_kit.python.text import dominant_newline, encode_text
from refactor_kit.reading.retired.grace_periods import fate, shims_until
from refactor_kit.reading.retired.shims import shim_text, standing_shims

from ._references.shims import refuse_changed, refuse_named


class RetireShims:
    """Remove what `shims = true` left, once its last day has passed or nothing asks for it.

    A day that the configuration has moved since is followed. Refused where a shim was changed by
    hand, and where the repository itself names the old module again.
    """

    name = "retire-shims"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        standing = standing_shims(tree, context)
        wanted = shims_until(context)
        due = [each for each in standing if fate(each.shim.until, wanted) != "stays"]
        if not due:
            reason = f"the shims stand until {wanted}" if standing else "there is no shim"
            return Outcome(not_applicable=reason)
        refusals = [refuse_changed(each) for each in due if not each.is_whole]
        if not wanted:
            refusals += refuse_named(tree, context, "import the new name here, then run again")
        if refusals:
            return Outcome(refusals=tuple(refusals))
        if not wanted:
            return Outcome(tuple(Edit(each.path, None) for each in due))
        edits = []
        for each in due:
            text = shim_text(each.shim.dated(wanted), line_length(tree))
            newline = dominant_newline(tree.read(each.path))
            edits.append(Edit(each.path, encode_text(text, newline)))
        return Outcome(tuple(edits))
