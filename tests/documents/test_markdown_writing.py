from __future__ import annotations

import pytest

from refactor_kit.documents.markdown_writing import blocks, bullets, code, paragraph, prose, table


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a", "`a`"), ("a\n  b", "`a b`"), ("a`b", "`` a`b ``"), ("``", "``` `` ```")],
)
def test_code_spans_hold_backticks(text: str, expected: str) -> None:
    assert code(text) == expected


def test_prose_cannot_open_a_tag_outside_of_code() -> None:
    assert prose("an <id>\n`<id>`") == "an \\<id> `<id>`"


def test_table_is_aligned_and_escapes_pipes() -> None:
    assert table(("A", "B"), [("one|two", "")]) == (
        "| A        | B   |\n| -------- | --- |\n| one\\|two |     |"
    )


def test_long_paragraphs_are_wrapped() -> None:
    lines = paragraph("word " * 60).splitlines()
    assert len(lines) == 3
    assert max(map(len, lines)) <= 100


def test_a_break_never_begins_a_list() -> None:
    text = "word " * 20 + "- and more"
    assert paragraph(text) == text


def test_bullets_are_indented_below_their_mark() -> None:
    first, second = bullets(["word " * 25], "* ").splitlines()
    assert first.startswith("* word")
    assert second.startswith("  word")


def test_blocks_leave_empty_ones_out() -> None:
    assert blocks(["a", "", "b"]) == "a\n\nb"
