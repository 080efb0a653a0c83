"""Changelogs without titles for their releases: a table with a row each, a list with an item."""

from __future__ import annotations

import re
from collections.abc import Sequence

from refactor_kit.base import Edit
from refactor_kit.documents.changelog_styles import UNRELEASED
from refactor_kit.documents.lines import Document
from refactor_kit.documents.markdown_reading import read_tokens
from refactor_kit.documents.releases import Release, is_newest_first, read_release
from refactor_kit.documents.sections import bulleted

_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_RELEASE = re.compile(r"version|release", re.IGNORECASE)
_DATED = re.compile(r"version|release|date|when", re.IGNORECASE)
_TOLD = re.compile(r"change|description|note|summary|details|what", re.IGNORECASE)
_HEAD = re.compile(r"[^:\n]*?(?=:|\s[-–—]\s|\n|$)")


def with_row(document: Document, note: str) -> Edit | None:
    """A row in the first table of versions or dates."""
    for header, end in _tables(document):
        names = _cells(document.lines[header])
        telling = next((i for i, name in enumerate(names) if _TOLD.search(name)), None)
        keys = [i for i, name in enumerate(names) if _DATED.search(name) and i != telling]
        if telling is None or not keys:
            continue
        rows = [_cells(line) for line in document.lines[header + 2 : end]]
        cells = ["" for _ in names]
        cells[next((i for i in keys if _RELEASE.search(names[i])), keys[0])] = UNRELEASED
        cells[telling] = note.replace("|", "\\|")
        known = [_release_of(row, keys) for row in rows]
        line = header + 2 if is_newest_first([each for each in known if each]) else end
        return document.inserted(line, f"| {' | '.join(cells)} |\n")
    return None


def with_item(document: Document, note: str) -> Edit | None:
    """An item in the first list whose items begin with versions or dates."""
    tokens = read_tokens(document.text)
    items: list[tuple[int, int, Release | None]] = []
    for index, token in enumerate(tokens):
        if token.type == "list_item_open" and token.level == 1 and token.map:
            told = next((each.content for each in tokens[index:] if each.type == "inline"), "")
            head = _HEAD.match(told)
            start, end = token.map
            items.append((start, end, read_release(head[0] if head else "")))
        elif token.type == "bullet_list_close" and token.level == 0 and items:
            break
    known = [release for _, _, release in items if release]
    if not known or 2 * len(known) < len(items):
        return None
    line = items[0][0]
    if not is_newest_first(known):
        line = items[-1][1]
        while not document.lines[line - 1].strip():
            line -= 1
    return document.inserted(line, bulleted(document, [f"{UNRELEASED}: {note}"]))


def _tables(document: Document) -> list[tuple[int, int]]:
    """The line of each table's header, and the line behind its last row."""
    found = []
    for token in read_tokens(document.text):
        if token.type != "paragraph_open" or token.level or not token.map:
            continue
        start, end = token.map
        inside = range(start, end - 1)
        header = next((i for i in inside if _is_table(document.lines, i)), None)
        if header is not None:
            found.append((header, end))
    return found


def _is_table(lines: Sequence[str], header: int) -> bool:
    return "|" in lines[header] and bool(_DELIMITER.match(lines[header + 1]))


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in _CELL.split(line.strip())]
    inner = cells[1:] if line.lstrip().startswith("|") else cells
    return inner[:-1] if line.rstrip().endswith("|") else inner


def _release_of(row: Sequence[str], keys: Sequence[int]) -> Release | None:
    """Version and date of a row, each in a column of its own."""
    found = [read for i in keys if i < len(row) and (read := read_release(row[i]))]
    if not found:
        return None
    dates = [each.day for each in found if each.day]
    versions = [each.version for each in found if each.version]
    is_open = any(each.is_open for each in found)
    return Release(is_open, dates[0] if dates else (), versions[0] if versions else ())
