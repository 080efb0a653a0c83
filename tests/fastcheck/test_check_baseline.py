"""``check --baseline``: what stands is let through, everything new is blocked."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from refactor_kit.base.layout import resolve_modules
from refactor_kit.cli import run
from refactor_kit.config.loading import load_settings
from refactor_kit.guard import guard_state
from refactor_kit.worktree.disk_tree import DiskTree
from tests.support.check_services import FILES, committed, git, guarded, recorded, write

_BILLING = "api/routes/billing_routes.py"
_STOCK = "api/routes/stock_routes.py"
_HEALTH = "api/routes/health.py"
_NEW = "from schemas.stock.stock import Stock as Other\nfrom schemas.stock.stock import Shelf\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shelf = FILES["schemas/stock/stock.py"] + "class Shelf: ...\n"
    return committed(
        tmp_path,
        {**FILES, "schemas/stock/stock.py": shelf, _HEALTH: _NEW.partition("\n")[0] + "\n"},
    )


def check(*words: str) -> int:
    return run(["check", "-q", *words])


def entries(root: Path, name: str) -> list[dict[str, Any]]:
    """The baseline in the guard's file of ``name``; nothing where there is no file."""
    place = root / f".refactor-kit/guard/{name}.toml"
    document = tomllib.loads(place.read_text()) if place.exists() else {}
    found: list[dict[str, Any]] = document.get("baseline", [])
    return found


def test_records_what_stands_by_symbol_with_the_commit_it_came_in(root: Path) -> None:
    start = git(root, "rev-parse", "HEAD").strip()
    write(root, {_STOCK: FILES[_STOCK] + "\n# nothing new\n"})
    git(root, "commit", "-qam", "later")
    assert check("--baseline") == 0
    assert entries(root, "stock") == [
        {"path": _STOCK, "symbol": "schemas.stock.stock.Stock", "commit": start[:12]}
    ]
    assert [each["path"] for each in entries(root, "project")] == [_HEALTH]
    assert entries(root, "orders") == []


def test_what_no_commit_holds_is_recorded_without_one(root: Path) -> None:
    write(root, {_STOCK: FILES[_STOCK] + "from schemas.stock.stock import Shelf\n"})
    assert check("--baseline") == 0
    commits = {each["symbol"]: each.get("commit") for each in entries(root, "stock")}
    assert commits["schemas.stock.stock.Shelf"] is None
    assert commits["schemas.stock.stock.Stock"] is not None


def test_everything_new_is_blocked_and_what_stands_may_move(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check("--baseline") == 0
    write(root, {_STOCK: "import os\n\n" + FILES[_STOCK]})
    assert check() == check(_STOCK) == 0
    for path in (_STOCK, _HEALTH, "api/routes/fresh.py"):
        before = FILES.get(path, "")
        write(root, {path: before + "from schemas.stock.stock import Shelf\n"})
        capsys.readouterr()
        assert (check(), check(path)) == (1, 1)
        assert f"{path}:" in capsys.readouterr().out
        write(root, {path: before})
    assert check() == 0


def test_a_second_run_takes_in_nothing_new_and_takes_away_what_is_gone(root: Path) -> None:
    assert check("--baseline") == 0
    write(root, {_STOCK: "from schemas.stock.stock import Shelf\n"})
    assert check("--baseline") == 1
    assert entries(root, "stock") == []
    write(root, {_STOCK: FILES[_STOCK]})
    assert check() == 1, "what was repaired once is new"


@pytest.mark.parametrize("words", [("--tighten",), ("--fix",)])
def test_repairs_shrink_it(root: Path, words: tuple[str, ...]) -> None:
    assert check("--baseline") == 0
    write(root, {_HEALTH: ""})
    assert check(*words) == 0
    assert entries(root, "project") == []


def test_a_second_run_changes_no_byte(root: Path) -> None:
    assert check("--baseline") == 0
    files = {path: path.read_bytes() for path in (root / ".refactor-kit").rglob("*.*")}
    assert check("--baseline") == 0
    assert {path: path.read_bytes() for path in files} == files


def test_json_counts_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert check("--output-format", "json") == 0
    before = json.loads(capsys.readouterr().out)
    assert (before["outside_scope"], before["in_baseline"], before["open_files"]) == (3, 0, 3)
    assert check("--baseline", "--output-format", "json") == 0
    after = json.loads(capsys.readouterr().out)
    assert (after["outside_scope"], after["in_baseline"], after["open_files"]) == (3, 3, 0)
    assert after["scope"] == "migrated"


def test_widening_makes_allowances_of_it_and_of_nothing_else(root: Path) -> None:
    assert check("--baseline") == 0
    write(root, {_HEALTH: "from schemas.stock.stock import Stock as Other, Shelf\n"})
    configuration = "widen-after = 1\n" + FILES["refactor-kit.toml"]
    write(root, {**guarded("orders"), "refactor-kit.toml": configuration})
    assert check("--tighten") == 1
    assert {each.name for each in (root / ".refactor-kit/allowances").iterdir()} == {
        "billing.toml",
        "stock.toml",
    }
    assert "baseline" not in (root / ".refactor-kit/guard/project.toml").read_text()
    assert entries(root, "stock") == []


def test_none_is_left_once_every_module_is_migrated(root: Path) -> None:
    assert check("--baseline") == 0
    write(root, {**recorded({"orders": 10, "billing": 10, "stock": 10}), _HEALTH: ""})
    write(root, dict.fromkeys((_BILLING, _STOCK), ""))
    check("--tighten")
    held = [path.read_text() for path in (root / ".refactor-kit/guard").iterdir()]
    assert len(held) == 4
    assert not [text for text in held if "symbol" in text]
    settings = load_settings(root)
    assert settings is not None
    tree = DiskTree(root)
    assert guard_state(tree, settings, resolve_modules(settings, tree)).scope == "global"


def test_a_router_that_stands_merged_is_enforced_beside_a_baseline(root: Path) -> None:
    """The file of a module that holds nothing but the baseline says nothing of its router."""
    place = "api/routes/orders_place_routes.py"
    deep = "from schemas.orders_place.orders_place import PlaceRequest\n"
    (root / "api/routes/orders_routes.py").unlink()
    write(root, {place: deep})
    assert check("--baseline") == 0
    assert [each["path"] for each in entries(root, "orders")] == [place]
    write(root, {"api/routes/orders_routes.py": deep})
    assert check() == 1


def test_a_file_that_cannot_be_read_is_not_let_through(root: Path) -> None:
    write(root, {_STOCK: "from schemas.stock.stock import (\n"})
    assert check("--baseline") == 1
    assert not (root / ".refactor-kit/guard/stock.toml").exists()
    assert check() == 1


def test_there_is_nothing_to_record_where_all_is_enforced(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "refactor-kit.toml").unlink()
    assert run(["check", "--baseline"]) == 1
    assert "nothing to record: every route file is enforced" in capsys.readouterr().err
    assert not (root / ".refactor-kit").exists()


def test_it_is_about_a_whole_service(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check("--baseline", _STOCK) == 2
    assert "not about files" in capsys.readouterr().err
    assert not (root / ".refactor-kit/guard/project.toml").exists()
