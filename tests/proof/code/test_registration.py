"""Routers that a hook includes are compared by what they bring; the rest of the hook is code."""

from __future__ import annotations

import pytest

from refactor_kit.proof.comparing.code import CodeComparison, compare_code

from .trees import walks

_MAIN = """
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

one, two, both = APIRouter(), APIRouter(), APIRouter()


def register(app: FastAPI) -> None:
    app.include_router(one)
    for router in (two,):
        app.include_router(router, prefix="/two")
    app.state.size = 1


@asynccontextmanager
async def lifespan(app: FastAPI):
    register(app)
    yield


app = FastAPI(lifespan=lifespan)


@app.post("/later")
def later() -> None:
    app.include_router(two)
"""
_EDITS = {
    "nothing": {},
    "merged": {
        "app.include_router(one)": "app.include_router(both)",
        '    for router in (two,):\n        app.include_router(router, prefix="/two")\n': "",
    },
    "another value": {"size = 1": "size = 2"},
    "a request includes another": {"app.include_router(two)": "app.include_router(both)"},
}


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CodeComparison]:
    trees = []
    for edits in _EDITS.values():
        text = _MAIN
        for old, new in edits.items():
            assert old in text
            text = text.replace(old, new)
        trees.append({"main.py": text})
    found = walks(trees, "main:app", tmp_path_factory.mktemp("registration"))
    return {name: compare_code(found[0], walk) for name, walk in zip(_EDITS, found, strict=True)}


@pytest.mark.parametrize(
    ("name", "differs"),
    [
        ("nothing", set()),
        ("merged", set()),
        ("another value", {"the application"}),
        ("a request includes another", {"POST /later"}),
    ],
)
def test_tells_all_but_the_registration_of_a_hook(
    name: str, differs: set[str], compared: dict[str, CodeComparison]
) -> None:
    assert {each.key for each in compared[name].differing} == differs
