"""Routes that only the application's start-up includes, which the observation does not run."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.assets_test.test_wiring import service
from tests.support.asset_services import commit, run

NAME = "j_included_at_startup"
_IN_PLACE = """
[modules.item]
parts = ["item"]
app-layout = "none"
"""


def configured(root: Path, old: str, new: str) -> None:
    path = root / "refactor-kit.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    commit(root)


def test_a_file_that_stays_is_not_refused_and_what_is_not_seen_is_said(tmp_path: Path) -> None:
    root = service(NAME, tmp_path)
    merged = (root / "refactor-kit.toml").read_text(encoding="utf-8").partition("\n[modules.")[2]
    configured(root, f"\n[modules.{merged}", _IN_PLACE)
    told = run(root, "plan", "item")
    assert told.code == 0, told.out + told.err
    assert (
        "Not served without the lifespan: POST /item (app/startup.py:12). Level openapi does not "
        'run it, so these are neither compared nor proved; `proof = "replay"` runs it.'
    ) in told.out


def test_init_finds_what_the_start_up_includes(tmp_path: Path) -> None:
    root = service(NAME, tmp_path)
    (root / "refactor-kit.toml").unlink()
    told = run(root, "init")
    assert told.code == 0, told.err
    written = (root / "refactor-kit.toml").read_text(encoding="utf-8")
    assert "[modules.item]" in written
    assert "[modules.user]" in written
    words = " ".join(written.replace("#", "").split())
    assert "3 of them from its start-up on, by the source: it is not run" in words


@pytest.mark.slow
def test_below_replay_it_is_unproved_with_the_place(tmp_path: Path) -> None:
    root = service(NAME, tmp_path)
    told = run(root, "migrate", "account")
    assert told.code == 0, told.out + told.err
    seen = 'not served without the lifespan, which proof = "replay" runs: POST /item'
    assert f"unproved  endpoints-once-under-tag: {seen} (app/startup.py:12)" in told.out
    commit(root)
    again = run(root, "verify", "account")
    assert again.code == 0, again.out + again.err
    assert seen in again.out


@pytest.mark.slow
def test_replay_runs_the_start_up_and_proves_it(tmp_path: Path) -> None:
    root = service(NAME, tmp_path)
    configured(root, 'proof = "openapi"', 'proof = "replay"')
    told = run(root, "migrate", "account")
    assert told.code == 0, told.out + told.err
    proved = told.out.partition("  proved")[2].partition("  checked")[0]
    assert "endpoints-once-under-tag" in proved
    assert "code-is-the-same" in proved
    assert "lifespan" not in told.out


_POOL = {
    "refactor-kit.toml": """
        app = "api.main:app"
        proof = "replay"
        test-command = ["python", "-m", "pytest", "-q", "tests"]

        [modules.stock]
        parts = ["stock_take", "stock_count"]
        app-layout = "package"
    """,
    "api/__init__.py": "",
    "api/routes/__init__.py": "",
    "api/main.py": """
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI

        from api.routes import stock_count_routes, stock_take_routes
        from apps.stock_take import service


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            await service.connect()
            yield
            await service.disconnect()


        app = FastAPI(lifespan=lifespan)
        app.include_router(stock_take_routes.router)
        app.include_router(stock_count_routes.router)
    """,
    "apps/__init__.py": "",
    "apps/stock_take/__init__.py": "",
    "apps/stock_take/service.py": """
        pool = None


        class Pool:
            def __init__(self) -> None:
                self.stock = {"pen": 3}

            def fetch(self, name: str) -> int:
                return self.stock[name]


        async def connect() -> None:
            global pool
            pool = Pool()


        async def disconnect() -> None:
            global pool
            pool = None


        def take(name: str) -> int:
            pool.stock[name] -= 1
            return pool.fetch(name)


        def count(name: str) -> int:
            return pool.fetch(name)
    """,
    "schemas/__init__.py": "",
    "tests/__init__.py": "",
    "tests/test_stock.py": """
        from fastapi.testclient import TestClient

        from api.main import app


        def test_takes_and_counts() -> None:
            with TestClient(app) as client:
                assert client.post("/stock/take", json={"name": "pen"}).json() == {"left": 2}
                assert client.post("/stock/count", json={"name": "pen"}).json() == {"left": 2}
    """,
    ".gitignore": "__pycache__/\n.pytest_cache/\n",
}
_PART = {
    "api/routes/{part}_routes.py": """
        from fastapi import APIRouter

        from apps.stock_take import service
        from schemas.{part}.{part} import {name}Answer, {name}Request

        router = APIRouter(prefix="/stock", tags=["stock"])


        @router.post("/{verb}")
        def {verb}(asked: {name}Request) -> {name}Answer:
            return {name}Answer(left=service.{verb}(asked.name))
    """,
    "schemas/{part}/__init__.py": "",
    "schemas/{part}/{part}.py": """
        from pydantic import BaseModel


        class {name}Request(BaseModel):
            name: str

            @staticmethod
            def example_input() -> dict[str, str]:
                return {{"name": "pen"}}


        class {name}Answer(BaseModel):
            left: int

            @staticmethod
            def example_output() -> dict[str, int]:
                return {{"left": 2}}
    """,
}


def _pool_service(root: Path) -> Path:
    files = dict(_POOL)
    for verb in ("take", "count"):
        names = {"part": f"stock_{verb}", "verb": verb, "name": verb.title()}
        files |= {path.format(**names): text.format(**names) for path, text in _PART.items()}
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    commit(root)
    return root


def test_a_pool_that_the_start_up_opens_is_the_same_and_answers(tmp_path: Path) -> None:
    root = _pool_service(tmp_path / "stock")
    told = run(root, "migrate", "stock")
    assert told.code == 0, told.out + told.err
    proved = told.out.partition("  proved")[2].partition("  next")[0]
    assert {"code-is-the-same", "endpoints-respond", "tests-green"} <= {
        each.strip(",") for each in proved.split()
    }
    assert "pool" not in (root / "apps/stock/service.py").read_text(encoding="utf-8")
    page = (root / "docs/modules/stock/migration.md").read_text(encoding="utf-8")
    assert "2 endpoints are the same code" in page


def test_a_pool_that_a_route_reads_is_refused_with_both_places(tmp_path: Path) -> None:
    root = _pool_service(tmp_path / "stock")
    route = root / "api/routes/stock_count_routes.py"
    text = route.read_text(encoding="utf-8")
    route.write_text(text.replace("service.count(", "service.pool.fetch("), encoding="utf-8")
    commit(root)
    told = run(root, "migrate", "stock")
    assert told.code == 4, told.out
    assert "api/routes/stock_count_routes.py:11" in told.out
    assert "apps/stock_take/service.py:14: connect() declares it global" in told.out
