from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

from refactor_kit.history import History
from refactor_kit.reporters.status.chart import burn_down
from refactor_kit.reporters.status.page import render
from tests.support.status_pages import sample_page
from tests.support.status_samples import module, status


class _Reader(HTMLParser):
    """Elements that are never closed, ids, and references that leave the page."""

    _VOID = ("meta", "link", "input", "br", "circle", "line", "rect", "path")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.labelled: list[str] = []
        self.outward: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "aria-labelledby":
                self.labelled += (value or "").split()
            if name in ("src", "href") and not (value or "").startswith(("#", "data:")):
                self.outward.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._VOID:
            assert self.open.pop() == tag


def test_page_is_well_formed_and_leads_nowhere() -> None:
    text = render(sample_page())
    page = _Reader(text)

    assert page.open == []
    assert page.outward == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.labelled) <= set(page.ids)
    assert "http://" not in text
    assert "https://" not in text
    assert "default-src 'none'" in text


def test_what_others_wrote_is_text() -> None:
    bad = "</script><script>alert(1)</script>"
    page = sample_page()
    evidence = page.evidence[0].model_copy(update={"differences": (bad,)})
    modules = status(module("a", owner=bad))

    text = render(replace(page, title=bad, status=modules, evidence=[evidence]))

    assert bad not in text
    assert text.count("<script") == 2
    data = re.search(r'id="data">(.*?)</script>', text, re.S)
    assert data is not None
    assert json.loads(data[1])["evidence"]["memory_store"]["differences"] == [bad]


def test_every_cell_has_its_word_and_its_name() -> None:
    text = render(sample_page())

    assert text.count('class="cell ') == 55
    assert 'aria-label="text_normalizer, step 7 execute: failed"' in text


def test_page_without_history_or_modules_stands() -> None:
    page = replace(sample_page(), status=status(), history=None, evidence=(), changes=())

    text = render(page)

    assert "There is no git history to ask." in text
    assert "Nothing: every module is migrated." in text


def test_shallow_clone_is_said_on_the_page() -> None:
    history = sample_page().history
    assert history is not None
    shallow = history.model_copy(update={"shallow": True, "remedy": "git fetch --unshallow"})

    assert "git fetch --unshallow" in render(replace(sample_page(), history=shallow))


def test_break_parts_the_line() -> None:
    history = sample_page().history
    assert history is not None

    svg = burn_down(history.points, lambda point: point.findings, "Findings", "f")

    assert svg.count('class="line"') == 2
    assert svg.count("rules changed") == 2
    assert 'role="img"' in svg


def test_one_commit_is_a_chart_too() -> None:
    history = sample_page().history
    assert history is not None
    one = History(points=history.points[:1])

    assert "<svg" in render(replace(sample_page(), history=one))
    assert burn_down((), lambda point: 0, "", "") == ""


def test_same_status_gives_the_same_bytes() -> None:
    assert render(sample_page()) == render(sample_page())
