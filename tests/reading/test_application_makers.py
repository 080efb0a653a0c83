"""Which functions make the application, and what of them a migration of a module leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.memory.memoized import MemoizingTree
from refactor_kit.reading.application_makers import application_makers
from refactor_kit.reading.definitions import Definitions

FACTORY = """
from fastapi import FastAPI
from api.parts import add_errors, settings
from api.routes import orders

def build(debug=False):
    made = new(debug)
    made.state.mode = settings()
    add_errors(made)
    made.include_router(orders.router)
    return made

def new(debug):
    return FastAPI(debug=debug)
"""
PARTS = """
from api.deep import wire

def add_errors(app):
    wire(target=app)
    print(app)

def settings():
    return 1

def other(app): ...
"""
FILES = {
    "api/factory.py": FACTORY,
    "api/parts.py": PARTS,
    "api/deep.py": "def wire(target):\n    target.state.deep = 1\n",
    "api/routes/__init__.py": "",
    "api/routes/orders.py": "router = None\n",
}
MAKERS = (
    ("api/deep.py", "wire"),
    ("api/factory.py", "build"),
    ("api/factory.py", "new"),
    ("api/parts.py", "add_errors"),
)


def _tree(main: str, **changed: str) -> MemoizingTree:
    files = (
        FILES | {"api/main.py": main} | {f"api/{name}.py": text for name, text in changed.items()}
    )
    return MemoizingTree(MemoryTree({path: text.encode() for path, text in files.items()}))


def _settings(app: str = "api.main:app") -> Settings:
    return Settings(root=Path(), app=app)


@pytest.mark.parametrize(
    ("app", "main"),
    [
        ("api.main:app", "from api.factory import build\napp = build()\n"),
        ("api.main:app", "from api import factory\napp: object = factory.build(debug=True)\n"),
        ("api.factory:build()", ""),
        ("api.factory:build", ""),
    ],
)
def test_what_gives_the_application_or_gets_it_makes_it(app: str, main: str) -> None:
    assert application_makers(_tree(main), _settings(app)) == MAKERS


def test_what_gets_an_application_that_is_made_in_place_makes_it_too() -> None:
    main = "from fastapi import FastAPI\nfrom api.parts import add_errors\napp = FastAPI()\n"
    assert application_makers(_tree(main), _settings()) == ()
    assert application_makers(_tree(f"{main}add_errors(app)\n"), _settings()) == (
        ("api/deep.py", "wire"),
        ("api/parts.py", "add_errors"),
    )


def test_functions_that_hand_it_to_each_other_end() -> None:
    main = "def a(app): b(app)\ndef b(app): a(app)\napp = object()\na(app)\n"
    assert application_makers(_tree(main), _settings()) == (
        ("api/main.py", "a"),
        ("api/main.py", "b"),
    )


@pytest.mark.parametrize("app", ["api.gone:app", "api.main:gone", "api.main:app"])
def test_where_there_is_none_nothing_makes_it(app: str) -> None:
    assert application_makers(_tree("def = broken"), _settings(app)) == ()


def _digest(body: str) -> str:
    lines = "".join(
        f"    {line}\n" for line in ["app = FastAPI()", *body.split("; "), "return app"]
    )
    text = f"from fastapi import FastAPI\ndef build():\n{lines}"
    definitions = Definitions(_tree("", factory=text), _settings())
    source = definitions.source(("api/factory.py", "build"))
    assert source is not None
    return source.digest


@pytest.mark.parametrize(
    "body",
    [
        "from api.routes import a, b; app.include_router(a.r); app.include_router(b.r)",
        "from api.routes import a; routers = [a.r]; for r in routers: app.include_router(r)",
        "from api.routes import a; parts = (a,); found = [p.r for p in parts]; "
        "app.include_router(found[0])",
    ],
)
def test_what_only_mounts_is_no_part_of_what_a_maker_says(body: str) -> None:
    assert _digest(body) == _digest("from api.routes import c; app.include_router(c.router)")
    kept = "app.add_middleware(M, allow='*')"
    assert _digest(f"{body}; {kept}") != _digest(body)
