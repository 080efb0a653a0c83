"""``docs/architecture.md`` names the rooms that there are, and files and names that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
_NAMED = re.compile(r"`(?P<file>[a-z_]+/[\w/]+\.(?:py|toml))`(?: `(?P<name>\w+)`)?")
#: What a reader is to put in place of these.
_PLACEHOLDERS = ("codemods/verb_object.py", "checks/policy_name.py")


def _rooms_of_the_page() -> set[str]:
    table = _PAGE.partition("| rooms |")[2].partition("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return set(re.findall(r"`(\w+)`", " ".join(rows)))


def test_the_page_lists_the_rooms_that_there_are() -> None:
    folders = {each.parent.name for each in (ROOT / "refactor_kit").glob("*/__init__.py")}
    assert _rooms_of_the_page() == folders


def test_the_page_lists_the_topics_of_the_readings() -> None:
    row = next(line for line in _PAGE.splitlines() if line.startswith("| `reading`"))
    folders = {each.parent.name for each in (ROOT / "refactor_kit/reading").glob("*/__init__.py")}
    assert set(re.findall(r"`(\w+)`", row)) == {"reading", *folders}


@pytest.mark.parametrize("match", list(_NAMED.finditer(_PAGE)), ids=lambda match: match.group())
def test_what_the_page_names_exists(match: re.Match[str]) -> None:
    if match["file"] in _PLACEHOLDERS:
        return
    places = [folder / match["file"] for folder in (ROOT / "refactor_kit", ROOT)]
    (file,) = [place for place in places if place.exists()]
    if match["name"]:
        defined = rf"^(?:(?:def|class) {match['name']}\b|{match['name']}\b.*=)"
        assert re.search(defined, file.read_text(encoding="utf-8"), re.MULTILINE)
