"""Looks at the page as a person does: opens a drawer, sorts, filters, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from refactor_kit.reporters.status.page import render
from tests.reporters.browser import browser, missing_browser, resize, shoot
from tests.support.status_pages import sample_page

pytestmark = pytest.mark.skipif(bool(missing_browser()), reason=missing_browser() or "-")
WIDTH, HEIGHT = 1360, 900


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("page") / "index.html"
    file.write_text(render(sample_page()), encoding="utf-8")
    return file.as_uri()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with browser(tmp_path_factory.mktemp("profile"), WIDTH, HEIGHT) as driver:
        yield driver


@pytest.fixture
def page(opened: Any, address: str) -> Any:
    resize(opened, WIDTH, HEIGHT)
    opened.get("about:blank")
    opened.get(address)
    return opened


def _names(page: Any) -> list[str]:
    return list(
        page.execute_script(
            "return [...document.querySelectorAll('.matrix tbody')]"
            ".filter((body) => !body.hidden).map((body) => body.dataset.module)"
        )
    )


def _press(page: Any, key: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    ActionChains(page).send_keys(getattr(Keys, key)).perform()


def _drawer(page: Any) -> str:
    script = "const d = document.getElementById('drawer'); return d.open ? d.innerText : ''"
    return str(page.execute_script(script))


def _wait_for_drawer(page: Any, text: str) -> str:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(page, 10).until(lambda page: text in _drawer(page))
    return _drawer(page)


def _click(page: Any, selector: str) -> None:
    page.find_element("css selector", selector).click()


def test_nothing_is_said_in_the_console(page: Any) -> None:
    assert page.get_log("browser") == []


def test_drawer_shows_what_stands_behind_a_cell(page: Any) -> None:
    _click(page, 'tbody[data-module="memory_store"] [data-step="7"]')
    shown = _drawer(page)

    assert "7 Execute the schema refactor" in shown
    assert "endpoints-respond" in shown
    assert "uvicorn api.main:app" in shown
    assert "tag memory_store added" in shown
    assert "+from api.routes import memory_store_routes" in shown
    _press(page, "ESCAPE")
    assert _drawer(page) == ""
    focused = page.execute_script("return document.activeElement.dataset.step")
    assert focused == "7"


def test_matrix_is_one_stop_and_arrows_move_in_it(page: Any) -> None:
    stops = page.execute_script("return document.querySelectorAll('.cell[tabindex=\"0\"]').length")
    page.execute_script("document.querySelector('.cell[tabindex=\"0\"]').focus()")
    for key in ("ARROW_DOWN", "ARROW_RIGHT", "END", "ARROW_LEFT", "ENTER"):
        _press(page, key)

    assert stops == 1
    assert "text_normalizer" in _drawer(page)
    assert "9 Decommission the old structure" in _drawer(page)
    _click(page, '[data-go="1"]')
    assert "10 Docs + changelog" in _drawer(page)
    assert not page.find_element("css selector", '[data-go="1"]').is_enabled()


def test_sorting_says_so_and_turns_round(page: Any) -> None:
    before = _names(page)
    _click(page, '[data-sort="name"]')
    up = _names(page)
    _click(page, '[data-sort="name"]')

    assert up == sorted(before)
    assert _names(page) == up[::-1]
    header = page.find_element("css selector", 'th[aria-sort="descending"]')
    assert header.text.startswith("Module")
    _click(page, '[data-sort="state"]')
    assert _names(page)[0] == "text_normalizer"
    _click(page, '[data-sort="7"]')
    assert _names(page)[0] == "text_normalizer"


def test_filters_narrow_and_count(page: Any) -> None:
    page.find_element("css selector", 'select[name="state"]').send_keys("migrated")
    assert _names(page) == ["memory_store", "report_builder"]
    page.find_element("css selector", 'select[name="owner"]').send_keys("@acme/sessions")
    assert _names(page) == ["report_builder"]
    assert page.find_element("id", "shown").text == "1 of 5 modules"
    page.find_element("css selector", 'input[name="text"]').send_keys("zzz")
    assert page.find_element("id", "none").is_displayed()


def test_address_opens_the_drawer(page: Any, address: str) -> None:
    page.get("about:blank")
    page.get(f"{address}#text_normalizer/7")

    assert "examples-sit-on-matching-class" in _drawer(page)
    page.execute_script("location.hash = '#memory_store/9'")
    assert "9 Decommission" in _wait_for_drawer(page, "9 Decommission")


def test_address_that_is_none_of_ours_says_nothing(page: Any, address: str) -> None:
    page.get("about:blank")
    page.get(f"{address}#%E0%A4%A/7")

    assert page.get_log("browser") == []
    assert _drawer(page) == ""


def test_colours_can_be_switched(page: Any) -> None:
    def theme() -> str:
        return str(page.execute_script("return document.documentElement.dataset.theme"))

    assert theme() == "light"
    for _ in range(2):
        _click(page, "#theme")
    assert theme() == "dark"
    _click(page, "#theme")
    assert theme() == "light"


def test_text_can_be_read_in_both_themes(page: Any) -> None:
    """Every state's colour keeps the contrast of 4.5 that WCAG asks for, on its own ground."""
    for name in ("light", "dark"):
        page.execute_script(f"document.documentElement.dataset.theme = '{name}'")
        ratios = page.execute_script(_CONTRAST)
        assert min(ratio for _, ratio in ratios) >= 4.5, ratios


def test_narrow_page_scrolls_in_one_direction_only(page: Any) -> None:
    resize(page, 360, 740)

    wide = "return document.documentElement.scrollWidth"
    assert page.execute_script(wide) <= 360
    resize(page, 320, 740)
    page.execute_script(_LENGTHEN)
    assert page.execute_script(wide) <= 320
    assert page.find_element("css selector", 'tbody [data-step="10"]').is_displayed()


def test_print_shows_the_matrix_without_the_controls(page: Any) -> None:
    page.execute_script("document.documentElement.dataset.theme = 'dark'")
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        ratios = page.execute_script(_CONTRAST)
        assert min(ratio for _, ratio in ratios) >= 4.5, ratios
        assert not page.find_element("id", "filter").is_displayed()
        assert page.find_element("css selector", ".matrix").is_displayed()
    finally:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_page_can_be_pictured(page: Any, tmp_path: Path) -> None:
    shoot(page, tmp_path / "page.png", WIDTH)

    assert (tmp_path / "page.png").stat().st_size > 20_000


# What others name may be long and have no place to break it.
_LENGTHEN = """
const long = 'n'.repeat(90);
for (const each of document.querySelectorAll(
  '.top .name, .queue .who b, .command code, .facts dd, .matrix th, .subject')) {
  each.textContent = long;
}
document.querySelector('select[name=owner] option').textContent = long;
"""
_CONTRAST = """
const SHOWN = '.cell, .mark, .muted, .key li, .blocked, dd, dt, .owner, code';
const parse = (text) => text.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
  .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const ground = (element) => {
  for (let e = element; e; e = e.parentElement) {
    const color = parse(getComputedStyle(e).backgroundColor);
    if (color.length < 4 || color[3] > 0.99) return color;
  }
  return [255, 255, 255];
};
return [...document.querySelectorAll(SHOWN)]
  .map((element) => {
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    return [element.className, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  });
"""
