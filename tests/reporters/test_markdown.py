from __future__ import annotations

from markdown_it import MarkdownIt

from refactor_kit.reporters.status.markdown import LIMIT, render
from refactor_kit.status.change import with_change
from tests.support.status_samples import finding, module, service_status, status


def test_what_changed_comes_before_the_matrix() -> None:
    before = service_status()
    after = status(*[module(each.name, "migrated") for each in before.modules]).model_copy(
        update={"findings": (finding(),)}
    )
    text = render(with_change(after, before, "origin/main"))

    assert text.index("What this changes since") < text.index("| module |")
    assert "- ▲ session\\_manager went forward: pending before, migrated now" in text
    assert "1 finding new, 0 gone" in text


def test_matrix_is_a_table_with_a_row_for_each_module() -> None:
    html = MarkdownIt("commonmark").enable("table").render(render(service_status()))

    assert html.count("<table>") == 1
    assert html.count("<tr>") == 6
    assert html.count("<th>") == 14


def test_details_are_folded_and_closed() -> None:
    text = render(service_status())

    assert text.count("<details>") == text.count("</details>") == 6


def test_titles_of_folds_are_html_where_a_backslash_would_be_seen() -> None:
    html = MarkdownIt("commonmark").enable("table").render(render(service_status()))

    assert "<summary>session_manager: 0 of 11 steps</summary>" in html


def test_text_of_others_is_no_markup_and_no_mention() -> None:
    bad = finding(path="a|b.py").model_copy(update={"message": "<img src=x> @acme/all | `x`"})
    base = status(module("a", owner="@acme/all"))
    text = render(with_change(base.model_copy(update={"findings": (bad,)}), base, "main"))

    assert "<img" not in text
    assert "@acme/all" not in text.replace("`@acme/all`", "")
    assert "\\|" in text


def test_cut_is_visible_and_below_the_limit() -> None:
    many = status(*[module(f"module_{number:05d}") for number in range(3000)])

    text = render(many)

    assert len(text.encode()) <= LIMIT
    assert "**Cut here:" in text
    assert text.count("<details>") == text.count("</details>")
    assert render(many, 20_000).endswith("do not fit; see the JSON or the page.**\n")
