"""Where a section of a document ends, and what its lists look like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from refactor_kit.documents.lines import Document
from refactor_kit.documents.markdown_reading import Heading
from refactor_kit.documents.markdown_writing import bullets

_BULLET = re.compile(r"( {0,3})[-*+] {1,4}(?=\S)")
# What stands at the end of a section and belongs to all: link targets, rules, remarks.
_FOOT = re.compile(
    r"\s*$|\[[^\]]+\]:\s|(?:-{3,}|\*{3,}|_{3,})\s*$|<!--.*-->\s*$|\.\. (?:_[^:]+:|\|.*\|)"
)


def own_end(document: Document, heading: Heading, headings: Iterable[Heading]) -> int:
    """The line behind the text of a section, before the headings inside it."""
    inside = (each.line for each in headings if heading.line < each.line < heading.end)
    return text_end(document, heading.body, min(inside, default=heading.end))


def text_end(document: Document, start: int, stop: int) -> int:
    """The end of some lines without the blank ones, rules and link targets that they end with."""
    while stop > start and _FOOT.match(document.lines[stop - 1]):
        stop -= 1
    return stop


def ends_with_list(document: Document, start: int, stop: int) -> bool:
    """Whether the last block of some lines is a list of bullets."""
    for line in reversed(document.lines[start:stop]):
        if _BULLET.match(line):
            return True
        if not line.startswith((" ", "\t")):
            return False
    return False


def bulleted(document: Document, items: Sequence[str]) -> str:
    """Bullets as lines, indented and marked as the document's own."""
    leads = [match for line in document.lines if (match := _BULLET.match(line))]
    margin = min((match[1] for match in leads), default="", key=len)
    own = [match[0] for match in leads if match[1] == margin]
    return bullets(items, max(sorted(set(own)), key=own.count) if own else "- ") + "\n"
