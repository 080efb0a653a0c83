"""Takes the pictures of the documentation: the page in Chromium, and a terminal as SVG.

    python docs/capture_images.py

Migrates three modules of this repository's service in a scratch copy, a commit each, and pictures
what ``status`` says then. Needs the extras ``dev`` and ``service``, and the system's Chromium.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
sys.path.insert(0, str(ROOT))

from rich.console import Console  # noqa: E402

from refactor_kit.project import open_project  # noqa: E402
from refactor_kit.project.owners import owners_of  # noqa: E402
from refactor_kit.reporters.status.badge import render_svg  # noqa: E402
from refactor_kit.reporters.status.terminal import print_status  # noqa: E402
from refactor_kit.status.building import build_status  # noqa: E402
from refactor_kit.status.model import Status  # noqa: E402
from tests.reporters.browser import browser, missing_browser, shoot  # noqa: E402
from tests.support.reference_service import commit_all, git, service_before, tool  # noqa: E402

WIDE, HEIGHT, NARROW = 1360, 900, 390
MIGRATED = (("text_normalizer", "12"), ("task_queue", "19"), ("session_manager", "26"))
_OPEN_PROOF = """
const proof = [...document.querySelectorAll('#drawer-body .proof')]
  .find((each) => each.innerText.includes('endpoints-respond'));
proof.querySelectorAll('details').forEach((each) => { each.open = true; });
proof.scrollIntoView();
"""


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root = migrated_service(Path(folder) / "assistant-service")
        status = status_of(root)
        capture_terminal(status, IMAGES / "status-terminal.svg")
        (IMAGES / "badge.svg").write_text(render_svg(status), encoding="utf-8")
        if reason := missing_browser():
            sys.exit(f"the page is not pictured: {reason}")
        tool(root, "status", "--output-format", "html", "-o", f"{folder}/page")
        capture_page(Path(folder, "page", "index.html").as_uri(), Path(folder))


def migrated_service(root: Path) -> Path:
    """The service as its team left it, then three modules migrated, one a week."""
    root.mkdir()
    _date("05")
    service_before(root)
    shutil.rmtree(root / ".git")
    git(root, "init", "-q", "-b", "main")
    commit_all(root, "Add the service")
    for module, day in MIGRATED:
        _date(day)
        tool(root, "migrate", module)
        commit_all(root, f"Migrate {module}")
    return root


def status_of(root: Path) -> Status:
    project = open_project(start=root)
    return build_status(project, project.workspace, project.modules, owners=owners_of(project))


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
        driver.get(f"{address}#session_manager/7")
        driver.execute_script(_OPEN_PROOF)
        shoot(driver, IMAGES / "status-drawer.png", WIDE, whole=False)


def capture_terminal(status: Status, file: Path) -> None:
    """The terminal view as rich draws it."""
    console = Console(file=io.StringIO(), record=True, width=152, force_terminal=True)
    print_status(status, console)
    drawn = console.export_svg(title="refactor-kit status", unique_id="status")
    # The fonts come from the reader's machine, never from a network.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    drawn = drawn.replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono")
    file.write_text(drawn, encoding="utf-8")


def _date(day: str) -> None:
    moment = f"2026-01-{day}T10:00:00+00:00"
    os.environ.update(GIT_AUTHOR_DATE=moment, GIT_COMMITTER_DATE=moment)


if __name__ == "__main__":
    main()
