"""The application is booted once for each content, and what runs is said before."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import OverlayTree
from refactor_kit.base.wiring import content_digest
from refactor_kit.project import open_project
from refactor_kit.proof.observing.served_memory import Observer
from tests.support.asset_services import Ran, commit, contents, run
from tests.support.wired_services import SHOP

_CONFIG = """\
app = "shop.main:app"
public-package = "shop.schemas"
schemas = "shop/schemas/{part}.py"
part-routes = "shop/{part}.py"
module-routes = "shop/{module}.py"
"""


_UNREADABLE = """\
import os

from fastapi import FastAPI

open(os.environ["NOTES"], "a").write("import\\n")
app = FastAPI()
getattr(app, "include_router")(__import__("shop.pens").pens.router)
import shop.late
"""


class Shop:
    """The service in a repository; its application notes each time that it is imported."""

    def __init__(self, root: Path, notes: Path) -> None:
        self.root = root
        self.notes = notes
        self.write("refactor-kit.toml", f'{_CONFIG}env = {{NOTES = "{notes}"}}\n'
                   '[modules.pens]\nparts = ["pens"]\n')  # fmt: skip
        for path, text in SHOP.items():
            self.write(path, text)
        self.write("shop/schemas/__init__.py", "")
        self.write(
            "shop/schemas/pens.py",
            "from pydantic import BaseModel\n\n\nclass PensInput(BaseModel):\n    name: str\n",
        )
        noted = 'import os\n\nopen(os.environ["NOTES"], "a").write("import\\n")\n'
        self.write("shop/main.py", noted + SHOP["shop/main.py"])
        commit(root)

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    @property
    def imports(self) -> int:
        return self.notes.read_text(encoding="utf-8").count("import") if self.notes.exists() else 0

    def plan(self, *words: str) -> Ran:
        return run(self.root, "plan", "pens", "--output-format", "concise", *words)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    root = tmp_path / "shop"
    root.mkdir()
    return Shop(root, tmp_path / "notes")


def test_planning_twice_boots_once_and_says_so_before(shop: Shop) -> None:
    before = contents(shop.root)
    first = shop.plan()
    said = "asking shop.main:app who serves what: "
    assert said in first.err
    assert "in a scratch copy, without its lifespan (120 s and 8192 MiB at most)" in first.err
    assert shop.imports == 1
    second = shop.plan()
    assert said not in second.err
    assert (second.out, shop.imports) == (first.out, 1)
    assert contents(shop.root) == before
    shop.write("README.md", "# Shop\n")
    settled = (shop.root / "refactor-kit.toml").read_text(encoding="utf-8") + "# settled\n"
    shop.write("refactor-kit.toml", settled)
    shop.plan()
    assert shop.imports == 1
    shop.write("shop/late.py", SHOP["shop/late.py"] + "\n# changed\n")
    shop.plan()
    assert shop.imports == 2


def test_nothing_runs_where_nothing_may(shop: Shop) -> None:
    told = shop.plan("--no-exec")
    assert "asking" not in told.err
    for verb in ("status", "check"):
        assert run(shop.root, verb).err.count("asking") == 0
    config = (shop.root / "refactor-kit.toml").read_text(encoding="utf-8")
    shop.write("refactor-kit.toml", f'proof = "none"\n{config}')
    assert "asking" not in shop.plan().err
    assert shop.imports == 0


def test_what_does_not_boot_is_read_from_source_and_says_what_is_unknown(shop: Shop) -> None:
    shop.write("shop/late.py", 'raise RuntimeError("no database")\n')
    shop.write("shop/main.py", _UNREADABLE)
    for _ in range(2):
        told = shop.plan()
        assert "shop.main:app does not boot here; routes that the source does not show" in told.err
        assert "RuntimeError: no database" in told.err
        # The file stays where it is: whatever includes it goes on doing so.
        assert told.code == 0
    assert shop.imports == 2


def test_what_was_seen_of_a_tree_to_come_is_not_asked_again(shop: Shop) -> None:
    project = open_project(start=shop.root)
    asked: list[str] = []
    settings, workspace = project.settings, project.workspace

    def observer() -> Observer:
        return Observer(settings, workspace, lambda python: asked.append(python.path), print)

    def with_late(text: str) -> OverlayTree:
        return OverlayTree(workspace, {"shop/late.py": text.encode()})

    first, known = observer(), with_late(SHOP["shop/late.py"] + "\n# seen\n")
    standing = first()
    first.keep(known, standing)
    again = first(known)
    assert (len(asked), shop.imports) == (1, 1)
    assert again.routes == standing.routes
    assert dict(again.files)["shop/late.py"] == content_digest(known.read("shop/late.py"))
    assert again.digest != standing.digest
    assert observer()(known) == again
    assert len(asked) == 1
    other = observer()(with_late(SHOP["shop/late.py"].replace("/late", "/later")))
    assert (len(asked), shop.imports) == (2, 2)
    assert "/inner/later" in {route.path for route in other.routes}
    assert first() == standing
