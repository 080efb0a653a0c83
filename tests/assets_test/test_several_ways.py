"""One router that two others bring to the same place: one function answers, and it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assets_test.test_wiring import service
from tests.support.asset_services import commit, run

_MAIN = """
from fastapi import APIRouter, FastAPI

from app.routes import health, item, user

core = APIRouter()
documented = APIRouter()
core.include_router(item.router)
{documented}.include_router(item.router)
core.include_router(user.router)

app = FastAPI()
app.include_router(health.router)
app.include_router(core)
app.include_router(documented)
"""
_IN_PLACE = """
[modules.item]
parts = ["item"]
app-layout = "none"
"""


def service_with(documented: str, folder: Path) -> Path:
    root = service("a_function_over_the_application", folder)
    (root / "app/main.py").write_text(_MAIN.format(documented=documented), encoding="utf-8")
    settings = root / "refactor-kit.toml"
    kept = settings.read_text(encoding="utf-8").partition("\n[modules.")[0]
    settings.write_text(kept + _IN_PLACE, encoding="utf-8")
    commit(root)
    return root


def test_what_two_routers_bring_to_one_place_is_not_served_twice(tmp_path: Path) -> None:
    told = run(service_with("documented", tmp_path), "plan", "item")
    assert told.code == 0, told.out + told.err


def test_what_one_router_brings_twice_is_refused_with_the_place(tmp_path: Path) -> None:
    told = run(service_with("core", tmp_path), "plan", "item")
    assert told.code == 4
    assert "app/routes/item.py:8: POST /item is served twice" in told.out


@pytest.mark.slow
def test_it_is_proved_on_as_many_ways_as_before(tmp_path: Path) -> None:
    told = run(service_with("documented", tmp_path), "migrate", "item")
    assert told.code == 0, told.out + told.err
    proved = told.out.partition("  proved")[2].partition("  checked")[0]
    assert "endpoints-once-under-tag" in proved
