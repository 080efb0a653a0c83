"""What an application serves from its start-up on, read from the source."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.reading.application.mounting import read_application

_ROUTE = b"""
from fastapi import APIRouter

router = APIRouter(prefix="/pens")


@router.get("")
def listed() -> None: ...
"""
_HEAD = """
from contextlib import asynccontextmanager
from fastapi import APIRouter, FastAPI
from pens.routes import pen


"""


def served(source: str) -> list[tuple[str, str | None, str]]:
    tree = MemoryTree(
        {
            "pens/__init__.py": b"",
            "pens/routes/__init__.py": b"",
            "pens/routes/pen.py": _ROUTE,
            "pens/main.py": (_HEAD + source).encode(),
        }
    )
    found = read_application(tree, Settings(root=Path(), app="pens.main:app")).served
    return [(each.method, each.path, each.startup) for each in found]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (
            "@asynccontextmanager\nasync def begin(app):\n    app.include_router(pen.router)\n"
            "    yield\n\napp = FastAPI(lifespan=begin)\n",
            9,
        ),
        (
            "def begin():\n    app.include_router(pen.router)\n\n"
            "app = FastAPI(on_startup=[begin])\n",
            8,
        ),
        (
            "app = FastAPI()\n\n@app.on_event('startup')\nasync def begin():\n"
            "    app.include_router(pen.router)\n",
            11,
        ),
        (
            "app = FastAPI()\ndef begin():\n    app.include_router(pen.router)\n\n"
            "app.add_event_handler('startup', begin)\n",
            9,
        ),
        (
            "app = FastAPI()\nasync def begin(app):\n    app.include_router(pen.router)\n"
            "    yield\n\napp.router.lifespan_context = begin\n",
            9,
        ),
        (
            "def factory(router):\n    async def begin(app):\n"
            "        app.include_router(router)\n        yield\n    return begin\n\n"
            "app = FastAPI(lifespan=factory(pen.router))\n",
            9,
        ),
        (
            "class Server:\n    def __init__(self):\n"
            "        self.app = FastAPI(lifespan=self.begin)\n\n"
            "    async def begin(self, app):\n        self.app.include_router(pen.router)\n"
            "        yield\n\napp = Server().app\n",
            12,
        ),
    ],
)
def test_what_the_start_up_includes_is_served_with_its_place(source: str, line: int) -> None:
    assert served(source) == [("GET", "/pens", f"pens/main.py:{line}")]


@pytest.mark.parametrize(
    "source",
    [
        "async def end(app):\n    yield\n    app.include_router(pen.router)\n\n"
        "app = FastAPI(lifespan=end)\n",
        "app = FastAPI()\n\n@app.on_event('shutdown')\ndef end():\n"
        "    app.include_router(pen.router)\n",
        "app = FastAPI()\ndef end():\n    app.include_router(pen.router)\n\n"
        "app.add_event_handler('shutdown', end)\n",
        "def end():\n    app.include_router(pen.router)\n\napp = FastAPI(on_shutdown=[end])\n",
    ],
)
def test_what_the_end_would_include_is_never_served(source: str) -> None:
    assert served(source) == []


def test_what_stands_at_the_top_level_comes_first_and_needs_no_start_up() -> None:
    found = served(
        "async def begin(app):\n    above = APIRouter(prefix='/v2')\n"
        "    above.include_router(pen.router)\n    app.include_router(above)\n    yield\n\n"
        "app = FastAPI(lifespan=begin)\napp.include_router(pen.router)\n"
    )
    assert found == [("GET", "/pens", ""), ("GET", "/v2/pens", "pens/main.py:10")]
