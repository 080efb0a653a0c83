"""Where a bullet or a paragraph goes in a Markdown document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from refactor_kit.base import Edit
from refactor_kit.documents.lines import Document, last_written
from refactor_kit.documents.markdown_reading import Heading, read_headings, read_list_items
from refactor_kit.documents.markdown_writing import bullets

_BULLET = re.compile(r"^([-*+])\s")
_UNRELEASED = re.compile(r"^\[?unreleased\]?(\W|$)", re.IGNORECASE)


def has_item(document: Document, *phrases: str) -> bool:
    """Whether one list item holds all of the phrases, however it is wrapped or capitalised."""
    items = [item.lower() for item in read_list_items(document.text)]
    return any(all(phrase.lower() in item for phrase in phrases) for item in items)


def add_unreleased(document: Document, category: str, items: Sequence[str]) -> Edit:
    """``items`` in the unreleased section, which is begun if need be.

    They go under ``### category``, unless the document's releases have no such headings.
    """
    headings = read_headings(document.text)
    unreleased = next((each for each in headings if _is_unreleased(each)), None)
    released = any(each.level == 2 and not _is_unreleased(each) for each in headings)
    categories = not released or any(each.level == 3 for each in headings)
    if unreleased is None:
        first = next((each.line for each in headings if each.level == 2), len(document.lines))
        title = f"## [Unreleased]\n\n### {category}\n\n" if categories else "## [Unreleased]\n\n"
        section = title + bulleted(document, items)
        if first == len(document.lines):
            return document.appended(section)
        return document.inserted(first, f"{section}\n")
    inside = [each for each in headings if unreleased.line < each.line < unreleased.end]
    below = next((each for each in inside if each.title.lower() == category.lower()), None)
    if below or not categories:
        return add_bullets(document, below or unreleased, items)
    end = last_written(document.lines, unreleased.body, unreleased.end)
    return document.inserted(end, f"\n### {category}\n\n{bulleted(document, items)}")


def add_bullets(document: Document, heading: Heading, items: Sequence[str]) -> Edit:
    """``items`` at the end of a section's own text, joined to the list it ends with."""
    end = own_end(document, heading)
    gap = "" if ends_with_list(document, heading.body, end) else "\n"
    return document.inserted(end, gap + bulleted(document, items))


def own_end(document: Document, heading: Heading) -> int:
    """The line behind the text of a section, before the headings inside it."""
    lines = (each.line for each in read_headings(document.text))
    stop = min((line for line in lines if heading.line < line < heading.end), default=heading.end)
    return last_written(document.lines, heading.body, stop)


def ends_with_list(document: Document, start: int, stop: int) -> bool:
    """Whether the last block of some lines is a list of bullets."""
    for line in reversed(document.lines[start:stop]):
        if _BULLET.match(line):
            return True
        if not line.startswith((" ", "\t")):
            return False
    return False


def bulleted(document: Document, items: Sequence[str]) -> str:
    """Bullets as lines, with the mark that the document's own have."""
    marks = [match[1] for line in document.lines if (match := _BULLET.match(line))]
    return bullets(items, max(sorted(set(marks)), key=marks.count) if marks else "-") + "\n"


def _is_unreleased(heading: Heading) -> bool:
    return heading.level == 2 and bool(_UNRELEASED.match(heading.title))
