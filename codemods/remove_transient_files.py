"""Takes transient files out of the tree and keeps them out through ``.gitignore``."""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, SourceTree, UnreadableSource
from refactor_kit.documents.lines import read_document
from refactor_kit.reading.policy.transient import transient_paths, unignored_patterns

_IGNORE_FILE = ".gitignore"
_HEADING = "# Left behind by systems, editors and interpreters"


class RemoveTransientFiles:
    """Deletes what ``transient-files`` names, outside ``exclude``."""

    name = "remove-transient-files"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        settings = context.settings
        if "tidy" in settings.skip:
            return Outcome(not_applicable="the configuration skips tidying")
        try:
            ignore_file = read_document(tree, _IGNORE_FILE)
        except UnreadableSource as error:
            return Outcome(refusals=(error.refusal("save the file as UTF-8"),))
        edits = [Edit(path, None) for path in transient_paths(tree, settings)]
        missing = unignored_patterns(ignore_file.text.splitlines(), settings)
        if missing:
            edits.append(ignore_file.appended("\n".join([_HEADING, *missing, ""])))
        return Outcome(tuple(edits))
