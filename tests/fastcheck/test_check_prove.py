"""``check --fix --prove``: the service is run, and nothing is written that would change it."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.cli import run
from tests.support.check_services import committed, git

_MAIN = """\
from fastapi import FastAPI

from api.routes import stock_routes, orders_routes
import registry

app = FastAPI(title="shop"{extra})
app.include_router(orders_routes.router)
app.include_router(stock_routes.router)
"""
_ROUTES = """\
from fastapi import APIRouter

from schemas.{part}.{part} import {name}

router = APIRouter()


@router.get("/{part}")
def read() -> {name}:
    return {name}(number=1)
"""
_SCHEMA = """\
from pydantic import BaseModel

import registry

registry.LOADED.append("{part}")


class {name}(BaseModel):
    number: int
"""
_SERVICE = {
    "registry.py": "LOADED = []\n",
    "schemas/__init__.py": "",
    "schemas/orders/orders.py": _SCHEMA.format(part="orders", name="Order"),
    "schemas/stock/stock.py": _SCHEMA.format(part="stock", name="Stock"),
    "api/__init__.py": "",
    "api/main.py": _MAIN.format(extra=""),
    "api/routes/orders_routes.py": _ROUTES.format(part="orders", name="Order"),
    "api/routes/stock_routes.py": _ROUTES.format(part="stock", name="Stock"),
}
_CHANGED = ["api/routes/orders_routes.py", "api/routes/stock_routes.py", "schemas/__init__.py"]
#: What loads first depends on who imports first, which an export changes.
_BY_ORDER = {**_SERVICE, "api/main.py": _MAIN.format(extra=', version=" ".join(registry.LOADED)')}


def proved(root: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.chdir(root)
    return run(["check", "--fix", "--prove", *words])


@pytest.mark.parametrize("folder", ["", "backend/"])
def test_what_is_proved_is_written(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    committed(tmp_path, {f"{folder}{path}": text for path, text in _SERVICE.items()})

    assert proved(tmp_path, monkeypatch) == 0

    said = capsys.readouterr().err
    runs, written = said.index("imports it in a scratch copy"), said.index("changed: ")
    assert "proving that api.main:app stays the same: " in said
    assert runs < said.index("proved: code-is-the-same: ") < written
    assert "proved: behaviour-unchanged: nothing differs but 2 new public names" in said
    assert git(tmp_path, "diff", "--name-only").split() == [f"{folder}{each}" for each in _CHANGED]
    # Where there is nothing to repair nothing is run.
    assert proved(tmp_path, monkeypatch) == 0
    assert "scratch copy" not in capsys.readouterr().err


def test_what_would_change_the_service_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    committed(tmp_path, _BY_ORDER)

    assert proved(tmp_path, monkeypatch) == 1

    said = capsys.readouterr().err
    assert "not proved to be the same, so nothing is written" in said
    assert 'info.version: "stock orders" -> "orders stock"' in said
    assert "refactor-kit check --diff" in said
    assert git(tmp_path, "status", "--porcelain") == ""


def test_a_configured_service_is_run_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = 'import os\n\nos.environ["SHOP"]\n' + _MAIN.format(extra="")
    configuration = (
        'app = "api.main:app"\nenv = { SHOP = "corner" }\n[modules.orders]\nparts = ["orders"]\n'
    )
    committed(tmp_path, {**_SERVICE, "api/main.py": main, "refactor-kit.toml": configuration})

    assert proved(tmp_path, monkeypatch) == 0

    assert git(tmp_path, "diff", "--name-only").split() == _CHANGED


def test_one_of_several_that_cannot_be_proved_is_told_and_the_others_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {**_SERVICE, "api/main.py": "import nowhere\n" + _MAIN.format(extra="")}
    services = {"first": _BY_ORDER, "second": broken, "third": _SERVICE}
    files = {
        f"{folder}/{path}": text
        for folder, service in services.items()
        for path, text in {**service, "pyproject.toml": ""}.items()
    }
    committed(tmp_path, files)

    assert proved(tmp_path, monkeypatch) == 1

    said = capsys.readouterr().err
    assert "api.main:app in first/: not proved to be the same" in said
    assert "second/: api.main:app does not boot here" in said
    assert "proving that api.main:app in third/ stays the same" in said
    assert git(tmp_path, "diff", "--name-only").split() == [f"third/{each}" for each in _CHANGED]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (
            {"api/main.py": "import nowhere\n" + _MAIN.format(extra="")},
            "No module named 'nowhere'",
        ),
        ({"api/main.py": "from api.routes import orders_routes\n"}, "which application serves"),
        (
            {"refactor-kit.toml": 'proof = "none"\n[modules.orders]\nparts = ["orders"]\n'},
            'proof = "none"',
        ),
    ],
)
def test_what_cannot_be_run_is_refused(
    files: dict[str, str],
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    committed(tmp_path, {**_SERVICE, **files})

    assert proved(tmp_path, monkeypatch) == 4

    said = capsys.readouterr().err
    assert reason in said
    assert "refactor-kit check --fix" in said
    assert git(tmp_path, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "words", [("--prove",), ("--fix", "--prove", "--no-exec"), ("--diff", "--fix", "--prove")]
)
def test_it_goes_with_fix_alone(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    committed(tmp_path, _SERVICE)
    monkeypatch.chdir(tmp_path)

    assert run(["check", *words]) == 2

    assert "--prove" in capsys.readouterr().err
    assert git(tmp_path, "status", "--porcelain") == ""
