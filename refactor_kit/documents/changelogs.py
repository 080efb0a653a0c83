"""Changelogs of other people: an entry goes where the newest ones are, or else to the top."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from refactor_kit.base import Edit, SourceTree
from refactor_kit.documents.changelog_history import History, markup_of, read_history, titles_of
from refactor_kit.documents.changelog_rows import with_item, with_row
from refactor_kit.documents.changelog_styles import (
    category_title,
    fitting,
    release_title,
    space_between,
    uses_categories,
)
from refactor_kit.documents.lines import Document
from refactor_kit.documents.markdown_reading import (
    Heading,
    front_matter_end,
    read_list_items,
    read_tokens,
    split_lines,
)
from refactor_kit.documents.rst_reading import read_rst_items
from refactor_kit.documents.sections import bulleted, ends_with_list, own_end, text_end
from refactor_kit.python.text import dominant_newline

_BEGUN = "# {title}\n\n## [Unreleased]\n\n### Changed\n"
_BEGUN_RST = "{title}\n{line}\n\nUnreleased\n----------\n"
_NOTHING_YET = re.compile(
    r"\s*(?:[-*+]\s+)?[*_(]*(?:nothing|none|no)(?: notable)?(?: (?:has )?(?:changed|changes|new))?"
    r"(?: yet| so far)?[.)*_]*\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A changelog with one entry more; ``is_placed`` where its own order said where it goes."""

    edit: Edit
    line: int
    is_placed: bool


def read_changelog(tree: SourceTree, path: str, title: str) -> Document | None:
    """The changelog at ``path``, or one that is begun; ``None`` where no line can be put into it.

    Text that is not UTF-8 is read byte by byte, so that every byte of it stays.
    """
    if path not in tree:
        is_rst = PurePosixPath(path).suffix.lower() == ".rst"
        begun = (_BEGUN_RST if is_rst else _BEGUN).format(title=title, line="=" * len(title))
        document = Document(path, tuple(split_lines(begun)), "\n", exists=False)
        return document if markup_of(document) else None
    content = tree.read(path)
    encoding = "utf-8"
    try:
        text = content.decode()
    except UnicodeDecodeError:
        encoding, text = "latin-1", content.decode("latin-1")
    lines = tuple(split_lines(text))
    document = Document(path, lines, dominant_newline(content), exists=True, encoding=encoding)
    return document if "\0" not in text and markup_of(document) else None


def is_made_of_fragments(document: Document) -> bool:
    """Whether a tool writes the changelog from files of single entries."""
    return "towncrier release notes start" in document.text


def has_entry(document: Document, *phrases: str) -> bool:
    """Whether one entry holds all of the phrases, however it is wrapped or capitalised."""
    read = read_rst_items if markup_of(document) == "rst" else read_list_items
    rows = [line for line in document.lines if "|" in line]
    told = [text.replace("``", "`").lower() for text in (*read(document.text), *rows)]
    return any(all(phrase.lower() in text for phrase in phrases) for text in told)


def add_entry(document: Document, note: str, phrases: tuple[str, ...], today: date | None) -> Entry:
    """``note`` among the newest entries; ``phrases`` are those by which it is known again.

    Where the document shows no order, or nothing can be read at the place, it goes to the top.
    """
    told = note.replace("`", "``") if markup_of(document) == "rst" else note
    for is_placed, place in _places(document, today):
        edit = place(told)
        if edit is not None and has_entry(_changed(document, edit), *phrases):
            return Entry(edit, _first_changed(document, edit), is_placed)
    first = front_matter_end(document.lines)
    edit = document.inserted(first, bulleted(document, [told]) + "\n")
    return Entry(edit, first + 1, is_placed=False)


def _places(
    document: Document, today: date | None
) -> Iterator[tuple[bool, Callable[[str], Edit | None]]]:
    history = read_history(document, today)
    if history is not None:
        put = _into if history.is_open else _beside
        yield True, lambda note: put(document, history, note)
    elif markup_of(document) == "markdown":
        yield True, lambda note: with_row(document, note)
        yield True, lambda note: with_item(document, note)
    top, is_all = _top(document)
    yield is_all, lambda note: _begun(document, top, note)
    first = front_matter_end(document.lines)
    yield False, lambda note: _begun(document, first, note)


def _into(document: Document, history: History, note: str) -> Edit:
    """In the open section, under the title of its kind."""
    section, titles = history.newest.heading, history.titles
    lines = range(section.body, own_end(document, section, titles))
    nothing = next((line for line in lines if _NOTHING_YET.match(document.lines[line])), None)
    if nothing is not None:
        return document.replaced(nothing, nothing + 1, bulleted(document, [note]))
    below = fitting(each for each in titles if section.line < each.line < section.end)
    if below or not uses_categories(document, history):
        return _listed(document, below or section, titles, note)
    end = text_end(document, section.body, section.end)
    title = category_title(document, history)
    return document.inserted(end, f"\n{title}\n{bulleted(document, [note])}")


def _listed(document: Document, heading: Heading, titles: tuple[Heading, ...], note: str) -> Edit:
    """At the end of a section's own text, joined to the list it ends with."""
    end = own_end(document, heading, titles)
    gap = "" if ends_with_list(document, heading.body, end) else "\n"
    return document.inserted(end, gap + bulleted(document, [note]))


def _beside(document: Document, history: History, note: str) -> Edit:
    """In a section of its own, at the newest end."""
    has_kinds = uses_categories(document, history)
    kind = f"{category_title(document, history)}\n" if has_kinds else ""
    text = f"{release_title(document, history)}\n{kind}{bulleted(document, [note])}"
    space = space_between(document, history)
    newest = history.newest.heading
    if not history.is_newest_first:
        end = text_end(document, newest.body, newest.end)
        return document.inserted(end, space + text)
    line = newest.line
    lead = "\n" if line and document.lines[line - 1].strip() else ""
    return document.inserted(line, f"{lead}{text}{space}")


def _begun(document: Document, line: int, note: str) -> Edit:
    """A first section, at ``line``."""
    bullets = bulleted(document, [note])
    if markup_of(document) == "rst":
        section = f"Unreleased\n----------\n\n{bullets}"
    else:
        section = f"## [Unreleased]\n\n### Changed\n\n{bullets}"
    if line == len(document.lines):
        return document.appended(section)
    lead = "\n" if line and document.lines[line - 1].strip() else ""
    return document.inserted(line, f"{lead}{section}\n")


def _top(document: Document) -> tuple[int, bool]:
    """The line below the title and what introduces the page, and whether nothing else follows."""
    titles = titles_of(document)
    if markup_of(document) == "rst":
        body = titles[0].body if titles else 0
        end = titles[1].line if len(titles) > 1 else len(document.lines)
        lines = range(body, end)
        first = next((n for n in lines if document.lines[n].startswith(("-", "*", ".."))), end)
        return first, first == len(document.lines)
    for token in read_tokens(document.text):
        if token.level or not token.map or token.type in ("paragraph_open", "hr"):
            continue
        is_title = token.type == "heading_open" and token.tag == "h1"
        is_title &= bool(titles) and titles[0].line == token.map[0]
        remark = token.type == "html_block" and token.content.rstrip().endswith("-->")
        if not is_title and not remark:
            return token.map[0], False
    return len(document.lines), True


def _changed(document: Document, edit: Edit) -> Document:
    text = (edit.content or b"").decode(document.encoding)
    lines = tuple(split_lines(text))
    return Document(document.path, lines, document.newline, exists=True, encoding=document.encoding)


def _first_changed(document: Document, edit: Edit) -> int:
    """The number of the first line that is new, from 1."""
    lines = _changed(document, edit).lines
    same = (old == new for old, new in zip(document.lines, lines, strict=False))
    return next((n for n, is_same in enumerate(same, 1) if not is_same), len(document.lines) + 1)
