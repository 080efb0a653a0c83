"""States the import policy in the guide for contributors, once."""

from __future__ import annotations

import re

from refactor_kit.base import Context, Edit, Outcome, SourceTree, UnreadableSource
from refactor_kit.documents.lines import Document, read_markdown
from refactor_kit.documents.markdown_reading import read_headings
from refactor_kit.documents.sections import bulleted, ends_with_list, own_end

# What a fitting heading speaks of, the best first.
_SUBJECTS = (
    r"\bimports?\b",
    r"\bpolic",
    r"\b(rules|conventions|guidelines|standards)\b",
    r"\bstyle\b",
)


class StateImportPolicy:
    """Under the heading that fits best, as a bullet where its text ends with bullets."""

    name = "state-import-policy"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        settings = context.settings
        if "changelogs" in settings.skip:
            return Outcome(not_applicable="the configuration skips changelogs and guides")
        try:
            document = read_markdown(tree, settings.contributing)
        except UnreadableSource as error:
            return Outcome(refusals=(error.refusal("save the file as UTF-8"),))
        packages = " and ".join(f"`{each}`" for each in settings.public_packages)
        policy = f"Routes import only from {packages}"
        them = "it" if len(settings.public_packages) == 1 else "them"
        if _words(policy) in _words(document.text):
            return Outcome()
        return Outcome((_stated(document, f"{policy}, never from a module below {them}."),))


def _stated(document: Document, sentence: str) -> Edit:
    every = read_headings(document.text)
    headings = [each for each in every if each.level > 1]
    fitting = (
        heading
        for subject in _SUBJECTS
        for heading in headings
        if re.search(subject, heading.title, re.IGNORECASE)
    )
    heading = next(fitting, None)
    if heading is None:
        title = "" if document.exists else "# Contributing\n\n"
        return document.appended(f"{title}## Imports\n\n{sentence}\n")
    end = own_end(document, heading, every)
    if ends_with_list(document, heading.body, end):
        return document.inserted(end, bulleted(document, [sentence]))
    return document.inserted(end, f"\n{sentence}\n")


def _words(text: str) -> str:
    return " ".join(text.replace("`", "").lower().split())
