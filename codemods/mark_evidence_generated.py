"""Marks the evidence as generated, so that a review of a migration does not open it."""

from __future__ import annotations

import re

from refactor_kit.base import Context, Edit, Outcome, SourceTree
from refactor_kit.python.text import dominant_newline

_ATTRIBUTES = ".gitattributes"
_LINE = b".refactor-kit/evidence/*.json linguist-generated"
# Whatever a person says about it stays, the contrary too.
_SAID = re.compile(rb"^\s*/?\.refactor-kit/\S*\s.*\blinguist-generated\b", re.MULTILINE)


class MarkEvidenceGenerated:
    """One line in ``.gitattributes``, whose other bytes stay; none where one speaks of it."""

    name = "mark-evidence-generated"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if "tidy" in context.settings.skip:
            return Outcome(not_applicable="the configuration skips tidying")
        content = tree.read(_ATTRIBUTES) if _ATTRIBUTES in tree else b""
        if _SAID.search(content):
            return Outcome()
        newline = dominant_newline(content).encode()
        begun = newline if content and not content.endswith((b"\n", b"\r")) else b""
        return Outcome((Edit(_ATTRIBUTES, content + begun + _LINE + newline),))
