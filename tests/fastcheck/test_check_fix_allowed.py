"""``check --fix`` and what a comment allows: its lines stay, wherever the comment stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.cli import run
from tests.support.check_services import UNCONFIGURED, committed

_STOCK = "api/routes/stock_routes.py"
_FILES = {path: text for path, text in UNCONFIGURED.items() if "billing" not in path} | {
    "schemas/stock/stock.py": "class Stock: ...\nclass Shelf: ...\n"
}
_ALLOW = "# refactor-kit: allow[routes-import-only-public-schemas] moves in May"


def _fixed(root: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> tuple[int, int, str]:
    """The exit codes of ``check`` and of ``check --fix``, and what the latter left."""
    committed(root, {**_FILES, _STOCK: source})
    monkeypatch.chdir(root)
    before, after = run(["check", "-q"]), run(["check", "-q", "--fix"])
    assert run(["check", "-q", "--fix"]) == after
    return before, after, (root / _STOCK).read_text()


@pytest.mark.parametrize(
    "source",
    [
        f"from schemas.stock.stock import Stock  {_ALLOW}\n",
        f"{_ALLOW}\nfrom schemas.stock.stock import Stock\n",
        f"from schemas.stock.stock import (  {_ALLOW}\n    Stock,\n)\n",
        f"from schemas.stock.stock import (\n    Stock,  {_ALLOW}\n    Shelf,\n)\n",
        f"from schemas.stock.stock import (\n    {_ALLOW}\n    Stock,\n)\n",
        f"from schemas.stock.stock import (\n    Stock,\n)  {_ALLOW}\n",
        f"from schemas.stock.stock import Shelf, \\\n    Stock  {_ALLOW}\n",
        f"import schemas\n\nx = schemas.stock.stock.Stock  {_ALLOW}\n",
        f"import schemas.stock.stock  {_ALLOW}\n\nx = schemas.stock.stock.Stock\n",
        f"from schemas.stock import stock  {_ALLOW}\n\nx = stock.Stock\n",
    ],
)
def test_an_allowed_line_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    assert _fixed(tmp_path, monkeypatch, source) == (0, 0, source)


def test_the_rest_of_the_file_is_repaired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = f"from schemas.stock.stock import Shelf  {_ALLOW}\n"
    source = f"{allowed}from schemas.stock.stock import Stock\n"
    before, after, left = _fixed(tmp_path, monkeypatch, source)
    assert (before, after) == (1, 0)
    assert allowed in left
    assert "from schemas import Stock\n" in left
    assert "Shelf" not in (tmp_path / "schemas/__init__.py").read_text()


def test_a_comment_below_a_statement_speaks_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = f"from schemas.stock.stock import (\n    Stock,\n)\n{_ALLOW}\nx = 1\n"
    assert _fixed(tmp_path, monkeypatch, source)[0] == 1
