"""The documented example: a recipe that is not about schemas goes through every verb."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.recipe import walkthrough
from tests.support.asset_services import contents, copy_service, run, settle

_PAGE = walkthrough.EXAMPLE.parents[2] / "docs" / "own-recipes.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_service("settings_recipe", tmp_path)


def test_page_shows_the_files_as_they_are() -> None:
    assert _PAGE.read_text(encoding="utf-8") == walkthrough.render()


def test_page_shows_the_whole_pack() -> None:
    pack = {path.relative_to(walkthrough.EXAMPLE).as_posix()
            for path in walkthrough.EXAMPLE.glob("refactoring/**/*.*")
            if "__pycache__" not in path.parts}  # fmt: skip
    assert pack <= set(walkthrough.shown_files())


def test_example_is_migrated_held_and_undone(root: Path) -> None:
    before = contents(root)
    plan = run(root, "plan", "--all")
    assert plan.code == 1
    assert "| `billing` | planned, not rehearsed |" in plan.out
    assert "- [ ] Write `apps/billing/settings.py`" in run(root, "plan", "billing").out
    assert contents(root) == before

    first = run(root, "migrate", "--all")
    assert first.code == 1
    page = _PAGE.read_text(encoding="utf-8")
    said = first.out.partition("  next ")[0]
    assert said in page, said

    decisions = run(root, "plan", "mailing", "--output-format", "json").json()["modules"][0]
    settle(root, decisions["decisions"])
    second = run(root, "migrate", "mailing")
    assert second.code == 0, second.out
    assert (root / "apps/billing/invoices.py").read_text(encoding="utf-8") in page
    assert not list(root.glob("apps/*/constants.py"))
    assert not list(root.rglob("refactoring/**/__pycache__"))

    done = contents(root)
    again = run(root, "migrate", "--all")
    assert again.code == 0
    assert "nothing was written" in again.out
    assert contents(root) == done
    assert run(root, "check").code == 0
    status = run(root, "status", "--output-format", "json").json()
    assert [module["state"] for module in status["modules"]] == ["migrated", "migrated"]
    assert status["guard"]["scope"] == "global"
    assert run(root, "verify", "billing").code == 0
    assert contents(root) == done

    _constants_begun_again(root)
    for module in ("mailing", "billing"):
        assert run(root, "undo", module).code == 0
    settled = (root / "refactor-kit.toml").read_bytes()
    assert contents(root) == before | {"refactor-kit.toml": settled}


def _constants_begun_again(root: Path) -> None:
    begun = root / "apps/billing/constants.py"
    begun.write_text("LIMIT = 3\n", encoding="utf-8")
    checked = run(root, "check", "--output-format", "concise")
    assert checked.code == 1
    assert "apps/billing/constants.py:1:1: settings-live-in-one-class" in checked.out
    status = run(root, "status", "billing", "--output-format", "json").json()
    assert status["modules"][0]["state"] == "regressed"
    begun.unlink()


@pytest.mark.parametrize(
    "words",
    [
        ("migrate", "billing", "--no-exec"),
        ("migrate", "billing", "--no-exec", "--dry-run"),
        ("plan", "billing", "--no-exec"),
        ("status", "--no-exec"),
        ("check", "--no-exec"),
        ("check", "--no-exec", "api/main.py"),
    ],
)
def test_no_exec_refuses_the_folder_by_name(words: tuple[str, ...], root: Path) -> None:
    _boobytrap(root)
    told = run(root, *words)
    assert told.code == 4
    assert "refactor-kit.toml:2: packs: 'refactoring/' is code of this repository" in told.err


def test_hook_loads_no_pack(root: Path) -> None:
    _boobytrap(root)
    assert run(root, "check", "api/main.py").code == 0
    assert not (root / "sprung").exists()
    assert run(root, "check").code == 2
    assert (root / "sprung").exists()


def test_folder_that_is_not_named_is_not_loaded(root: Path) -> None:
    _boobytrap(root)
    file = root / "refactor-kit.toml"
    lines = file.read_text(encoding="utf-8").splitlines()[3:]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for words in (("plan", "--all"), ("check",), ("status",), ("explain",)):
        run(root, *words)
    assert not (root / "sprung").exists()


def _boobytrap(root: Path) -> None:
    trap = f"import pathlib; pathlib.Path({str(root / 'sprung')!r}).touch(); raise SystemExit\n"
    for file in root.glob("refactoring/**/*.py"):
        file.write_text(trap, encoding="utf-8")


def test_explain_speaks_of_the_recipe_and_its_pack(root: Path) -> None:
    listed = run(root, "explain").out
    assert "  retire-constants (of refactoring/)\n" in listed
    assert "steps (settings-class):\n   1 settings-class\n" in listed
    told = run(root, "explain", "write-settings-class").out
    assert told.startswith("write-settings-class (codemod, of refactoring/)\n")
    assert "A frozen dataclass with a field for each constant" in told
    assert "settled" in run(root, "explain", "settings-class").out
