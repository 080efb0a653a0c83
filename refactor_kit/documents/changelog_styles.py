"""How a changelog writes its titles and entries, so that new ones look alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

from refactor_kit.documents.changelog_history import History, categories, markup_of
from refactor_kit.documents.lines import Document
from refactor_kit.documents.markdown_reading import Heading
from refactor_kit.documents.sections import text_end

# What a refactor is filed under, the best first.
_FITTING = (
    r"^\W*(changed|changes?)\W*$",
    r"\brefactor",
    r"\b(internal|maintenance)",
    r"^\W*(misc\w*|other)",
)
CATEGORY = "Changed"
UNRELEASED = "Unreleased"


def fitting(titles: Iterable[Heading]) -> Heading | None:
    """The title under which a refactor is best told."""
    known = list(titles)
    found = (
        title
        for pattern in _FITTING
        for title in known
        if re.search(pattern, title.title, re.IGNORECASE)
    )
    return next(found, None)


def title_like(document: Document, model: Heading, text: str) -> str:
    """``text`` as a title of the same kind as ``model``, one or more lines."""
    first, last = document.lines[model.line].strip(), document.lines[model.body - 1].strip()
    if markup_of(document) == "markdown" and model.line + 1 == model.body:
        if model.level > 6:
            return f"**{text}**\n"
        return f"{'#' * model.level} {text}\n"
    line = last[:1] * max(len(text), 3)
    framed = first == last and model.line + 2 < model.body
    return f"{line}\n{text}\n{line}\n" if framed else f"{text}\n{line}\n"


def category_title(document: Document, history: History) -> str:
    """The title of a new category, written as the others are."""
    known = list(categories(document, history))
    fit = fitting(known)
    if fit is not None:
        return title_like(document, fit, fit.title)
    if known:
        return title_like(document, known[0], CATEGORY)
    level = min(history.newest.heading.level + 1, 6)
    return f"{'#' * level} {CATEGORY}\n"


def uses_categories(document: Document, history: History) -> bool:
    """Whether entries stand under titles of their kind: as all do, or in a file just begun."""
    if any(categories(document, history)):
        return True
    if markup_of(document) == "rst" or not all(mark.release.is_open for mark in history.siblings):
        return False
    begun = history.newest.heading
    return text_end(document, begun.body, begun.end) == begun.body


def release_title(document: Document, history: History) -> str:
    """The title of a section for what is to come, in brackets where the others have them."""
    model = history.newest.heading
    is_in_brackets = model.title.startswith("[") and "](" not in model.title
    text = f"[{UNRELEASED}]" if is_in_brackets else UNRELEASED
    return title_like(document, model, text)


def space_between(document: Document, history: History) -> str:
    """The blank lines and rules that stand between two releases."""
    if len(history.siblings) > 1:
        upper, lower = history.siblings[0].heading, history.siblings[1].heading
        end = text_end(document, upper.body, lower.line)
        lines = [line.strip() for line in document.lines[end : lower.line]]
        kept = [line for line in lines if not line or not line.strip("-*_")]
        if any(not line for line in kept):
            return "".join(f"{line}\n" for line in kept)
    return "\n"
