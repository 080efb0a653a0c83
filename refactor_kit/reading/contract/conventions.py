"""The timestamp and identifier conventions, quoted from the schema reference."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote

from refactor_kit.base import Context, SourceTree
from refactor_kit.documents.markdown_reading import Heading, read_headings, split_lines
from refactor_kit.documents.markdown_writing import blocks
from refactor_kit.python.text import decode_text

_SUBJECT = re.compile(r"\b(timestamps?|dates?|times?|ids?|uuids?|identifiers?)\b", re.IGNORECASE)
_LONGEST_QUOTE = 12
_RELATIVE_LINK = re.compile(r"\]\((?!\w+:|/|#)[^)]*\)")


def render_conventions(tree: SourceTree, context: Context) -> str:
    """What the reference says about times and identifiers; a link where it is long or elsewhere."""
    path = context.settings.schema_reference
    if path not in tree:
        return ""
    text = decode_text(path, tree.read(path))
    link = relative_link(context.module.docs_file, path)
    quotes = [
        _quote(heading, split_lines(text), link)
        for heading in read_headings(text)
        if heading.level > 1 and _SUBJECT.search(heading.title)
    ]
    lead = f"[{posixpath.basename(path)}]({link}) states them for the whole service."
    return blocks(["### Conventions", lead, *quotes])


def relative_link(source: str, target: str) -> str:
    """The link from one document to another, percent-encoded."""
    return quote(posixpath.relpath(target, posixpath.dirname(source) or "."))


def _quote(heading: Heading, lines: list[str], link: str) -> str:
    body = [line.rstrip() for line in lines[heading.body : heading.end]]
    text = "\n".join(body).strip("\n")
    title = f"[{heading.title}]({link}#{_anchor(heading.title)})"
    quotable = text and len(text.splitlines()) <= _LONGEST_QUOTE
    if not quotable or "#" in text or "```" in text or _RELATIVE_LINK.search(text):
        return f"See {title}."
    quoted = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    return blocks([f"{title}:", quoted])


def _anchor(title: str) -> str:
    """The anchor that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", title.lower())
    return quote(kept.replace(" ", "-"))
