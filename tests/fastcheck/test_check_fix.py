from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from refactor_kit.cli import run
from tests.support.check_services import FILES, UNCONFIGURED, committed, git, recorded

_STOCK = "api/routes/stock_routes.py"


def in_repository(root: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.chdir(root)
    return run(["check", *words])


def test_fixed_files_pass_and_the_imports_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(tmp_path, UNCONFIGURED)
    assert in_repository(tmp_path, monkeypatch) == 1
    assert in_repository(tmp_path, monkeypatch, "--fix") == 0
    assert git(tmp_path, "diff", "--name-only").split() == [
        "api/routes/billing_routes.py",
        _STOCK,
        "schemas/__init__.py",
    ]
    program = "from schemas import Bill, Stock; assert Stock.__module__ == 'schemas.stock.stock'"
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)
    diff = git(tmp_path, "diff")
    assert in_repository(tmp_path, monkeypatch, "--fix") == 0
    assert git(tmp_path, "diff") == diff


def test_without_paths_what_lies_outside_the_scope_is_repaired_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(tmp_path, FILES)
    assert in_repository(tmp_path, monkeypatch, "--fix", _STOCK) == 0
    assert git(tmp_path, "diff") == ""
    assert in_repository(tmp_path, monkeypatch, "--fix") == 0
    assert "from schemas import Stock" in (tmp_path / _STOCK).read_text()


def test_a_verbose_run_says_where_the_time_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    committed(tmp_path, FILES)

    in_repository(tmp_path, monkeypatch, "--fix", "-v")

    told = capsys.readouterr()
    *phases, total = [line.split("  ") for line in told.err.splitlines() if line.endswith(" s")]
    named = ["opening", "planning repairs", "proving, writing", "judging", "reporting"]
    assert [phase[1] for phase in phases] == named
    assert total[1] == "total"
    assert "where the time went" not in told.out


def test_fix_drops_allowances_left_unused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allowance = (
        '[[allow]]\ncheck = "routes-import-only-public-schemas"\n'
        'path = "api/routes/*.py"\nreason = "r"\nowner = "o"\nuntil = "all:migrated"\n'
    )
    path = ".refactor-kit/allowances/stock.toml"
    committed(tmp_path, {**FILES, path: allowance, **recorded({"orders": 10}, widened=True)})
    in_repository(tmp_path, monkeypatch, "--fix")
    assert not (tmp_path / path).exists()


def test_diff_shows_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    committed(tmp_path, UNCONFIGURED)
    assert in_repository(tmp_path, monkeypatch, "--diff", "--fix") == 1
    shown = capsys.readouterr().out
    assert "+from schemas import Stock" in shown
    assert git(tmp_path, "status", "--porcelain") == ""
    subprocess.run(["git", "apply"], input=shown, text=True, cwd=tmp_path, check=True)
    assert in_repository(tmp_path, monkeypatch, "--diff") == 0


def test_refusal_is_said_and_the_rest_repaired(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    star = "from schemas.billing.billing import *\n"
    committed(tmp_path, {**UNCONFIGURED, "api/routes/billing_routes.py": star})
    assert in_repository(tmp_path, monkeypatch, "--fix") == 1
    told = capsys.readouterr()
    said = told.err
    assert "api/routes/billing_routes.py:1: not repaired" in said
    assert "check --fix" not in said + told.out
    assert "from schemas import Stock" in (tmp_path / _STOCK).read_text()
    assert (tmp_path / "api/routes/billing_routes.py").read_text() == star


def test_keeps_mode_and_follows_links_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(tmp_path, UNCONFIGURED)
    route = tmp_path / _STOCK
    route.chmod(0o755)
    real = tmp_path / "api/real.py"
    route.rename(real)
    route.symlink_to("../real.py")
    assert in_repository(tmp_path, monkeypatch, "--fix", _STOCK) == 0
    assert route.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o755
    assert "from schemas import Stock" in real.read_text()


def test_link_leading_out_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = tmp_path / "outside.py"
    root = tmp_path / "repository"
    root.mkdir()
    committed(root, UNCONFIGURED)
    (root / _STOCK).rename(outside)
    (root / _STOCK).symlink_to(outside)
    before = outside.read_bytes()
    assert in_repository(root, monkeypatch, "--fix") == 0
    assert outside.read_bytes() == before
    assert "import Bill\n" in (root / "api/routes/billing_routes.py").read_text()
    assert in_repository(root, monkeypatch, "--fix", _STOCK) == 0
    assert outside.read_bytes() == before


def test_check_advises_no_more_than_fix_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What has the form of a repairable import may stay: only the repair asks whether it holds."""
    schema = "LIMITS = {}\n\ndef reload():\n    global LIMITS\n    LIMITS = {'a': 1}\n"
    route = "import schemas.stock.limits as m\n\ndef f():\n    return m.LIMITS\n"
    path = "api/routes/orders_routes.py"
    committed(tmp_path, {**UNCONFIGURED, "schemas/stock/limits.py": schema, path: route})
    assert in_repository(tmp_path, monkeypatch, path) == 1
    told = capsys.readouterr()
    assert "to repair what can be proved, and hear why the rest stays" in told.err
    assert f"= try:  refactor-kit check --fix {path}" in told.out
    assert in_repository(tmp_path, monkeypatch, "--fix", path) == 1
    told = capsys.readouterr()
    assert f"{path}:4: not repaired: schemas.stock.limits.LIMITS gets a new value" in told.err
    assert "check --fix" not in told.out + told.err
    assert (tmp_path / path).read_text() == route
