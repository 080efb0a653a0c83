from __future__ import annotations

import pytest

from refactor_kit.base import UnreadableSource
from refactor_kit.documents.markdown_reading import (
    find_section,
    is_closed,
    read_headings,
    read_list_items,
    split_lines,
)

BEGIN, END = "<!-- begin -->", "<!-- end -->"


@pytest.mark.parametrize("text", ["", "a", "a\n", "a\r\nb\n", "a\rb", "a\x0cb\u2028c\n\n"])
def test_lines_join_to_the_text(text: str) -> None:
    assert "".join(split_lines(text)) == text


def test_lines_end_where_a_line_ending_is() -> None:
    assert split_lines("a\x0cb\r\nc\rd\n") == ["a\x0cb\r\n", "c\r", "d\n"]


def test_reads_headings_with_their_extent() -> None:
    text = "\ufeff# A\r\n\r\n## B\r\ntext\r\n### C\r\n\r\nD\r\n---\r\nend\r\n"
    found = [
        (each.level, each.title, each.line, each.body, each.end) for each in read_headings(text)
    ]
    assert found == [(1, "A", 0, 1, 9), (2, "B", 2, 3, 6), (3, "C", 4, 5, 6), (2, "D", 6, 8, 9)]


def test_headings_in_code_are_none() -> None:
    assert read_headings("```\n# A\n```\n\n    # B\n\n> # C\n") == ()


def test_reads_list_items_on_one_line() -> None:
    assert read_list_items("- a\n  b\n\ntext\n\n1. `c`\n   - d\n") == ("a b", "`c`", "d")


def test_finds_the_section_between_the_markers() -> None:
    section = find_section("a.md", f"x\n{BEGIN}\ny\r\nz\n{END}", BEGIN, END)
    assert section is not None
    assert (section.begin, section.end, section.text) == (1, 4, "y\r\nz\n")


def test_a_marker_within_a_line_is_none() -> None:
    assert find_section("a.md", f"say `{BEGIN}` and `{END}`\n", BEGIN, END) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{BEGIN}\n", 1),
        (f"a\n{END}\n", 2),
        (f"{BEGIN}\n{BEGIN}\n{END}\n", 2),
        (f"{BEGIN}\n{END}\n{END}\n", 3),
        (f"{END}\n{BEGIN}\n", 1),
    ],
)
def test_broken_markers_are_unreadable(text: str, line: int) -> None:
    with pytest.raises(UnreadableSource) as caught:
        find_section("a.md", text, BEGIN, END)
    assert caught.value.line == line


@pytest.mark.parametrize("text", ["", "# A", "- a\n", "```\na\n```", "> ```\n> a", "<!-- a -->"])
def test_a_finished_document_is_closed(text: str) -> None:
    assert is_closed(text)


@pytest.mark.parametrize("text", ["```\na\n", "~~~", "<!-- a\n", "<pre>\n", "- a\n\n```\n  b"])
def test_a_block_without_an_end_leaves_it_open(text: str) -> None:
    assert not is_closed(text)
