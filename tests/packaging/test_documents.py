"""The documents: decisions are numbered in a row, and what a link leads to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
_PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *_DECISIONS]
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)(?P<path>[^)#\s]+)(?:#(?P<anchor>[^)\s]*))?\)")


def test_decisions_are_numbered_in_a_row() -> None:
    numbers = [int(each.name[:4]) for each in _DECISIONS]
    assert numbers == [*range(1, len(numbers) + 1)]


@pytest.mark.parametrize("file", _DECISIONS, ids=lambda file: file.stem[:4])
def test_a_decision_bears_its_number(file: Path) -> None:
    assert file.read_text(encoding="utf-8").startswith(f"# {int(file.name[:4])}. ")


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in _LINK.finditer(page.read_text(encoding="utf-8")):
        target = page.parent / link["path"]
        if not target.exists():
            broken.append(link["path"])
        elif link["anchor"] and target.suffix == ".md":
            headings = re.findall(r"(?m)^#+ (.*)$", target.read_text(encoding="utf-8"))
            if link["anchor"] not in map(_anchor, headings):
                broken.append(f"{link['path']}#{link['anchor']}")
    assert broken == []


def _anchor(heading: str) -> str:
    """As GitHub makes it of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
