"""The releases of a changelog: which titles name them, in which order they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath
from typing import Literal

from refactor_kit.documents.lines import Document
from refactor_kit.documents.markdown_reading import Heading, read_titles
from refactor_kit.documents.releases import Release, is_newest_first, read_release, with_status
from refactor_kit.documents.rst_reading import read_rst_headings

Markup = Literal["markdown", "rst"]
_MARKUPS: dict[str, Markup] = {".md": "markdown", ".markdown": "markdown", ".rst": "rst"}
_PLAIN = ("", ".txt")
_ATX = re.compile(r"^#{1,6} ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A title that names a release; ``parent`` is the line of the title it lies below, or -1."""

    heading: Heading
    release: Release
    parent: int


@dataclass(frozen=True, slots=True)
class History:
    """The releases beside the newest, in their order; ``newest`` is open or the last one made."""

    titles: tuple[Heading, ...]
    siblings: tuple[Mark, ...]
    is_newest_first: bool
    is_open: bool

    @property
    def newest(self) -> Mark:
        return self.siblings[0 if self.is_newest_first else -1]


def markup_of(document: Document) -> Markup | None:
    """What a changelog is written in; ``None`` where it is neither Markdown nor reStructuredText.

    Plain text is taken for what its headings look like.
    """
    suffix = PurePosixPath(document.path).suffix.lower()
    if suffix not in _PLAIN:
        return _MARKUPS.get(suffix)
    if not _ATX.search(document.text) and read_rst_headings(document.text):
        return "rst"
    return "markdown"


def titles_of(document: Document) -> tuple[Heading, ...]:
    """The headings of a changelog, and what stands for such."""
    read = read_rst_headings if markup_of(document) == "rst" else read_titles
    return read(document.text)


def read_history(document: Document, today: date | None) -> History | None:
    """The releases that a changelog names in its titles; nothing where no title does.

    An open section is where the newest entries are only at that end of the file.
    """
    titles = titles_of(document)
    marks = _marks(document, titles)
    found = [
        _history_at(level, marks, titles, today)
        for level in sorted({mark.heading.level for mark in marks})
    ]
    return next((each for each in found if each.is_open), found[0] if found else None)


def _history_at(
    level: int, marks: Sequence[Mark], titles: tuple[Heading, ...], today: date | None
) -> History:
    """The releases of one level, below the title where the newest of them stand."""
    beside = [mark for mark in marks if mark.heading.level == level]
    groups = [tuple(group) for _, group in groupby(beside, lambda mark: mark.parent)]
    longest = max(groups, key=len)
    descending = is_newest_first([mark.release for mark in longest])
    history = History(titles, groups[0 if descending else -1], descending, is_open=False)
    is_open = history.newest.release.is_newest(today)
    return History(titles, history.siblings, descending, is_open)


def _marks(document: Document, titles: Sequence[Heading]) -> list[Mark]:
    marks: list[Mark] = []
    above: list[tuple[Heading, bool]] = []
    for title in titles:
        while above and above[-1][0].level >= title.level:
            above.pop()
        release = read_release(title.title)
        if release and not any(is_made for _, is_made in above):
            release = _with_status(document, title, release)
            marks.append(Mark(title, release, above[-1][0].line if above else -1))
        is_page = title.level == 1 and title is titles[0]
        above.append((title, release is not None and not is_page and _is_made(release)))
    return marks[1:] if _names_the_document(marks, titles) else marks


def _with_status(document: Document, title: Heading, release: Release) -> Release:
    below = (line for line in document.lines[title.body : title.end] if line.strip())
    return with_status(release, next(below, ""))


def _is_made(release: Release) -> bool:
    """Whether it is one release, and no series or year of several."""
    return len(release.version) > 1 or len(release.day) > 2


def _names_the_document(marks: Sequence[Mark], titles: Sequence[Heading]) -> bool:
    """Whether the first title is that of the page: ``MyApp 2.0``, with the releases below it."""
    if len(marks) < 2 or marks[0].heading is not titles[0] or titles[0].level > 1:
        return False
    return all(mark.heading.level > 1 for mark in marks[1:])


def categories(document: Document, history: History) -> Iterator[Heading]:
    """The titles below those of releases that say of what kind the entries are."""
    lines = {mark.heading.line for mark in history.siblings}
    level = history.newest.heading.level
    for title in history.titles:
        if title.level > level and title.line not in lines and _KINDS.search(title.title):
            yield title


_KINDS = re.compile(
    r"\b(added|changed?|changes|deprecat\w+|removed?|removals?|fixed|fixes|bug ?fix\w*|security"
    r"|features?|improve\w+|enhance\w+|breaking|refactor\w*|internal\w*|maintenance|misc\w*|other"
    r"|docs|documentation|performance|new|chores?|dependencies)\b",
    re.IGNORECASE,
)
