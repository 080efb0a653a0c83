"""Takes the pictures of the documentation: the page in Chromium, and a terminal as SVG.

    python docs/capture_images.py

Needs the extra ``dev`` and the system's Chromium. The page is the sample that the tests look at.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
sys.path.insert(0, str(ROOT))

from rich.console import Console  # noqa: E402

from refactor_kit.reporters.status_badge import render_svg  # noqa: E402
from refactor_kit.reporters.status_page import render  # noqa: E402
from refactor_kit.reporters.status_terminal import print_status  # noqa: E402
from tests.status.browser import browser, missing_browser, shoot  # noqa: E402
from tests.status.pages import sample_page  # noqa: E402
from tests.status.samples import service_status  # noqa: E402

WIDE, HEIGHT, NARROW = 1360, 900, 390


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    capture_terminal(IMAGES / "status-terminal.svg")
    (IMAGES / "badge.svg").write_text(render_svg(service_status()), encoding="utf-8")
    if reason := missing_browser():
        sys.exit(f"the page is not pictured: {reason}")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "index.html"
        page.write_text(render(sample_page()), encoding="utf-8")
        capture_page(page.as_uri(), Path(folder))


def capture_page(address: str, folder: Path) -> None:
    """The page in light and dark, narrow, and with a drawer open."""
    for name, width, dark in (
        ("status-light", WIDE, False),
        ("status-dark", WIDE, True),
        ("status-narrow", NARROW, False),
    ):
        with browser(folder / name, width, HEIGHT, dark=dark) as driver:
            driver.get(address)
            shoot(driver, IMAGES / f"{name}.png", width)
    with browser(folder / "drawer", WIDE, HEIGHT) as driver:
        driver.get(f"{address}#memory_store/7")
        shoot(driver, IMAGES / "status-drawer.png", WIDE, whole=False)


def capture_terminal(file: Path) -> None:
    """The terminal view as rich draws it."""
    console = Console(file=io.StringIO(), record=True, width=166, force_terminal=True)
    print_status(service_status(), console)
    drawn = console.export_svg(title="refactor-kit status", unique_id="status")
    # The fonts come from the reader's machine, never from a network.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    drawn = drawn.replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono")
    file.write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
